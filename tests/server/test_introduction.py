"""A server introduces itself by the system that it works with, so that assistants tell several of them apart."""

import pytest
from mcp import Client, MCPError
from mcp_types import TextContent

from nutmcp.remote.profile import Profile
from nutmcp.server.assembly import server_of
from nutmcp.settings import load, profiles

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("system", profiles(), ids=lambda each: each.key)
async def test_a_server_bears_the_name_of_its_system_and_says_first_what_that_keeps(system: Profile) -> None:
    async with Client(server_of(load({}, {"system": system.key}))) as client:
        assert client.server_info is not None
        assert client.server_info.title == system.name
        assert (client.instructions or "").startswith(f"{system.instructions}\nName records as the user does")
    assert system.name in system.instructions


async def test_a_prompt_that_gives_what_a_system_cannot_honour_is_not_on_offer() -> None:
    async with Client(server_of(load({}, {"system": "88miles"}))) as client:
        assert [each.name for each in (await client.list_prompts()).prompts] == ["log_day", "review_week"]
        with pytest.raises(MCPError, match="The prompts on offer are: log_day, review_week"):
            await client.get_prompt("report_unbilled_time")


@pytest.mark.parametrize("system", profiles(), ids=lambda each: each.key)
async def test_each_prompt_names_the_system_in_its_first_line(system: Profile) -> None:
    async with Client(server_of(load({}, {"system": system.key}))) as client:
        for each in (await client.list_prompts()).prompts:
            [message] = (await client.get_prompt(each.name)).messages
            assert isinstance(message.content, TextContent)
            assert f" {system.name}." in message.content.text.partition("\n")[0]
