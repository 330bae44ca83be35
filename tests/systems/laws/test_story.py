"""The demo of a system calls each of its tools, and where writing is switched off, none of them changes anything."""

from collections.abc import Iterator
from itertools import chain

import pytest

from nutmcp.remote.record import Record
from nutmcp.sandbox.hosts import HOSTS, story_of
from nutmcp.sandbox.story import Ask
from nutmcp.systems import SYSTEMS
from nutmcp.tools.surface import Choice, Surface, offers
from tests.systems.laws.halves import HALVES
from tests.systems.laws.workplace import open_office_of, walk_through
from tests.whole_server import Office

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("key", SYSTEMS)]

ASKED: dict[str, list[Ask]] = {}
"""What the demo of each system asks for; found out once."""


async def asked_for(key: str) -> list[Ask]:
    """Return all that the demo of a system asks for."""
    if key not in ASKED:
        async with open_office_of(HALVES[key]) as office:
            asked = [await walk_through(office, chapter()) for chapter in story_of(key).chapters]
        ASKED[key] = list(chain.from_iterable(asked))
    return ASKED[key]


def kept(office: Office) -> Iterator[tuple[str, list[Record]]]:
    """Yield all that the system keeps."""
    for name in office.desk.system.resources:
        yield name, office.sandbox.control.rows(name)


async def test_each_tool_that_is_listed_is_called_in_the_demo(key: str) -> None:
    listed = {each["name"] for each in Surface(offers(key))}
    assert {each.tool for each in await asked_for(key)} == story_of(key).tools == listed


async def test_the_whole_demo_changes_nothing_where_writing_is_switched_off(key: str) -> None:
    asked = await asked_for(key)
    async with open_office_of(HALVES[key], Choice(read_only=True)) as office:
        before = list(kept(office))
        for each in asked:
            await office.assistant.call_tool(each.tool, dict(each.arguments))
        assert list(kept(office)) == before


def test_each_system_has_a_sandbox_with_a_story(key: str) -> None:
    assert key in HOSTS
    assert story_of(key).chapters
