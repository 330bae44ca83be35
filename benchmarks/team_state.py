"""What people leave in the PostgreSQL of a team’s server within a year, what a call asks of it, and what a desk takes.

The whole server runs in this process, on the small sandbox and a clock that is set: a year takes a minute. A person
works 220 days; on each they log three entries and time a fourth, and each fifth day they correct one and delete one.
"""

import gc
import time
from collections import Counter
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import anyio
from psutil import Process
from psycopg import connect

from benchmarks.report import section, table
from nutmcp.state.postgres import PostgresStore
from tests.postgres_server import Server, url_of
from tests.server.team.conftest import Served, serving
from tests.server.team.identity import RESOURCE

DAYS, DESKS = 220, 200
DAY = 24 * 60 * 60
WORK = {"project": "Website redesign", "service": "Design"}
_REVISION = "2026-07-28"
_META = {
    "io.modelcontextprotocol/protocolVersion": _REVISION,
    "io.modelcontextprotocol/clientInfo": {"name": "a benchmark", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of those who have signed in."""

    served: Served
    token: str

    async def call(self, tool: str, **arguments: object) -> dict[str, Any]:
        """Call a tool, a second after the call before, and return its answer."""
        self.served.clock.advance(1)
        params = {"_meta": _META, "name": tool, "arguments": arguments}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json",
            "MCP-Protocol-Version": _REVISION,
            "Mcp-Method": "tools/call",
            "Mcp-Name": tool,
        }
        response = await self.served.web.post(RESOURCE, json=body, headers=headers)
        answer = response.json()["result"]["structuredContent"]
        if "error" in answer:
            raise AssertionError(tool, answer)
        return answer

    async def work_for_a_day(self, number: int) -> None:
        """Log what a day brings."""
        logged = [
            await self.call("log_time", duration="1h30", note=f"Worked on the pages of part {number}.{each}", **WORK)
            for each in range(3)
        ]
        await self.call("start_timer", note=f"Reviewed part {number} with the customer", **WORK)
        self.served.clock.advance(60 * 60)
        await self.call("stop_timer")
        if number % 5 == 0:
            first, second = (each["entry"]["id"] for each in logged[:2])
            await self.call("update_time_entry", entry=first, duration="2h")
            preview = await self.call("delete_time_entry", entry=second)
            await self.call("delete_time_entry", entry=second, confirm_token=preview["confirm_token"])
        self.served.clock.advance(DAY - self.served.clock.monotonic() % DAY)


async def person(served: Served, name: str) -> Person:
    """Return somebody who has entered credentials."""
    await served.connect(name)
    return Person(served, served.identity.token(name, exp=int(served.clock.now().timestamp()) + 2_000 * DAY))


@contextmanager
def counted() -> Generator[Counter[str]]:
    """Count the transactions on PostgreSQL."""
    count: Counter[str] = Counter()
    originals = {name: getattr(PostgresStore, name) for name in ("view", "transact")}

    def counting(name: str) -> Any:  # noqa: ANN401 - a method
        async def run(self: PostgresStore, *given: Any, **more: Any) -> Any:  # noqa: ANN401 - as the store takes them
            count[name] += 1
            return await originals[name](self, *given, **more)

        return run

    for name in originals:
        setattr(PostgresStore, name, counting(name))
    try:
        yield count
    finally:
        for name, original in originals.items():
            setattr(PostgresStore, name, original)


def kept(url: str) -> tuple[list[tuple[str, int, int]], int]:
    """Return what the tables hold: rows and bytes by kind, and what all of it takes on disk with its indexes."""
    with connect(url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT kind, count(*), sum(octet_length(kind) + octet_length(key) + octet_length(document))"
            " FROM nutmcp_documents GROUP BY kind"
            " UNION ALL SELECT 'log: ' || regexp_replace(log, '^[0-9a-f]{32}/|\\t.*', '', 'g'), count(*),"
            " sum(octet_length(log) + 8 + octet_length(entry)) FROM nutmcp_logs GROUP BY 1 ORDER BY 3 DESC"
        ).fetchall()
        connection.execute("VACUUM FULL nutmcp_documents, nutmcp_logs")
        (disk,) = connection.execute(
            "SELECT pg_total_relation_size('nutmcp_documents') + pg_total_relation_size('nutmcp_logs')"
        ).fetchone() or (0,)
    return [(kind, int(count), int(size)) for kind, count, size in rows], disk


@asynccontextmanager
async def on_postgres() -> AsyncGenerator[tuple[Served, str]]:
    """Serve a team whose state is in a PostgreSQL of its own."""
    with TemporaryDirectory() as folder:
        database = Server(Path(folder) / "log")
        database.start()
        try:
            async with serving(NUTMCP_STATE=url_of(database.port)) as served:
                yield served, url_of(database.port)
        finally:
            database.stop("immediate")
            database.remove()


async def a_year(days: int) -> str:
    """Return what a year of one person leaves, as a table."""
    async with on_postgres() as (served, url):
        ann = await person(served, "ann")
        for number in range(days):
            await ann.work_for_a_day(number)
        rows, disk = kept(url)
    total = (sum(count for _, count, _ in rows), sum(size for _, _, size in rows))
    told = [(kind, f"{count:,}", f"{size / 1024:,.1f}") for kind, count, size in [*rows, ("all", *total)] if count]
    return f"{table(('kind', 'rows', 'KiB'), told)}\n\nOn disk, with indexes: {disk / 2**20:.2f} MiB."


CALLS: Sequence[tuple[str, Mapping[str, object]]] = (
    ("list_projects", {}),
    ("list_time_entries", {"period": "this_week"}),
    ("summarize_time", {"period": "this_week", "group_by": ["project"]}),
    ("get_account", {}),
    ("log_time", {"duration": "1h", **WORK}),
    ("start_timer", WORK),
    ("stop_timer", {}),
    ("undo", {}),
)


async def a_call() -> str:
    """Return how many transactions each call takes, when the desk is open, as a table."""
    async with on_postgres() as (served, _):
        ann = await person(served, "ann")
        with counted() as count:
            await ann.call("list_projects")
            rows = [("opening a desk, with the first call", count["view"], count["transact"])]
            for tool, arguments in CALLS:
                count.clear()
                await ann.call(tool, **arguments)
                rows.append((f"`{tool}`", count["view"], count["transact"]))
    return table(("call", "transactions that read", "that write"), rows)


async def desks(number: int) -> str:
    """Return what opening a desk takes, and what it takes while nobody works at it."""
    async with on_postgres() as (served, _):
        people = [await person(served, f"person {each}") for each in range(number + 1)]
        await people[0].call("list_projects")
        gc.collect()
        before, taken, again = Process().memory_info().rss, list[float](), list[float]()
        for each in people[1:]:
            for spent in (taken, again):
                began = time.process_time()
                await each.call("list_projects")
                spent.append(time.process_time() - began)
        gc.collect()
        grown = (Process().memory_info().rss - before) / number / 1024
    opening = 1000 * (median(taken) - median(again))
    return f"{number} desks: {grown:.0f} KiB each while idle; opening one took {opening:.1f} ms of processor."


async def main() -> None:
    """Print the section."""
    parts = (await a_year(DAYS), await a_call(), await desks(DESKS))
    print(section("What a team’s server keeps", *parts))


if __name__ == "__main__":
    anyio.run(main)
