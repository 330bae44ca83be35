"""A user whose client shows forms, and who fills them in as the test says."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from mcp.client import Client
from mcp_types import CallToolResult, ElicitRequestFormParams, ElicitResult, ErrorData, InputRequiredResult

from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS, START_END_CREDENTIALS
from nutmcp.tools.desk import Defaults
from tests.whole_server import EVERYTHING, Era, Office, knowing_the_tools, open_office, server_of


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
async def desk(
    era: Era,
    *fills: Mapping[str, Any] | str | ErrorData,
    start_end: bool = False,
    defaults: Defaults | None = None,
) -> AsyncGenerator[Desk]:
    """Open a client whose user fills in forms so."""
    credentials = START_END_CREDENTIALS if start_end else DEFAULT_CREDENTIALS
    user = User(list(fills))
    async with (
        open_office(credentials=credentials, me=credentials["username"], defaults=defaults) as office,
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
