"""PostgreSQL as the store: what happens when another transaction, a crash or a stranger comes in between."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from threading import Event
from typing import Any

import anyio
import pytest
from anyio import to_thread
from psycopg import connect

from nutmcp.errors import ConfigurationError, Unavailable
from nutmcp.state.opening import open_state
from nutmcp.state.ports import Reader, Store, Writer
from nutmcp.state.postgres import lock_of
from nutmcp.state.postgres_line import Line
from tests.patience import PATIENCE

pytestmark = [pytest.mark.anyio, pytest.mark.process]


@pytest.fixture
def stores(postgres_url: str) -> Iterator[tuple[Store, Store]]:
    """Return the stores of two servers on one database."""
    with closing(open_state(postgres_url)) as one, closing(open_state(postgres_url)) as other:
        yield one, other


def number(reader: Reader, key: str = "n") -> int:
    return (reader.read("counts", key) or {"n": 0})["n"]


def add(writer: Writer) -> int:
    n = number(writer) + 1
    writer.write("counts", "n", {"n": n})
    return n


def once_between(meanwhile: Callable[[], object], then: Callable[[Writer], Any]) -> Callable[[Writer], Any]:
    """Return work that lets something happen between its reading and its writing, the first time."""
    first = [meanwhile]

    def work(writer: Writer) -> Any:  # noqa: ANN401 - whatever the work returns
        number(writer)
        if first:
            first.pop()()
        return then(writer)

    return work


async def in_between(stores: tuple[Store, Store], then: Callable[[Writer], Any], other: Callable[[Writer], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
    """Run a transaction of one server, into which one of the other's in another scope comes."""
    one, two = stores
    meanwhile = lambda: anyio.from_thread.run(lambda: two.transact(other, scope="another"))  # noqa: E731 - one line
    return await one.transact(once_between(meanwhile, then), scope="one")


async def test_a_document_that_was_read_is_not_replaced_by_what_came_of_an_older_one(
    stores: tuple[Store, Store],
) -> None:
    for expected in (2, 4):
        assert await in_between(stores, add, add) == expected


async def test_a_document_that_was_read_is_not_removed_once_it_says_something_else(stores: tuple[Store, Store]) -> None:
    await stores[0].transact(add)

    def take(writer: Writer) -> int:
        n = number(writer)
        writer.remove("counts", "n")
        return n

    assert await in_between(stores, take, add) == 2
    assert await stores[1].view(number) == 0


async def test_two_that_add_to_a_log_at_once_both_get_a_place(stores: tuple[Store, Store]) -> None:
    def note(writer: Writer) -> int:
        return writer.append("log", {})

    def late(writer: Writer) -> int:
        position = writer.append("log", {})
        number(writer)
        return position

    places: list[int] = []

    async def write(store: Store, work: Callable[[Writer], int], scope: str) -> None:
        places.extend([await store.transact(work, scope=scope) for _ in range(30)])

    async with anyio.create_task_group() as group:
        for store, work in zip(stores, (note, late), strict=True):
            for scope in ("a", "b"):
                group.start_soon(write, store, work, f"{scope}{id(store)}")
    assert sorted(places) == list(range(1, 121))


async def test_those_of_one_scope_wait_for_each_other_and_those_of_others_do_not(stores: tuple[Store, Store]) -> None:
    holding, done = Event(), Event()

    def hold(writer: Writer) -> int:
        holding.set()
        done.wait(PATIENCE)
        return add(writer)

    counted: dict[str, int] = {}

    async def write(name: str, store: Store, work: Callable[[Writer], int], scope: str) -> None:
        counted[name] = await store.transact(work, scope=scope)

    async with anyio.create_task_group() as group:
        group.start_soon(write, "first", stores[0], hold, "shared")
        await to_thread.run_sync(holding.wait, PATIENCE)
        group.start_soon(write, "second", stores[1], add, "shared")
        await write("elsewhere", stores[1], lambda writer: writer.append("log", {}), "another")
        assert list(counted) == ["elsewhere"]
        done.set()
    assert (counted["first"], counted["second"]) == (1, 2)


async def test_a_server_that_waits_too_long_for_another_says_so_and_has_written_nothing(
    stores: tuple[Store, Store], postgres_url: str
) -> None:
    await stores[0].transact(add, scope="shared")
    with connect(postgres_url) as strange:
        strange.execute("SELECT pg_advisory_xact_lock(%s)", (lock_of("shared"),))
        with pytest.raises(Unavailable) as refused:
            await stores[0].transact(add, scope="shared")
        assert refused.value.retry_after == 5
        assert await stores[1].view(number) == 1
    assert await stores[0].transact(add, scope="shared") == 2


async def test_nothing_is_left_on_a_connection_that_a_pool_lends_to_others(
    stores: tuple[Store, Store], postgres_url: str
) -> None:
    store = stores[0]
    for _ in range(12):
        await store.transact(add, scope="s")
        await store.view(number)

    def session(reader: Reader) -> Any:  # noqa: ANN401 - rows
        connection = vars(reader)["_connection"]
        return connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()[0]

    assert await store.view(session) == 0
    with connect(postgres_url) as strange:
        # Other databases of the same server are other tests’ business.
        (locks,) = strange.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
            "WHERE locktype = 'advisory' AND datname = current_database()"
        ).fetchone() or (None,)
        states = strange.execute(
            "SELECT DISTINCT state FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    assert locks == 0
    assert set(states) <= {("idle",)}  # behind PgBouncer there may be no other connection


async def test_what_was_kept_counts_even_where_nobody_acknowledged_it(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = stores[0]
    await store.transact(add)
    cut = count()

    def commit(line: Line) -> None:
        if not next(cut):
            real = line.connection
            execute = real.execute

            def lost(query: Any, *more: Any) -> Any:  # noqa: ANN401 - whatever psycopg takes
                answer = execute(query, *more)
                if query == "COMMIT":
                    line.hang_up()
                    execute("SELECT 1")
                return answer

            monkeypatch.setattr(real, "execute", lost)
        as_ever(line)

    as_ever = Line.commit
    monkeypatch.setattr(Line, "commit", commit)
    assert await store.transact(add) == 2
    assert await store.transact(add) == 3


async def test_what_was_cut_off_before_it_was_kept_is_not_there(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = stores[0]
    await store.transact(add)

    def commit(line: Line) -> None:
        line.hang_up()
        as_ever(line)

    as_ever = Line.commit
    with monkeypatch.context() as patch:
        patch.setattr(Line, "commit", commit)
        with pytest.raises(Unavailable):
            await store.transact(add)
    assert await stores[1].transact(add) == 2


async def test_a_database_that_was_emptied_gets_its_tables_again(postgres_url: str) -> None:
    with closing(open_state(postgres_url)) as store:
        await store.transact(add)
        with connect(postgres_url, autocommit=True) as strange:
            strange.execute("DROP TABLE nutmcp_schema, nutmcp_documents, nutmcp_logs")
        assert await store.transact(add) == 1


async def test_tables_of_a_newer_version_are_left_alone(postgres_url: str) -> None:
    with connect(postgres_url, autocommit=True) as strange:
        strange.execute("CREATE TABLE nutmcp_schema (version integer)")
        strange.execute("INSERT INTO nutmcp_schema VALUES (99)")
    with closing(open_state(postgres_url)) as store, pytest.raises(ConfigurationError, match="newer version"):
        await store.transact(add)


async def test_a_key_that_no_database_holds_is_not_there(stores: tuple[Store, Store]) -> None:
    assert await stores[0].view(lambda reader: reader.read("timers", "t\0")) is None
