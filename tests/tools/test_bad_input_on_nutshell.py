"""What bad input gets on Nutshell, and a right that is missing, a wrong key, or nobody to be."""

from typing import Any

import pytest

from nutmcp.sandbox.nutshell.users import COMPANY, MAUDE
from tests.whole_server import TEAM, Office, open_office, open_team

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("tool", "said", "code", "sentence"),
    [
        ("change_lead", {"lead": "506"}, "invalid_arguments", "Nothing was given to change."),
        (
            "change_lead",
            {"lead": "nobody at all", "confidence": 5},
            "not_found",
            "There is no lead “nobody at all” here.",
        ),
        ("change_lead", {"lead": "506", "stage": "nowhere"}, "not_found", "There is no stage “nowhere” here."),
        ("change_lead", {"lead": "506", "assignee": "nobody"}, "not_found", "There is no member “nobody” here."),
        (
            "change_lead",
            {"lead": "506", "confidence": 101},
            "invalid_arguments",
            "The value of “confidence” is not allowed.",
        ),
        (
            "log_activity",
            {"type": "call"},
            "invalid_arguments",
            "Nutshell keeps activities with people, or about leads",
        ),
        ("log_activity", {"type": "dance", "lead": "506"}, "not_found", "There is no type of activities “dance” here."),
        ("add_note", {"text": "x"}, "invalid_arguments", "A note is on one thing."),
        ("add_note", {"text": "x", "lead": "506", "person": "103"}, "invalid_arguments", "A note is on one thing."),
        ("search_people", {}, "invalid_arguments", "It is not said who is looked for."),
        ("get_person", {"person": "Zzyzx"}, "not_found", "There is no person “Zzyzx” here."),
        ("find_records", {"resource": "notes"}, "invalid_arguments", "Nutshell lists the notes on one thing only."),
    ],
)
async def test_bad_input_is_told_what_is_wrong(
    team: Office, tool: str, said: dict[str, Any], code: str, sentence: str
) -> None:
    error = await team.fail(tool, **said)
    assert error["code"] == code
    assert error["message"].startswith(sentence)


async def test_a_key_without_rights_and_a_wrong_key_are_told_apart() -> None:
    async with open_team(rights="reading") as team:
        error = await team.fail("change_lead", lead="506", confidence=5)
        assert error["message"].startswith("Nutshell does not permit this to the user whose credentials are set.")
    async with open_team(credentials=type(MAUDE)(username=MAUDE["username"], api_key="wrong")) as team:
        error = await team.fail("search_leads")
        assert (error["code"], error["message"][:40]) == ("access_denied", "Nutshell did not accept the credentials.")


async def test_where_the_username_is_the_company_who_i_am_has_to_be_set() -> None:
    async with open_team(credentials=COMPANY) as team:
        assert "NUTSHELL_MEMBER" in (await team.call("get_account"))["note"]
        error = await team.fail("search_leads", assignee="me")
        assert (error["code"], "NUTSHELL_MEMBER" in error["message"]) == ("not_configured", True)


async def test_a_member_that_nobody_is_is_said_without_any_projects() -> None:
    here: dict[str, Any] = {**TEAM, "me": "nobody@boreal-acoustics.example"}
    async with open_office(**here) as team:
        error = await team.fail("search_leads", assignee="me")
        assert error == {
            "code": "not_configured",
            "message": "Nutshell knows no member by what is set. "
            "Set NUTSHELL_MEMBER to the e-mail or member id under which Nutshell knows the user.",
        }


@pytest.mark.parametrize("nobody", ["null", "error", "forbidden"])
async def test_the_company_itself_is_nobody_and_can_work_all_the_same(nobody: str) -> None:
    async with open_team(credentials=COMPANY, nobody=nobody) as team:
        assert "member" not in await team.call("get_account")
        assert (await team.call("add_note", lead="#1006", text="x"))["status"] == "created"
        assert (await team.call("undo"))["status"] == "undone"
        error = await team.fail("add_task", name="Ring Harriet")
        assert error["message"].startswith("It is not known which member the user is. Set NUTSHELL_MEMBER")
        assert (await team.call("add_task", name="Ring Harriet", members=["Owen"]))["status"] == "created"
