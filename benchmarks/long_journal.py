"""What it takes to undo a sheet of fifty entries among 100,000 writes, against one among 1,000.

The writes are put into the journal of a state file as the journal puts them, half of them before the sheet and half
after it; the sheet is logged and undone at a `nutmcp sandbox` without limits. The processor of this process counts.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

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
TURNS = 5


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


async def measure(url: str, writes: int) -> float:
    """Return the seconds of processor that an undo takes in the median, among so many writes."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = load(settings(url, str(Path(folder) / "state.sqlite")), {})
        async with open_desk(chosen, rates=NO_PACE) as desk:
            batch, owner = await log(desk)
            await fill(desk, owner, writes // 2, 0)
            undone = await desk.undoing.undo(batch)
            batch = (await desk.undoing.undo(undone.change)).change
            await fill(desk, owner, writes // 2, writes // 2)
            taken: list[float] = []
            for _ in range(TURNS):
                began = time.process_time()
                undone = await desk.undoing.undo(batch)
                taken.append(time.process_time() - began)
                # What was taken back is brought back, and can be taken back again.
                batch = (await desk.undoing.undo(undone.change)).change
            return statistics.median(taken)


async def main() -> None:
    """Print the section; exit with 1 where the long journal takes much more."""
    async with nutcache() as system:
        await system.set_limits(on=False)
        short, long = [await measure(system.url, writes) for writes in (FEW, MANY)]
    rows = [
        (f"among {FEW:,} writes", f"{short:.2f} s", ""),
        (f"among {MANY:,} writes", f"{long:.2f} s", f"{long / short:.2f} ×"),
    ]
    print(section("A sheet undone in a long journal", table(("", "processor", "ratio"), rows), _NOTE))
    verdict([("a long journal against a short one", long / short, MOST)])


_NOTE = (
    f"{SHEET} entries, half of the other writes before them and half after; medians of {TURNS} undos of the "
    "server’s own processor."
)


if __name__ == "__main__":
    anyio.run(main)
