"""What becomes of a thousand writes that something befalls: how many are lost, made twice, or of unknown fate.

All of nutmcp runs in this process, as an assistant meets it, before a Nutcache in which each write meets a fault.
What was answered is compared with the database; then the network is well again, the call is made once more where
it failed, and the database is looked at again. Lost and doubled must be 0, or the command ends with 1.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import anyio

from benchmarks.report import section, table
from nutmcp.sandbox.faults import Fault, FaultKind
from tests.faults.acts import ACTS, NOTHING, Act, between, booked, small_office
from tests.faults.hearing import Heard, hear
from tests.whole_server import Answer, Office

ROUNDS = 9
AN_HOUR = 3_600
FAULTS: dict[str, Fault] = {
    "no fault": Fault(kind="content_type"),
    "connection lost before it was processed": Fault(kind="drop"),
    "connection lost after it was processed": Fault(kind="drop", after=True),
    "server error before it was processed": Fault(kind="status", status=503, body="html"),
    "server error after it was processed": Fault(kind="status", status=500, after=True),
    "answer cut in half": Fault(kind="truncated"),
    "connection lost within the answer": Fault(kind="cut"),
    "a page of HTML with status 200, before": Fault(kind="html"),
    "a page of HTML with status 200, after": Fault(kind="html", after=True),
    "redirect elsewhere, before": Fault(kind="redirect"),
    "redirect elsewhere, after": Fault(kind="redirect", after=True),
    "answer without end": Fault(kind="huge", after=True, size=17_000_000),
    "refused as not valid": Fault(kind="status", status=400),
    "too many calls, for a moment": Fault(kind="too_many", retry_after=2),
    "too many calls, for long": Fault(kind="too_many", retry_after=900),
}
"""What befalls the request that writes."""
KINDS: Sequence[FaultKind] = ("drop", "status", "html", "truncated")
"""What befalls the requests that look for what became of it, a third of the time."""


@dataclass
class Tally:
    """What became of the writes that met one fault.

    Attributes:
        writes: How many there were.
        acknowledged: How many were said to be done.
        refused: How many were said not to be done.
        unknown: How many were said to be of unknown fate, at first.
        lost: How many were said to be done, and were not; or were not done in the end.
        doubled: How many were there though they were refused, or more than once.
    """

    writes: int = 0
    acknowledged: int = 0
    refused: int = 0
    unknown: int = 0
    lost: int = 0
    doubled: int = 0

    def count(self, act: Act, heard: Heard, there: object, in_the_end: object) -> None:
        """Count one write, by what was heard of it and what it left at once and in the end."""
        self.writes += 1
        self.acknowledged += not heard.code
        self.unknown += heard.code == "outcome_unknown"
        self.refused += heard.code not in ("", "outcome_unknown")
        self.lost += (not heard.code and there == NOTHING) or in_the_end == NOTHING
        refused_but_there = heard.code not in ("", "outcome_unknown") and there != NOTHING
        self.doubled += refused_but_there or not {there, in_the_end} <= {NOTHING, act.effect}

    def row(self) -> Sequence[int]:
        """Return the figures as the table has them."""
        return (self.writes, self.acknowledged, self.refused, self.unknown, self.lost, self.doubled)


async def befall(act: Act, fault: Fault, rng: Random, tally: Tally) -> None:
    """Make one write that meets the fault, and maybe others while it is looked for; and make it again if it failed."""
    async with small_office() as office:
        arguments, before = await act.prepare(office), booked(office)
        control = office.sandbox.control
        path = "time_entries" if act.method == "POST" else "time_entries/*"
        control.faults.add(fault.model_copy(update={"method": act.method, "path": path}))
        if rng.randrange(3) == 0:
            looking = "time_entries/filtered" if act.method == "POST" else "time_entries/*"
            control.fail(rng.choice(KINDS), path=looking, skip=act.looks, times=rng.randrange(1, 7))
        heard = await hear(office.assistant, act.tool, arguments)
        there = between(before, booked(office))
        control.faults.clear()
        office.clock.advance(AN_HOUR)
        if heard.code:
            await ask_again(office, act, arguments)
        tally.count(act, heard, there, between(before, booked(office)))


async def ask_again(office: Office, act: Act, arguments: Answer) -> None:
    """Make the call again, and stop a timer by its id where a switch left it stopped and not logged."""
    heard = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
    if "not logged yet: t1" in heard.message:
        await hear(office.assistant, "stop_timer", {"timer": "t1"})


async def measure(rounds: int) -> dict[str, Tally]:
    """Let every fault befall every way to write, so many times."""
    rng = Random(rounds)  # noqa: S311 - the same faults each time
    tallies = {title: Tally() for title in FAULTS}
    for title, fault in FAULTS.items():
        for _ in range(rounds):
            for act in ACTS:
                await befall(act, fault, rng, tallies[title])
    return tallies


def main() -> None:
    """Print the table; exit with 1 if a write was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each fault befalls each act ({ROUNDS})")
    rounds: int = parser.parse_args().rounds
    tallies = anyio.run(measure, rounds)
    total = [sum(column) for column in zip(*(each.row() for each in tallies.values()), strict=True)]
    head = ("what befell the write", "writes", "acknowledged", "refused", "unknown", "lost", "doubled")
    rows = [(title, *each.row()) for title, each in tallies.items()]
    told = (
        f"Each fault befalls, {rounds} times, each of: {', '.join(each.name for each in ACTS)}. A third of the time "
        "another befalls the requests that look for what became of it. Unknown is what was said at first: in the end "
        "the same call, made again, found out."
    )
    print(section("Writes that something befalls", table(head, [*rows, ("**all**", *total)]), told))
    if any(each.lost or each.doubled for each in tallies.values()):
        sys.exit("A write was lost or doubled.")


if __name__ == "__main__":
    main()
