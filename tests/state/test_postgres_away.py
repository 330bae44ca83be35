"""A PostgreSQL that is away, stuck or refuses, and a URL that is wrong: what is said, and that it works again."""

import sys
from contextlib import closing
from threading import Event

import anyio
import pytest
from anyio import to_thread

from nutmcp.errors import ConfigurationError, NutmcpError, Unavailable
from nutmcp.state import postgres_connections
from nutmcp.state.opening import open_state
from nutmcp.state.ports import Reader, Store, Writer
from tests.patience import PATIENCE
from tests.postgres_server import PASSWORD, Server, url_of

pytestmark = [pytest.mark.anyio, pytest.mark.process]


def number(reader: Reader) -> int:
    return (reader.read("counts", "n") or {"n": 0})["n"]


def add(writer: Writer) -> int:
    n = number(writer) + 1
    writer.write("counts", "n", {"n": n})
    return n


async def outcome(store: Store) -> NutmcpError | int:
    try:
        return await store.transact(add)
    except NutmcpError as error:
        return error


async def until_it_works(store: Store) -> int:
    while isinstance(found := await outcome(store), NutmcpError):
        await to_thread.run_sync(Event().wait, 0.1)
    return found


async def test_a_database_that_is_away_is_said_and_used_again_once_it_is_back(own_postgres: Server) -> None:
    with (
        closing(open_state(url_of(own_postgres.port))) as store,
        closing(open_state(url_of(own_postgres.port))) as fresh,
    ):
        before = await store.transact(add)
        await to_thread.run_sync(own_postgres.stop)
        for each in (store, fresh):
            said = await outcome(each)
            assert isinstance(said, Unavailable)
            assert "cannot be reached" in said.message
            with pytest.raises(Unavailable):
                await each.view(number)
        await to_thread.run_sync(own_postgres.start)
        assert await until_it_works(store) == before + 1
        assert await until_it_works(fresh) == before + 2
        await to_thread.run_sync(own_postgres.stop, "immediate")
        await to_thread.run_sync(own_postgres.start)
        # The connections of before are passed over, and nobody hears of them.
        assert await store.transact(add) == before + 3


async def test_a_database_that_is_stuck_holds_nobody_up_for_ever(
    own_postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_state(url_of(own_postgres.port))) as store:
        before = await store.transact(add)
        monkeypatch.setattr(postgres_connections, "HUNG_SECONDS", 0.3)
        with own_postgres.stuck():
            assert isinstance(await outcome(store), Unavailable)
        monkeypatch.undo()
        assert await until_it_works(store) == before + 1


async def test_of_many_who_wait_for_a_database_that_is_stuck_one_alone_asks_whether_it_is_back(
    own_postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[NutmcpError | int] = []

    async def ask(store: Store) -> None:
        found.append(await outcome(store))

    monkeypatch.setattr(postgres_connections, "AWAY_SECONDS", 0)
    with closing(open_state(f"{url_of(own_postgres.port)}?connect_timeout={PATIENCE}")) as store:
        before = await store.transact(add)
        await to_thread.run_sync(own_postgres.stop)
        assert isinstance(await outcome(store), Unavailable)
        await to_thread.run_sync(own_postgres.start)
        async with anyio.create_task_group() as tasks:
            with own_postgres.stuck():
                tasks.start_soon(ask, store)
                await anyio.wait_all_tasks_blocked()
                for _ in range(10):
                    assert isinstance(await outcome(store), Unavailable)
                assert not found
        assert found == [before + 1]
        assert await outcome(store) == before + 2


def shown(error: BaseException) -> str:
    """Return all that anybody could read of an error: its words, and those of what it came of."""
    texts: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        texts.append(f"{seen} {seen!r} {vars(seen)}")
        seen = seen.__cause__
    return " ".join(texts)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (("pass%20word", "sesame"), ConfigurationError),
        (("nutmcp:", "nobody:"), ConfigurationError),
        (("/postgres", "/elsewhere"), ConfigurationError),
        (("127.0.0.1:", "127.0.0.1:1"), Unavailable),
        (("127.0.0.1", "nowhere.invalid"), Unavailable),
    ],
)
async def test_a_wrong_url_is_told_without_what_is_secret_in_it(
    change: tuple[str, str], kind: type[NutmcpError], postgres_port: str
) -> None:
    url = url_of("9" if change[1].endswith(":1") else postgres_port).replace(*change)
    url = url_of("1") if change[1].endswith(":1") else url
    with closing(open_state(url)) as store:
        said = await outcome(store)
    assert isinstance(said, kind)
    for secret in (PASSWORD, "word%2F", "sesame", url):
        assert secret not in shown(said)
    assert said.field == ("NUTMCP_STATE" if kind is ConfigurationError else None)


@pytest.mark.parametrize("url", ["postgresql://u:sesame@[h/d", "postgres://h/d?sesame=1"])
def test_a_url_that_makes_no_sense_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        open_state(url)
    assert "postgresql://USER:PASSWORD@HOST" in refused.value.message
    assert "sesame" not in shown(refused.value)


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith(("psycopg", "nutmcp.state.postgres"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"nutmcp\[team\]"):
        open_state("postgresql://u:sesame@h/d")
