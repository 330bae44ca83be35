"""What it takes to undo a sheet of fifty entries among 100,000 writes, against one among 1,000.

The writes are put into the journal of a state file as the journal puts them, half of them before the sheet and half
after it; the sheet is logged and undone at a `nutmcp sandbox` without limits. The processor of this process counts.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Self

import anyio

from benchmarks.processes import nutcache, settings
from benchmarks.report import section, table, verdict
from benchmarks.unpaced import NO_PACE
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.journal.change import Change, State
from nutmcp.journal.documents import Writing
from nutmcp.remote.call import Verb
from nutmcp.server.desk import open_desk
from nutmcp.settings import load
from nutmcp.state.ports import Writer
from nutmcp.tools.desk import Desk

FEW, MANY, SHEET = 1_000, 100_000, 50
MOST = 1.25
"""How many times as much processor the long journal may take."""
TURNS = 11


def changes(desk: Desk, owner: str, count: int, first: int) -> Iterator[Change]:
    """Yield changes that were done, of entries that are not there any more."""
    for number in range(first, first + count):
        day = desk.now().date() - timedelta(days=30 + number % 600)
        entry: dict[str, Any] = {
            "project": 1,
            "member": 1,
            "minutes": 60,
            "note": f"Work {number}",
            "working_date": day.isoformat(),
        }
        yield Change.model_validate(
            {
                "id": f"c-{number}",
                "owner": owner,
                "verb": Verb.CREATE,
                "state": State.DONE,
                "entry": 10**9 + number,
                "asked_at": desk.now(),
                "settled_at": desk.now(),
                "content": f"{number:032x}",
                "draft": entry,
                "after": {**entry, "id": 10**9 + number},
            }
        )


async def fill(desk: Desk, owner: str, count: int, first: int) -> None:
    """Put so many changes into the journal."""
    for some in several(changes(desk, owner, count, first)):

        def work(writer: Writer, some: tuple[Change, ...] = some) -> None:
            documents = Writing(writer, owner)
            for each in some:
                documents.put(each)
                documents.carry_out(each)

        await desk.store.transact(work, scope=owner)


def several(all_of_them: Iterator[Change]) -> Iterator[tuple[Change, ...]]:
    """Yield so many at a time as one transaction keeps."""
    while some := tuple(islice(all_of_them, 2_000)):
        yield some


async def log(desk: Desk) -> tuple[str, str]:
    """Log a sheet, and return what undoes it, and whose it is."""
    roster = await desk.directory.roster()
    member, project = await desk.directory.me(), next(iter(roster.projects))
    batch = await desk.journal.new_batch()
    for number in range(SHEET):
        await desk.journal.create(
            TimeEntryDraft(project=project, member=member.id, working_date=desk.today(), minutes=10 + number),
            batch=batch,
        )
    (last,) = await desk.journal.changes(limit=1)
    return batch, last.owner


class Journal:
    """A journal that holds so many other writes beside those of a sheet, which can be undone."""

    def __init__(self, desk: Desk, batch: str) -> None:
        self._desk, self._batch = desk, batch

    @classmethod
    async def of(cls, desk: Desk, writes: int) -> Self:
        """Log a sheet among so many other writes."""
        batch, owner = await log(desk)
        await fill(desk, owner, writes // 2, 0)
        journal = cls(desk, batch)
        await journal.undo()
        await fill(desk, owner, writes // 2, writes // 2)
        return journal

    async def undo(self) -> float:
        """Return the seconds of processor that an undo of the sheet takes, and bring back what was taken back."""
        began = time.process_time()
        undone = await self._desk.undoing.undo(self._batch)
        taken = time.process_time() - began
        self._batch = (await self._desk.undoing.undo(undone.change)).change
        return taken


async def measure(url: str, folder: str) -> list[tuple[float, float]]:
    """Return the seconds of processor that each undo takes in the short journal and in the long one, in turns."""
    async with AsyncExitStack() as stack:
        journals: list[Journal] = []
        for writes in (FEW, MANY):
            chosen = load(settings(url, str(Path(folder) / f"{writes}.sqlite")), {})
            journals.append(await Journal.of(await stack.enter_async_context(open_desk(chosen, rates=NO_PACE)), writes))
        short, long = journals
        return [(await short.undo(), await long.undo()) for _ in range(TURNS)]


async def main() -> None:
    """Print the section; exit with 1 where the long journal takes much more."""
    with tempfile.TemporaryDirectory() as folder:
        async with nutcache() as system:
            await system.set_limits(on=False)
            taken = await measure(system.url, folder)
    short, long = [statistics.median(each) for each in zip(*taken, strict=True)]
    ratio = statistics.median(long / short for short, long in taken)
    rows = [
        (f"among {FEW:,} writes", f"{short:.2f} s", ""),
        (f"among {MANY:,} writes", f"{long:.2f} s", f"{ratio:.2f} ×"),
    ]
    print(section("A sheet undone in a long journal", table(("", "processor", "ratio"), rows), _NOTE))
    verdict([("a long journal against a short one", ratio, MOST)])


_NOTE = (
    f"{SHEET} entries, half of the other writes before them and half after; medians of {TURNS} undos in each, "
    "in turns, of the server’s own processor."
)


if __name__ == "__main__":
    anyio.run(main)
