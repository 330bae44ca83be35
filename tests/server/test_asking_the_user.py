"""In clients that show forms the user is asked for what a call lacks; a second answer to one question does nothing."""

from typing import Any

import pytest
from mcp_types import ElicitRequestFormParams, ElicitResult, ErrorData

from nutmcp.state.one_time_tokens import SECONDS
from nutmcp.tools.desk import Defaults
from tests.server.user_with_forms import desk, labels, told
from tests.whole_server import Era, Office

pytestmark = pytest.mark.anyio
EACH_ERA = pytest.mark.parametrize("era", ["auto", "legacy"])


async def candidates(office: Office, name: str) -> list[dict[str, Any]]:
    """Return what a name may mean, as a client without forms is told."""
    return (await office.fail("log_time", project=name, duration="30m"))["candidates"]


@EACH_ERA
async def test_which_record_is_meant_is_asked_and_the_call_goes_on_with_it(era: Era) -> None:
    async with desk(era) as at:
        [first, *_] = meant = await candidates(at.office, "website")
        chosen = next(f"({each['id']})" for each in meant)
        at.user.fills.append({"project": "?"})  # what is no choice is no answer
        unclear = await at.call("log_time", project="website", duration="30m")
        assert told(unclear)["error"]["code"] == "ambiguous"
        [label] = [each for each in labels(at.user.forms[0]) if each.endswith(chosen)]
        assert first["name"] in label
        assert at.user.forms[0].message.endswith("Which one is meant?")
        at.user.fills.append({"project": label})
        logged = told(await at.call("log_time", project="website", duration="30m"))
        assert (logged["status"], logged["entry"]["project"]) == ("created", first["name"])


@pytest.mark.parametrize("answer", ["decline", "cancel", {}], ids=["declined", "cancelled", "empty"])
@EACH_ERA
async def test_who_does_not_answer_gets_what_clients_without_forms_get(
    era: Era, answer: str | dict[str, object]
) -> None:
    async with desk(era, answer) as at:
        booked = len(at.office.booked())
        result = await at.call("log_time", project="website", duration="30m")
        assert result.is_error
        assert told(result)["error"] == await at.office.fail("log_time", project="website", duration="30m")
        assert len(at.user.forms) == 1
        assert len(at.office.booked()) == booked


async def test_a_client_that_refuses_its_own_form_gets_the_error() -> None:
    async with desk("legacy", ErrorData(code=-32600, message="No forms today.")) as at:
        result = await at.call("log_time", project="website", duration="30m")
        assert told(result)["error"]["code"] == "ambiguous"


@EACH_ERA
async def test_a_start_that_is_needed_is_asked_for(era: Era) -> None:
    async with desk(era, {"start": "9am"}, start_end=True) as at:
        logged = told(await at.call("log_time", project="Podcast", duration="1h"))
        assert logged["status"] == "created"
        assert logged["entry"]["start"].endswith("09:00-05:00")
        assert at.user.forms[0].message == "When did the work start? A time of day, such as 09:00."


@EACH_ERA
async def test_a_start_that_cannot_be_read_is_told_as_ever(era: Era) -> None:
    async with desk(era, {"start": "early"}, start_end=True) as at:
        result = await at.call("log_time", project="Podcast", duration="1h")
        assert (told(result)["error"]["code"], told(result)["error"]["field"]) == ("invalid_arguments", "start")
        assert len(at.user.forms) == 1


@EACH_ERA
async def test_a_deletion_is_made_when_the_user_agrees(era: Era) -> None:
    async with desk(era, {}) as at:
        entry = told(await at.call("log_time", project="Intranet", duration="30m", note="Wrong"))["entry"]["id"]
        deleted = told(await at.call("delete_time_entry", entry=str(entry)))
        assert deleted["status"] == "deleted"
        assert at.office.entry(entry) is None
        [form] = at.user.forms
        assert form.requested_schema == {"type": "object", "properties": {}}
        assert "30 min – Intranet" in form.message.splitlines()[-1]
        assert form.message.endswith("Wrong")


@EACH_ERA
async def test_a_default_project_that_may_be_several_is_asked_for(era: Era) -> None:
    async with desk(era, defaults=Defaults("website")) as at:
        chosen = (await at.office.fail("log_time", duration="30m"))["candidates"][1]
        for said in ({"project": "?"}, {"project": "%s"}):
            at.user.fills.append(said)
            await at.call("start_timer")
        [form, _] = at.user.forms
        assert form.message == (
            "“website” fits 2 records, and one project is meant; it is the default, as none was named. "
            "Which one is meant?"
        )
        [label] = [each for each in labels(form) if each.endswith(f"({chosen['id']})")]
        at.user.fills.append({"project": label})
        logged = told(await at.call("log_time", duration="30m"))
        assert (logged["status"], logged["entry"]["project"]) == ("created", chosen["name"])
        assert "default" not in logged["message"]


