"""What is logged helps the operator and holds no secret."""

import logging

import pytest

from nutmcp.server.logs import ScrubbingFormatter, start_logging

SECRETS = ("pa$$ word", "pub-key-1")


def written(message: str, error: Exception | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("nutmcp", logging.ERROR, __file__, 1, message, None, info)
    return ScrubbingFormatter(SECRETS).format(record)


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
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        start_logging("warning", SECRETS)
        logging.getLogger("somewhere").info("quiet")
        logging.getLogger("somewhere").warning("pub-key-1 loud")
    finally:
        root.handlers, root.level = before
    streams = capsys.readouterr()
    assert streams.out == ""
    assert "somewhere: ••• loud" in streams.err
    assert "quiet" not in streams.err
