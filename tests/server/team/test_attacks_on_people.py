"""One of the team tries what belongs to another, or a reader what belongs to a writer: it gets them nothing."""

import json
from typing import Any

import pytest

from tests.server.team.browsing import CONNECT
from tests.server.team.conftest import Served
from tests.server.team.test_attacks import browser_of
from tests.server.team.test_connect import ANN, ticket
from tests.server.team.test_team import READS, WEBSITE, said

pytestmark = pytest.mark.anyio

META: dict[str, Any] = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "a client", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
}
AGREED: dict[str, Any] = {"inputResponses": {"answer": {"action": "accept", "content": {}}}}


async def call(served: Served, token: str, tool: str, given: object, **more: object) -> dict[str, Any]:
    """Call a tool as a client that shows forms, and may say what its user answered."""
    params = {"name": tool, "arguments": given, "_meta": META, **more}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    modern = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": "tools/call", "Mcp_Name": tool}
    return (await served.post(token, body=body, Accept="application/json", **modern)).json()


@pytest.mark.parametrize(
    "subject", ["Ann", "ann ", " ann", "a\u0301nn", "ann\u200b", "аnn", "ann\x00", "ann\n", "ＡＮＮ"]
)
async def test_who_is_called_almost_as_somebody_is_somebody_else(served: Served, subject: str) -> None:
    await served.connect("ann")
    assistant = await served.assistant(served.identity.token(subject))
    assert (await said(assistant, "get_account"))["error"]["code"] == "not_configured"
    address = await ticket(served, "eve")
    assert (await (await browser_of(served)).signed_in(subject, address)).status_code == 403


async def test_a_ticket_and_a_confirm_token_are_not_taken_for_each_other(served: Served) -> None:
    given = (await ticket(served)).rpartition("=")[2]
    await served.connect("ann")
    ann = await served.assistant(served.identity.token())
    entry = str((await said(ann, "log_time", duration="1h", **WEBSITE))["entry"]["id"])
    token = (await said(ann, "delete_time_entry", entry=entry))["confirm_token"]
    assert (await served.web.get(f"{CONNECT}?ticket={token}")).status_code == 400
    for given_entry in ({"entry": entry}, {}):
        error = (await said(ann, "delete_time_entry", confirm_token=given, **given_entry))["error"]
        assert error["field"] == "confirm_token"
    for changed in (given[:-1], f"{given}A", f"{given}%00", f"{ANN}/{given}", given.swapcase()):
        assert (await served.web.get(f"{CONNECT}?ticket={changed}")).status_code == 400


async def test_who_may_read_alone_confirms_nothing_that_the_same_person_was_shown_as_a_writer(served: Served) -> None:
    await served.connect("ann")
    writer = await served.assistant(served.identity.token())
    entry = str((await said(writer, "log_time", duration="1h", **WEBSITE))["entry"]["id"])
    token = (await said(writer, "delete_time_entry", entry=entry))["confirm_token"]
    reader = await served.assistant(served.identity.token(scope=READS), "legacy")
    for given_entry in ({"entry": entry}, {}):
        error = (await said(reader, "delete_time_entry", confirm_token=token, **given_entry))["error"]
        assert error["code"] == "refused"
    assert (await said(writer, "delete_time_entry", entry=entry, confirm_token=token))["status"] == "deleted"


async def test_a_question_is_answered_by_whom_it_was_put_to_once_and_for_its_own_tool(served: Served) -> None:
    for name in ("ann", "bob"):
        await served.connect(name)
    ann, bob = (served.identity.token(name) for name in ("ann", "bob"))
    reader = served.identity.token("ann", scope=READS)
    logged = await call(served, ann, "log_time", {"duration": "1h", **WEBSITE})
    entry = {"entry": str(logged["result"]["structuredContent"]["entry"]["id"])}
    state = (await call(served, ann, "delete_time_entry", entry))["result"]["requestState"]
    for token, tool in ((bob, "delete_time_entry"), (reader, "delete_time_entry"), (ann, "update_time_entry")):
        refused = await call(served, token, tool, entry, requestState=state, **AGREED)
        assert '"status":"deleted"' not in json.dumps(refused, separators=(",", ":"))
    for forged in (state[:-1], f"{state}x", state.replace(".2.", ".9."), state.partition(".")[0], "page.", "."):
        refused = await call(served, ann, "delete_time_entry", entry, requestState=forged, **AGREED)
        assert refused["result"]["isError"] is True
    done = await call(served, ann, "delete_time_entry", entry, requestState=state, **AGREED)
    assert done["result"]["structuredContent"]["status"] == "deleted"
    again = await call(served, ann, "delete_time_entry", entry, requestState=state, **AGREED)
    assert again["result"]["isError"] is True
