"""What is logged helps the operator and holds no secret."""

import logging

import pytest

from nutmcp.server.logs import RedactingFormatter, start_logging

SECRETS = ("pa$$ word", "pub-key-1")


def written(message: str, error: Exception | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("nutmcp", logging.ERROR, __file__, 1, message, None, info)
    return RedactingFormatter(SECRETS).format(record)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("the password pa$$ word was refused", "the password ••• was refused"),
        ("X-Key: pub-key-1", "X-Key: •••"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic •••"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer •••"),
        ('{"access_token": "abc", "id": 1}', '{"access_token": "•••", "id": 1}'),
        ("GET /x?token=abc&limit=100", "GET /x?token=•••&limit=100"),
        ("password='abc'", "password='•••'"),
        ("Bearer abc", "Bearer •••"),
        ("nothing to hide: 3 entries", "nothing to hide: 3 entries"),
    ],
)
def test_secrets_are_left_out(message: str, shown: str) -> None:
    text = written(message)
    assert shown in text
    assert not [secret for secret in (*SECRETS, "abc", "dXNl") if secret in text]


def test_secrets_are_left_out_of_tracebacks_too() -> None:
    text = written("failed", RuntimeError("pa$$ word"))
    assert "RuntimeError: •••" in text


def test_the_terminal_gets_no_commands() -> None:
    assert "\x1b" not in written("name: \x1b[2J\x07")


def test_everything_from_the_level_on_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("warning", SECRETS)
    logging.getLogger("somewhere").info("quiet")
    logging.getLogger("somewhere").warning("pub-key-1 loud")
    streams = capsys.readouterr()
    assert streams.out == ""
    assert "somewhere: ••• loud" in streams.err
    assert "quiet" not in streams.err


@pytest.mark.parametrize("level", ["debug", "info"])
def test_libraries_are_not_heard_below_warnings_for_they_log_whole_answers(
    level: str, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging(level)
    for name in ("mcp.server.streamable_http", "sse_starlette.sse", "httpcore2", "asyncio"):
        logging.getLogger(name).debug("the whole answer")
        logging.getLogger(name).info("the whole answer")
        logging.getLogger(name).warning("%s is worried", name)
    logging.getLogger("nutmcp.client.http").log(logging.getLevelNamesMapping()[level.upper()], "GET projects: 200")
    said = capsys.readouterr().err
    assert "the whole answer" not in said
    assert said.count("is worried") == 4
    assert "GET projects: 200" in said


def test_errors_alone_are_heard_where_only_they_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("error")
    for name in ("nutmcp.server", "mcp"):
        logging.getLogger(name).warning("a warning")
        logging.getLogger(name).error("an error")
    said = capsys.readouterr().err
    assert "a warning" not in said
    assert said.count("an error") == 2


def test_nobody_writes_a_second_line_into_the_log() -> None:
    text = written("customer=x\n2026-11-24 10:00:00,000 INFO nutmcp: forged\r\nand more")
    assert len(text.splitlines()) == 1
    assert "\\n2026-11-24" in text
