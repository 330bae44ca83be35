"""Each request has one line in the log, and one id that ties together all that is said of it."""

import json
import logging
from typing import TYPE_CHECKING, Any, cast

import pytest
from mcp import Client, MCPError

from nutmcp.server.logs import hide, start_logging
from tests.server.toys import SECRET, text_of, toy_server

if TYPE_CHECKING:
    from mcp_types import RequestParamsMeta

pytestmark = pytest.mark.anyio

TRACE = "0af7651916cd43dd8448eb211c80319c"
META = cast("RequestParamsMeta", {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return what was logged by us, as JSON, line by line."""
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    return [each for each in lines if each["logger"].startswith("nutmcp.")]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_call_has_a_line_with_its_outcome_and_an_id_of_its_own(
    capsys: pytest.CaptureFixture[str], mode: str
) -> None:
    start_logging("info", form="json")
    async with Client(toy_server(), mode=mode) as client:
        await client.call_tool("echo", {"project": "Strictly between us"})
        await client.call_tool("fail", {"how": "refused"}, meta=META)
        with pytest.raises(MCPError):
            await client.call_tool("Strictly between us", {})
    lines = logged(capsys)
    assert [(each["message"], each["outcome"], each["level"]) for each in lines] == [
        ("echo", "ok", "info"),
        ("fail", "refused", "info"),
        ("tools/call", "protocol_error", "info"),
    ]
    assert len({each["request"] for each in lines}) == 3
    assert [each.get("trace") for each in lines] == [None, TRACE, None]
    assert all(0 <= each["seconds"] < 60 for each in lines)
    assert "Strictly" not in json.dumps(lines)


async def test_the_reference_of_our_own_fault_is_the_id_of_its_request(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("info", [SECRET], form="json")
    async with Client(toy_server()) as client:
        failed = await client.call_tool("fail", {"how": "badly"})
    explained, ended = logged(capsys)
    assert explained["request"] == ended["request"] == json.loads(text_of(failed))["error"]["reference"]
    assert "RuntimeError: Bearer •••" in explained["exception"]
    assert ended["outcome"] == "internal"


async def test_lines_for_people_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("info")
    async with Client(toy_server()) as client:
        await client.call_tool("echo", {"project": 1})
    (line,) = (each for each in capsys.readouterr().err.splitlines() if "nutmcp.server.request_log" in each)
    assert "INFO nutmcp.server.request_log: echo outcome=ok seconds=" in line
    assert " request=" in line


def test_a_secret_is_left_out_of_json_too_however_late_it_became_known(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("info", form="json")
    hide(['pa"ss\\wörd'])
    logging.getLogger("nutmcp.x").info('it is pa"ss\\wörd\n\x1b[2J', extra={"told": {"said": 'pa"ss\\wörd'}})
    (line,) = logged(capsys)
    assert (line["message"], line["said"]) == ("it is •••\n[2J", "•••")


@pytest.mark.parametrize(
    "sent",
    [
        {"baggage": "customer=Strictly between us\nforged"},
        {"traceparent": META["traceparent"], "tracestate": "Strictly between us\nforged"},
        {"traceparent": META["traceparent"], "tracestate": "a=b,,Strictly between us"},
        {"traceparent": "Strictly between us\nforged"},
        {"traceparent": ["Strictly"], "tracestate": {"Strictly": 1}},
    ],
)
async def test_nothing_of_what_comes_beside_a_call_is_logged_word_for_word(
    capsys: pytest.CaptureFixture[str], sent: dict[str, object]
) -> None:
    start_logging("info")
    async with Client(toy_server()) as client:
        answer = await client.call_tool("echo", {"project": 1}, meta=cast("RequestParamsMeta", sent))
    assert not answer.is_error
    said = capsys.readouterr().err
    assert "Strictly" not in said
    assert "forged" not in said


async def test_the_state_of_a_trace_comes_along(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("info", form="json")
    async with Client(toy_server()) as client:
        await client.call_tool("echo", {"project": 1}, meta=META | {"tracestate": "a=b, c=d"})
    (line,) = logged(capsys)
    assert line["trace"] == TRACE
