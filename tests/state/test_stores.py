"""Every store keeps the same promises: one suite, run over each of them."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import anyio
import pytest

from nutmcp.state.opening import open_state
from nutmcp.state.ports import Reader, Store, Writer

pytestmark = pytest.mark.anyio

T = TypeVar("T")


class Undurable:
    """A store whose transactions need not survive a loss of power; all that was promised else holds for them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.kind = store.kind
        self.view = store.view
        self.close = store.close

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = False) -> T:
        return await self._store.transact(work, scope=scope, durable=durable)


@pytest.fixture(params=["memory", "sqlite", "sqlite, undurable", pytest.param("postgresql", marks=pytest.mark.process)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    kind, _, undurable = request.param.partition(", ")
    opened = open_state(
        "memory:"
        if kind == "memory"
        else request.getfixturevalue("postgres_url")
        if kind == "postgresql"
        else tmp_path / "state.db"
    )
    assert opened.kind == kind
    yield Undurable(opened) if undurable else opened
    opened.close()


def put(kind: str, of: str, /, **document: object) -> Callable[[Writer], None]:
    return lambda writer: writer.write(kind, of, document)


def append(log: str, /, **entry: object) -> Callable[[Writer], int]:
    return lambda writer: writer.append(log, entry)


async def test_a_document_is_read_as_it_was_written(store: Store) -> None:
    document = {"name": "Café ☕ \ud800 \0", "minutes": 90, "rate": 12.5, "none": None, "list": [True, {"a": [1]}]}
    await store.transact(lambda writer: writer.write("timers", "é/1", document))
    assert await store.view(lambda reader: reader.read("timers", "é/1")) == document


async def test_what_is_not_there_is_none(store: Store) -> None:
    assert await store.view(lambda reader: reader.read("timers", "1")) is None
    assert await store.view(lambda reader: reader.documents("timers")) == []
    assert await store.view(lambda reader: reader.newest("journal")) == []


async def test_kinds_do_not_mix_and_a_key_holds_one_document(store: Store) -> None:
    await store.transact(put("timers", "1", a=1))
    await store.transact(put("tokens", "1", b=2))
    await store.transact(put("timers", "1", c=3))
    assert await store.view(lambda reader: reader.documents("timers")) == [("1", {"c": 3})]


async def test_documents_are_listed_by_key_under_a_prefix(store: Store) -> None:
    for key in ("b/2", "a/1", "b/1", "b%", "B/1", "bé", "c"):
        await store.transact(put("timers", key, key=key))
    listed = await store.view(lambda reader: reader.documents("timers", "b/"))
    assert [key for key, _ in listed] == ["b/1", "b/2"]
    everything = await store.view(lambda reader: reader.documents("timers"))
    assert [key for key, _ in everything] == ["B/1", "a/1", "b%", "b/1", "b/2", "bé", "c"]


async def test_a_removed_document_is_gone_and_may_be_removed_again(store: Store) -> None:
    await store.transact(put("timers", "1"))
    for _ in range(2):
        await store.transact(lambda writer: writer.remove("timers", "1"))
    assert await store.view(lambda reader: reader.read("timers", "1")) is None


async def test_a_log_counts_from_one_and_is_read_from_its_end(store: Store) -> None:
    for number in range(1, 6):
        position = await store.transact(append("journal", n=number))
        assert position == number
    await store.transact(append("other", n=0))
    earlier = await store.view(lambda reader: reader.newest("journal", before=4, limit=2))
    assert earlier == [(3, {"n": 3}), (2, {"n": 2})]
    assert len(await store.view(lambda reader: reader.newest("journal", limit=9))) == 5
    newest = await store.view(lambda reader: reader.newest("journal", limit=2))
    assert newest == [(5, {"n": 5}), (4, {"n": 4})]
    assert await store.view(lambda reader: reader.newest("journal", before=2, limit=9)) == [(1, {"n": 1})]


async def test_the_oldest_of_a_log_is_forgotten_and_positions_go_on(store: Store) -> None:
    for number in range(1, 7):
        await store.transact(append("journal", n=number))
    await store.transact(lambda writer: writer.trim("journal", 4))
    assert [n for n, _ in await store.view(lambda reader: reader.newest("journal", limit=9))] == [6, 5, 4]
    assert await store.view(lambda reader: reader.newest("journal", before=4, limit=9)) == []
    assert [n for n, _ in await store.view(lambda reader: reader.newest("journal", before=6, limit=9))] == [5, 4]
    await store.transact(lambda writer: writer.trim("other", 4))
    assert await store.transact(append("journal", n=7)) == 7

    def work(writer: Writer) -> None:
        writer.append("journal", {"n": 8})
        writer.trim("journal", 8)
        writer.append("journal", {"n": 9})
        raise LookupError

    with pytest.raises(LookupError):
        await store.transact(work)
    assert [n for n, _ in await store.view(lambda reader: reader.newest("journal", limit=9))] == [7, 6, 5, 4]


async def test_keys_under_a_prefix_end_where_others_begin(store: Store) -> None:
    keys = ["a", "a\ud7ff", "a\ue000", "a\U0010ffff", "a\U0010ffffb", "b", "\U0010ffff"]
    for key in keys:
        await store.transact(put("kind", key))
    for prefix in ("", "a", "a\ud7ff", "a\U0010ffff", "\U0010ffff", "c"):
        found = await store.view(lambda reader, prefix=prefix: reader.documents("kind", prefix))
        assert [key for key, _ in found] == [each for each in sorted(keys) if each.startswith(prefix)]


async def test_a_transaction_reads_what_it_has_written(store: Store) -> None:
    def work(writer: Writer) -> list[object]:
        writer.write("timers", "1", {"n": 1})
        writer.append("journal", {"n": 1})
        return [writer.read("timers", "1"), writer.documents("timers"), writer.newest("journal")]

    assert await store.transact(work) == [{"n": 1}, [("1", {"n": 1})], [(1, {"n": 1})]]


async def test_a_transaction_that_raises_changes_nothing(store: Store) -> None:
    await store.transact(put("timers", "kept", n=1))
    await store.transact(put("timers", "removed", n=2))

    def work(writer: Writer) -> None:
        writer.write("timers", "kept", {"n": 3})
        writer.write("timers", "new", {})
        writer.write("timers", "kept", {"n": 4})
        writer.remove("timers", "removed")
        writer.append("journal", {})
        raise LookupError

    with pytest.raises(LookupError):
        await store.transact(work)

    def everything(reader: Reader) -> tuple[object, object]:
        return reader.documents("timers"), reader.newest("journal")

    assert await store.view(everything) == ([("kept", {"n": 1}), ("removed", {"n": 2})], [])


async def test_a_document_that_is_not_json_is_refused_and_nothing_is_kept(store: Store) -> None:
    for wrong in ({"a": object()}, {"a": float("nan")}):
        with pytest.raises((TypeError, ValueError)):
            await store.transact(put("timers", "1", **wrong))
    assert await store.view(lambda reader: reader.read("timers", "1")) is None


async def test_what_was_read_may_be_changed_without_changing_the_store(store: Store) -> None:
    await store.transact(put("timers", "1", names=["a"]))
    read = await store.view(lambda reader: reader.read("timers", "1"))
    assert read is not None
    read["names"].append("b")
    assert await store.view(lambda reader: reader.read("timers", "1")) == {"names": ["a"]}


async def test_no_addition_is_lost_among_many_at_once(store: Store) -> None:
    def add(writer: Writer) -> None:
        count = writer.read("counts", "n") or {"n": 0}
        writer.write("counts", "n", {"n": count["n"] + 1})

    async with anyio.create_task_group() as group:
        for _ in range(100):
            group.start_soon(store.transact, add)
    assert await store.view(lambda reader: reader.read("counts", "n")) == {"n": 100}


async def test_of_many_at_once_those_that_raise_change_nothing_and_the_others_are_kept(store: Store) -> None:
    raised: list[int] = []

    async def attempt(number: int) -> None:
        def work(writer: Writer) -> None:
            writer.append("journal", {"n": number})
            if number % 3 == 0:
                raise LookupError

        try:
            await store.transact(work)
        except LookupError:
            raised.append(number)

    async with anyio.create_task_group() as group:
        for number in range(50):
            group.start_soon(attempt, number)
    kept = [entry["n"] for _, entry in await store.view(lambda reader: reader.newest("journal", limit=99))]
    assert sorted(kept + raised) == list(range(50))
    assert sorted(raised) == list(range(0, 50, 3))


async def test_no_addition_is_lost_where_some_need_not_be_durable(store: Store) -> None:
    def add(writer: Writer) -> None:
        count = writer.read("counts", "n") or {"n": 0}
        writer.write("counts", "n", {"n": count["n"] + 1})

    async with anyio.create_task_group() as group:
        for number in range(100):
            group.start_soon(partial(store.transact, add, durable=number % 3 == 0))
    assert await store.view(lambda reader: reader.read("counts", "n")) == {"n": 100}


async def test_a_store_may_be_closed_twice(store: Store) -> None:
    store.close()
    store.close()
