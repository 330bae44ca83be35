"""A project is signed off and reopened, once, and `undo` is the other one."""

import pytest
from mcp import MCPError

from nutmcp.tools.surface import Choice
from tests.whole_server import Office, open_studio

pytestmark = pytest.mark.anyio

SIGN_OFF = {"project": "newsletter", "state": "signed_off"}


async def state_of(studio: Office, project: str = "Newsletter") -> str:
    listed = await studio.call("list_projects", status="all", query=project)
    return listed["items"][0]["status"]


def acts(studio: Office) -> list[str]:
    """Return what was done to projects since the last time."""
    return [each.rpartition("/")[2] for each in studio.asked() if each.startswith("POST")]


async def test_a_project_is_signed_off_and_takes_no_time_until_it_is_reopened(studio: Office) -> None:
    done = await studio.call("set_project_state", **SIGN_OFF)
    assert done["status"] == "updated"
    assert done["message"] == "“Newsletter” of “Roundhouse Coffee Roasters” is signed off now; it was active."
    assert (done["project"]["name"], done["project"]["status"]) == ("Newsletter", "signed_off")
    assert acts(studio) == ["sign_off.json"]
    error = await studio.fail("log_time", project="Newsletter", start="9am", duration="1h")
    assert (error["code"], error["field"]) == ("refused", "project")
    assert error["message"] == "The project is signed off. Reopen it with set_project_state, or choose another."
    assert (await studio.fail("start_timer", project="Newsletter"))["message"] == error["message"]
    reopened = await studio.call("set_project_state", project="Newsletter", state="active")
    assert reopened["message"].endswith("is active now; it was signed off.")
    assert (await studio.call("log_time", project="Newsletter", start="9am", duration="1h"))["status"] == "created"


async def test_undo_is_the_other_one_and_can_be_undone_in_turn(studio: Office) -> None:
    done = await studio.call("set_project_state", **SIGN_OFF)
    undone = await studio.call("undo")
    assert undone["message"] == "“Newsletter” is active again."
    assert await state_of(studio) == "active"
    (error, again) = (await studio.fail("undo", change=done["change"]), undone["change"])
    assert error["message"].startswith(f"Change {done['change']} has already been taken back")
    assert (await studio.call("undo", change=again))["message"] == "“Newsletter” is signed off again."
    assert await state_of(studio) == "signed_off"


async def test_what_was_done_is_listed_by_the_projects_name(studio: Office) -> None:
    done = await studio.call("set_project_state", **SIGN_OFF)
    (row,) = (await studio.call("list_changes"))["items"]
    assert (row["change"], row["what"], row["record"]) == (done["change"], "sign_off", "project Newsletter")


async def test_a_project_that_is_so_already_is_left_alone(studio: Office) -> None:
    before = await studio.call("set_project_state", project="Newsletter", state="active")
    assert before["message"].endswith("is active already; nothing was changed.")
    assert "change" not in before
    assert acts(studio) == []


async def test_what_somebody_else_changed_meanwhile_is_seen(studio: Office) -> None:
    listed = await studio.call("list_projects", query="Newsletter")
    studio.sandbox.control.store.update("projects", listed["items"][0]["id"], {"status": 0})
    assert (await studio.call("set_project_state", **SIGN_OFF))["status"] == "unchanged"
    assert (await studio.call("set_project_state", project="Newsletter", state="active"))["status"] == "updated"


async def test_undo_of_what_somebody_else_has_taken_back_says_so(studio: Office) -> None:
    done = await studio.call("set_project_state", **SIGN_OFF)
    studio.sandbox.control.store.update("projects", done["project"]["id"], {"status": 1})
    error = await studio.fail("undo")
    assert error["code"] == "conflict"
    assert "which no longer holds" in error["message"]


@pytest.mark.parametrize("after", [True, False], ids=["carried out", "never arrived"])
async def test_where_the_answer_is_lost_it_is_looked_what_became_of_it(studio: Office, *, after: bool) -> None:
    studio.sandbox.control.fail("drop", method="POST", path="*sign_off*", after=after)
    result = await studio.assistant.call_tool("set_project_state", SIGN_OFF)
    assert result.is_error is not after
    assert await state_of(studio) == ("signed_off" if after else "active")
    await studio.call("set_project_state", **SIGN_OFF)
    assert await state_of(studio) == "signed_off"


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"project": "Newsletter", "state": "archived"}, "state", "Give one of active, signed_off"),
        ({"project": "Newsletter", "state": "reopened"}, "state", "did you mean “active”?"),
        ({"project": "Newsleter", "state": "active"}, "project", "Newsletter"),
        ({"project": "Newsletter"}, "state", "is missing"),
    ],
)
async def test_what_cannot_be_meant_changes_nothing(
    studio: Office, given: dict[str, object], field: str, said: str
) -> None:
    error = await studio.fail("set_project_state", **given)
    assert error["field"] == field
    assert said in str(error)
    assert acts(studio) == []


async def test_who_may_not_is_told_so(studio: Office) -> None:
    studio.sandbox.control.fail("status", status=403, path="*sign_off*")
    assert (await studio.fail("set_project_state", **SIGN_OFF))["code"] == "access_denied"
    assert await state_of(studio) == "active"


async def test_a_server_that_only_reads_refuses() -> None:
    async with open_studio(choice=Choice(read_only=True)) as studio:
        error = await studio.fail("set_project_state", **SIGN_OFF)
        assert (error["code"], acts(studio)) == ("refused", [])


async def test_a_system_whose_projects_have_no_such_action_has_no_such_tool(office: Office) -> None:
    with pytest.raises(MCPError, match="no tool “set_project_state”"):
        await office.assistant.call_tool("set_project_state", SIGN_OFF)
