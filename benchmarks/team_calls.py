"""What a call of a team costs the server: processor, and so how many calls a second one core answers.

One real server with its state in PostgreSQL serves 24 people over HTTP, who call at once, each with a key and so with a
pace of their own; the sandbox, the database and the callers are other processes.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
from psutil import Process
from psycopg import connect

from benchmarks.report import section, table
from tests.faults.crew import PROJECT, Person
from tests.faults.rehearsal import staffed
from tests.postgres_server import Server, url_of

PEOPLE, TURNS = 24, 8
CALLS: Sequence[tuple[str, dict[str, object]]] = (
    ("list_projects", {}),
    ("list_time_entries", {"period": "today"}),
    ("summarize_time", {"period": "this_week", "group_by": ["day"]}),
    ("log_time", {"project": PROJECT, "duration": "15m", "allow_duplicate": True}),
)


async def turns(people: Sequence[Person], tool: str, arguments: dict[str, object]) -> None:
    """Let all call at once, each some times."""

    async def call(person: Person) -> None:
        for _ in range(TURNS):
            await person.insist(tool, **arguments)

    async with anyio.create_task_group() as tasks:
        for each in people:
            tasks.start_soon(call, each)


async def measured(url: str, folder: Path) -> tuple[list[tuple[object, ...]], int, int]:
    """Return what each call takes, how many connections the server has to the database, and its memory."""
    rows: list[tuple[object, ...]] = []
    async with staffed(url, folder, people=PEOPLE, seed=1, replicas=1) as team:
        process = Process(team.fleet.replicas[0].process.pid)
        await turns(team.people, "list_projects", {})
        for tool, arguments in CALLS:
            before = process.cpu_times()
            await turns(team.people, tool, arguments)
            after = process.cpu_times()
            spent = (after.user + after.system - before.user - before.system) / PEOPLE / TURNS
            rows.append((f"`{tool}`", f"{1000 * spent:.1f} ms", f"{1 / spent:.0f}"))
        with connect(url) as connection:
            (open_now,) = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'nutmcp'"
            ).fetchone() or (0,)
        return rows, open_now, process.memory_info().rss


async def main() -> None:
    """Print the section."""
    with TemporaryDirectory() as folder:
        database = Server(Path(folder) / "log")
        database.start()
        try:
            rows, connections, memory = await measured(url_of(database.port), Path(folder))
        finally:
            database.stop("immediate")
            database.remove()
    head = ("call", "processor", "calls a second of one core")
    beside = f"Connections to the database: {connections}. Memory of the server: {memory / 2**20:.0f} MiB."
    print(section("What a call of a team costs", table(head, rows), beside))


if __name__ == "__main__":
    anyio.run(main)
