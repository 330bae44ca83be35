"""A state is copied whole, is only added to what is empty, and goes on where it was cut off."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from nutmcp.errors import ConfigurationError, Unavailable
from nutmcp.state.copying import copy
from nutmcp.state.memory import MemoryStore
from nutmcp.state.opening import open_state
from nutmcp.state.owned import OwnedStore
from nutmcp.state.ports import Reader, Store, Writer
from nutmcp.state.postgres_errors import away

pytestmark = pytest.mark.anyio

T = TypeVar("T")
MANY = 1_203


def fill(writer: Writer) -> None:
    for number in range(MANY):
        writer.write("documents", f"é{number}", {"n": number, "text": "\ud800"})
        writer.append("log", {"n": number})
    writer.write("alone", "", {})
    writer.append("short", {"n": 1})
    writer.trim("log", 700)


def everything(reader: Reader) -> object:
    return (
        {kind: reader.documents(kind) for kind in reader.kinds()},
        {log: reader.newest(log, limit=9_999) for log in reader.logs()},
    )


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.process)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    match request.param:
        case "memory":
            place: str | Path = "memory:"
        case "sqlite":
            place = tmp_path / "target.sqlite"
        case _:
            place = request.getfixturevalue("postgres_url")
    with closing(open_state(place)) as opened:
        yield opened


@pytest.fixture
async def source(tmp_path: Path) -> Store:
    store = open_state(tmp_path / "source.sqlite")
    await store.transact(fill)
    return store


async def test_all_is_there_afterwards_and_counted(source: Store, target: Store) -> None:
    copied = await copy(source, target)
    assert (dict(copied.documents), copied.entries) == ({"alone": 1, "documents": MANY}, MANY - 699 + 1)
    assert await target.view(everything) == await source.view(everything)
    assert await target.transact(lambda writer: writer.append("log", {})) == MANY + 1
    source.close()


async def test_what_holds_something_is_left_as_it_is(source: Store, target: Store) -> None:
    await target.transact(lambda writer: writer.write("mine", "", {}))
    with pytest.raises(ConfigurationError, match="something is kept there already"):
        await copy(source, target)
    assert await target.view(lambda reader: reader.kinds()) == ["mine"]
    source.close()


class Failing(MemoryStore):
    """A store that goes away after some transactions."""

    left = 0

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        self.left -= 1
        if self.left < 0:
            raise away()
        return await super().transact(work, scope=scope, durable=durable)


async def test_a_copy_that_was_cut_off_anywhere_is_gone_on_with(source: Store) -> None:
    target = Failing()
    for left in range(20):
        target = Failing()
        target.left = left
        try:
            await copy(source, target)
        except Unavailable:
            target.left = 1_000
            await copy(source, target)
        assert await target.view(everything) == await source.view(everything)
    assert target.left > 0
    source.close()


async def test_a_persons_part_tells_of_nothing_else(target: Store) -> None:
    one, other = OwnedStore(target, "1"), OwnedStore(target, "2")
    await one.transact(lambda writer: writer.write("kind", "a", {}))
    await one.transact(lambda writer: writer.append("log", {}, at=5))
    assert await other.view(lambda reader: (reader.kinds(), reader.logs())) == ([], [])
    assert await one.view(lambda reader: (reader.kinds(), reader.logs())) == (["kind"], ["log"])
    assert await one.view(lambda reader: reader.documents("kind", after="a")) == []
