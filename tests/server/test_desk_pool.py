"""The desk is opened when it is first needed, and closed at the end, whatever happens between."""

import json
import logging
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import pytest
from mcp.client import Client

from nutmcp.errors import ConfigurationError, Unavailable
from nutmcp.server.app import build_server
from nutmcp.server.desk_pool import (
    CLOSING_SECONDS,
    IDLE_SECONDS,
    SWEEP_SECONDS,
    Workplace,
    desk_pool,
    desks_by,
)
from nutmcp.server.logs import RedactingFormatter
from nutmcp.server.principal import READ, SCOPES, SOLE, Principal
from tests.server.toys import TOOLS, ToyDesk, opening, text_of, toy_server, toy_surface
from tests.still_time import STILL

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> object:
    """Let nobody wait any longer than there is hope."""
    return STILL


async def test_the_desk_is_opened_once_and_closed_at_the_end() -> None:
    desk = ToyDesk()
    async with Client(toy_server(desk)) as client, anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(client.call_tool, "echo", {"project": 1})
    assert desk.log == ["opened", "echo", "echo", "echo", "closed"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_desk_that_cannot_be_opened_says_why_at_each_call_and_may_open_later(mode: str) -> None:
    desk = ToyDesk()
    broken = [True]

    @asynccontextmanager
    async def reluctant(who: Principal) -> AsyncGenerator[Workplace]:
        if broken[0]:
            raise ConfigurationError("No credentials are set.", "Set NUTCACHE_ACCESS_TOKEN, or try --sandbox.")
        async with opening(desk)(who) as opened:
            yield opened

    async with Client(build_server(toy_surface(), desks_by(reluctant), rng=random.Random(1)), mode=mode) as client:
        assert len((await client.list_tools()).tools) == len(TOOLS)
        for _ in range(2):
            result = await client.call_tool("echo", {"project": 1})
            assert json.loads(text_of(result))["error"] == {
                "code": "not_configured",
                "message": "No credentials are set. Set NUTCACHE_ACCESS_TOKEN, or try --sandbox.",
            }
        broken[0] = False
        assert not (await client.call_tool("echo", {"project": 1})).is_error
    assert desk.log == ["opened", "echo", "closed"]


async def test_a_desk_that_does_not_close_well_does_not_harm_the_end(caplog: pytest.LogCaptureFixture) -> None:
    @asynccontextmanager
    async def clumsy(_who: Principal) -> AsyncGenerator[ToyDesk]:
        yield ToyDesk()
        raise RuntimeError("dropped it")

    async with Client(build_server(toy_surface(), desks_by(clumsy), rng=random.Random(1))) as client:
        assert not (await client.call_tool("echo", {"project": 1})).is_error
    assert "dropped it" in caplog.text


async def test_a_desk_that_takes_forever_to_close_is_left() -> None:
    @asynccontextmanager
    async def slow(_who: Principal) -> AsyncGenerator[ToyDesk]:
        yield ToyDesk()
        await anyio.sleep_forever()

    async with Client(build_server(toy_surface(), desks_by(slow), rng=random.Random(1))) as client:
        await client.call_tool("echo", {"project": 1})
    assert anyio.current_time() == CLOSING_SECONDS


def person(name: str, *scopes: str) -> Principal:
    return Principal("https://id.example", name, "app", frozenset(scopes or SCOPES))


@dataclass
class Rooms:
    """Opens a desk for whoever comes, and remembers who came and went."""

    log: list[str] = field(default_factory=list[str])

    @asynccontextmanager
    async def __call__(self, who: Principal) -> AsyncGenerator[ToyDesk]:
        self.log.append(f"+{who.subject}")
        yield ToyDesk(secrets=[f"key of {who.subject}"])
        self.log.append(f"-{who.subject}")


async def test_everybody_has_a_desk_of_their_own_and_keeps_it() -> None:
    rooms = Rooms()
    async with desk_pool(rooms) as pool:
        async with pool.desk(person("ann")) as first, pool.desk(person("bob")) as other:
            assert first is not other
        async with pool.desk(person("ann")) as again:
            assert again is first
        async with pool.desk(person("ann", READ)) as reading:
            assert reading is not first
    assert rooms.log[:3] == ["+ann", "+bob", "+ann"]
    assert sorted(rooms.log[3:]) == ["-ann", "-ann", "-bob"]


async def test_a_desk_that_nobody_uses_is_closed_and_one_that_is_used_is_not() -> None:
    rooms = Rooms()
    async with desk_pool(rooms) as pool, pool.desk(person("ann")):
        async with pool.desk(person("bob")), pool.desk(SOLE):
            pass
        await anyio.sleep(IDLE_SECONDS + 2 * SWEEP_SECONDS)
        assert rooms.log == ["+ann", "+bob", "+", "-bob"]


async def test_a_newcomer_takes_the_place_of_whoever_was_away_for_longest() -> None:
    rooms = Rooms()
    async with desk_pool(rooms, most=2) as pool, pool.desk(person("ann")):
        async with pool.desk(person("bob")):
            pass
        async with pool.desk(person("carol")):
            await anyio.wait_all_tasks_blocked()
            assert sorted(rooms.log) == ["+ann", "+bob", "+carol", "-bob"]
            with pytest.raises(Unavailable, match="as many people as it can"):
                await pool.desk(person("dave")).__aenter__()


async def test_a_desk_that_was_opened_by_what_has_changed_is_opened_anew_and_calls_under_way_end_at_the_old_one() -> (
    None
):
    rooms, stamps = Rooms(), {"ann": "1"}

    async def stamp_of(who: Principal) -> str:
        if not stamps:
            raise Unavailable("The state cannot be read.", "Try again.")
        return stamps[who.subject]

    async with desk_pool(rooms, stamp_of=stamp_of) as pool:
        async with pool.desk(person("ann")) as old:
            stamps["ann"] = "2"
            async with pool.desk(person("ann")) as new:
                assert new is not old
            stamps.clear()
            async with pool.desk(person("ann")) as still:
                assert still is new
            assert rooms.log == ["+ann", "+ann"]
        await anyio.wait_all_tasks_blocked()
        assert rooms.log == ["+ann", "+ann", "-ann"]


async def test_what_is_logged_while_somebody_works_shows_none_of_their_secrets_and_nobody_else_pays_for_it() -> None:
    record = logging.LogRecord("nutmcp", logging.ERROR, __file__, 1, "key of ann, key of bob", None, None)
    shown: dict[str, str] = {}

    async def work(name: str) -> None:
        async with pool.desk(person(name)):
            shown[name] = RedactingFormatter().format(record)

    async with desk_pool(Rooms()) as pool, anyio.create_task_group() as tasks:
        tasks.start_soon(work, "ann")
        tasks.start_soon(work, "bob")
    assert "•••, key of bob" in shown["ann"]
    assert "key of ann, •••" in shown["bob"]
    assert "key of ann, key of bob" in RedactingFormatter().format(record)


@pytest.mark.parametrize(
    ("one", "other"), [(("a", "b"), ("b", "a")), (("i", "s"), ("is", "")), (('i"', "s"), ("i", '"s'))]
)
def test_no_two_people_are_taken_for_one(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert Principal(*one).id != Principal(*other).id
    assert Principal(*one, client="x").id == Principal(*one, client="y").id