@EACH_ERA
async def test_a_row_of_a_sheet_whose_project_may_be_several_is_told_as_ever(era: Era) -> None:
    async with desk(era) as at:
        result = await at.call("log_timesheet", entries=[{"project": "website", "duration": "30m"}])
        assert told(result)["error"]["code"] == "ambiguous"
        assert at.user.forms == []


@EACH_ERA
async def test_nobody_is_asked_to_agree_where_nothing_would_be_done(era: Era) -> None:
    async with desk(era) as at:
        row = {"project": "Intranet", "duration": "30m", "note": "Minutes"}
        await at.call("log_time", **row)
        assert told(await at.call("log_timesheet", entries=[row, row]))["status"] == "preview"
        assert at.user.forms == []


@EACH_ERA
async def test_a_deletion_that_the_user_declines_stays_a_preview(era: Era) -> None:
    async with desk(era, "decline") as at:
        entry = told(await at.call("log_time", project="Intranet", duration="30m"))["entry"]["id"]
        preview = told(await at.call("delete_time_entry", entry=str(entry)))
        assert preview["status"] == "preview"
        assert at.office.entry(entry) is not None
        confirmed = told(await at.call("delete_time_entry", entry=str(entry), confirm_token=preview["confirm_token"]))
        assert confirmed["status"] == "deleted"


@EACH_ERA
async def test_a_preview_that_was_asked_for_is_given_and_nobody_is_asked(era: Era) -> None:
    async with desk(era) as at:
        rows = [{"project": "Intranet", "duration": "30m"}]
        preview = told(await at.call("log_timesheet", entries=rows, preview=True))
        assert preview["status"] == "preview"
        assert at.user.forms == []


@EACH_ERA
async def test_several_things_are_asked_one_after_the_other(era: Era) -> None:
    async with desk(era) as at:
        meant = await at.office.fail("list_time_entries", project="acme", customer="acme")
        assert meant["code"] == "ambiguous"
        first = meant["field"]
        at.user.fills += [{first: None}]
        await at.call("list_time_entries", project="acme", customer="acme")
        [label, *_] = at.user.forms[0].requested_schema["properties"][first]["enum"]
        then = {"project": "customer", "customer": "project"}[first]
        at.user.fills += [{first: label}, {then: None}]
        await at.call("list_time_entries", project="acme", customer="acme")
        assert [[*form.requested_schema["properties"]] for form in at.user.forms] == [[first], [first], [then]]


async def test_a_second_answer_to_one_question_does_nothing() -> None:
    async with desk("auto") as at:
        asked = await at.ask("log_time", project="website", duration="30m")
        form = (asked.input_requests or {})["answer"].params
        assert isinstance(form, ElicitRequestFormParams)
        one, other = labels(form)[:2]
        first = ElicitResult(action="accept", content={"project": one})
        second = ElicitResult(action="accept", content={"project": other})
        assert told(await at.answer(asked.request_state, "log_time", first))["status"] == "created"
        booked = len(at.office.booked())
        for said in (first, second):
            again = await at.answer(asked.request_state, "log_time", said)
            assert told(again)["error"]["message"] == (
                "That question has been answered, is too old, or was never asked. Call again without its answer."
            )
        assert len(at.office.booked()) == booked


@pytest.mark.parametrize("forged", ["", "x", "{0}x", "x{0}", "no.2.{{}}", "a.b.c.d"])
async def test_an_answer_to_a_question_that_nobody_asked_does_nothing(forged: str) -> None:
    async with desk("auto") as at:
        asked = await at.ask("log_time", project="website", duration="30m")
        booked = len(at.office.booked())
        said = ElicitResult(action="accept", content={"project": "Intranet"})
        result = await at.answer(
            forged.format(asked.request_state), "log_time", said, project="website", duration="30m"
        )
        assert told(result)["error"]["code"] == "invalid_arguments"
        assert len(at.office.booked()) == booked


async def test_an_answer_for_another_tool_does_nothing() -> None:
    async with desk("auto") as at:
        asked = await at.ask("log_time", project="website", duration="30m")
        said = ElicitResult(action="accept", content={"project": "Intranet"})
        result = await at.answer(asked.request_state, "start_timer", said)
        assert told(result)["error"]["code"] == "invalid_arguments"
        assert (await at.office.call("list_timers"))["items"][0]["source"] == "nutcache"


async def test_an_answer_that_comes_too_late_does_nothing() -> None:
    async with desk("auto") as at:
        asked = await at.ask("log_time", project="website", duration="30m")
        form = (asked.input_requests or {})["answer"].params
        assert isinstance(form, ElicitRequestFormParams)
        at.office.clock.advance(SECONDS + 1)
        said = ElicitResult(action="accept", content={"project": labels(form)[0]})
        assert told(await at.answer(asked.request_state, "log_time", said))["error"]["code"] == "invalid_arguments"
