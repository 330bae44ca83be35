"""In clients that show forms the user is asked for what a call lacks; a second answer to one question does nothing."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from mcp.client import Client
from mcp_types import CallToolResult, ElicitRequestFormParams, ElicitResult, ErrorData, InputRequiredResult

from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS, START_END_CREDENTIALS
from nutmcp.state.tokens import SECONDS
from tests.whole_server import EVERYTHING, Era, Office, knowing_the_tools, open_office, server_of

pytestmark = pytest.mark.anyio
EACH_ERA = pytest.mark.parametrize("era", ["auto", "legacy"])


@dataclass
class User:
    """Fills in the forms that come, one after the other, and remembers them.

    What is filled in is a mapping; a word is what else is done with the form: `decline` or `cancel`.
    """

    fills: list[Mapping[str, Any] | str | ErrorData]
    forms: list[ElicitRequestFormParams] = field(default_factory=list[ElicitRequestFormParams])

    async def __call__(self, context: object, params: object) -> ElicitResult | ErrorData:
        """Answer the next form."""
        del context
        assert isinstance(params, ElicitRequestFormParams)
        self.forms.append(params)
        match self.fills.pop(0):
            case str() as action:
                return ElicitResult.model_validate({"action": action})
            case ErrorData() as error:
                return error
            case filled:
                return ElicitResult(action="accept", content=dict(filled))


@dataclass(frozen=True)
class Desk:
    """The user's client, and Nutcache behind it."""

    client: Client
    office: Office
    user: User

    async def call(self, tool: str, **arguments: object) -> CallToolResult:
        """Call a tool; the user is asked on the way."""
        return await self.client.call_tool(tool, arguments)

    async def ask(self, tool: str, **arguments: object) -> InputRequiredResult:
        """Call a tool that asks the user, and leave the question open."""
        result = await self.client.session.call_tool(tool, arguments, allow_input_required=True)
        assert isinstance(result, InputRequiredResult)
        return result

    async def answer(self, state: str | None, tool: str, said: ElicitResult, **arguments: object) -> CallToolResult:
        """Call the tool again with what the user said."""
        result = await self.client.session.call_tool(
            tool, arguments, input_responses={"answer": said}, request_state=state, allow_input_required=True
        )
        assert isinstance(result, CallToolResult)
        return result


@asynccontextmanager
async def desk(era: Era, *fills: Mapping[str, Any] | str | ErrorData, start_end: bool = False) -> AsyncGenerator[Desk]:
    """Open a client whose user fills in forms so."""
    credentials = START_END_CREDENTIALS if start_end else DEFAULT_CREDENTIALS
    user = User(list(fills))
    async with (
        open_office(credentials=credentials, me=credentials["username"]) as office,
        Client(server_of(office.desk, EVERYTHING), mode=era, elicitation_callback=user) as client,
    ):
        yield Desk(knowing_the_tools(client), office, user)


def told(result: CallToolResult) -> dict[str, Any]:
    """Return what a call was answered with."""
    assert result.structured_content is not None
    return result.structured_content


def labels(form: ElicitRequestFormParams) -> list[str]:
    """Return what the form lets the user choose from."""
    return form.requested_schema["properties"]["project"]["enum"]


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
