"""What it takes to add up 20,000 time entries: requests, time against what the limits impose, and memory.

It is done twice. First by `nutmcp` as it is, in real time, against a sandbox that keeps the vendor's limits: the
time is compared with the earliest moment at which the last of so many calls may be made. Then without any limit,
by `unpaced.py`, against the same requests made by hand with httpx2, one after the other, and read as JSON.
"""

import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import anyio

from benchmarks.by_hand import Request, connected, send
from benchmarks.processes import Nutcache, Stdio, nutcache, stdio
from benchmarks.report import section, table
from nutmcp.systems.nutcache.rates import RATES

ENTRIES = 20_000
QUESTION = ("summarize_time", {"group_by": ["month"], "member": "all"})
SMALL_QUESTION = ("summarize_time", {"group_by": ["month"], "member": "all", "period": "today"})


@dataclass(frozen=True)
class Effort:
    """What one summary took.

    Attributes:
        requests: How many requests there were, those of the small question before it included.
        seconds: The time from the small question to the answer.
        before: The memory at its peak before, in MiB.
        after: The memory at its peak afterwards.
    """

    requests: int
    seconds: float
    before: float
    after: float


async def summarize(system: Nutcache, state: str, module: str) -> Effort:
    """Have a new server answer a small question, which loads what it works with, and then the large one.

    Raises:
        RuntimeError: Not all entries were added up, or a request was refused.
    """
    await system.forget_asked()
    async with stdio(system.url, state, module) as server:
        began = time.perf_counter()
        await server.call([SMALL_QUESTION])
        before = peak(server)
        (answer,) = await server.call([QUESTION])
        seconds = time.perf_counter() - began
        if answer["total"]["entries"] != ENTRIES:
            raise RuntimeError(f"{answer['total']['entries']} entries were added up")
        asked = await system.asked()
        if any(each["status"] != HTTPStatus.OK for each in asked):
            raise RuntimeError("Nutcache refused a request")
        return Effort(len(asked), seconds, before, peak(server))


def peak(server: Stdio) -> float:
    """Return the most memory that the process has held, in MiB; it is 0 where the system does not tell."""
    status = Path(f"/proc/{server.pid}/status")
    told = (
        re.search(r"^VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE) if status.exists() else None
    )
    return int(told.group(1)) / 1024 if told else 0.0


def earliest(calls: int) -> float:
    """Return the seconds after which the last of so many calls may be made, by the vendor's limits alone."""
    moments: list[float] = []
    for number in range(calls):
        behind = (moments[number - rate.calls] + rate.seconds for rate in RATES if number >= rate.calls)
        moments.append(max(behind, default=0.0))
    return moments[-1]


async def by_hand(system: Nutcache, requests: Sequence[Request]) -> float:
    """Return the seconds that these requests take, one after the other, by hand."""
    async with connected() as http:
        began = time.perf_counter()
        for request in requests:
            await send(http, system.url, request)
        return time.perf_counter() - began


async def main() -> None:
    """Print the section."""
    with tempfile.TemporaryDirectory() as folder:
        async with nutcache("large") as system:
            paced = await summarize(system, f"{folder}/paced.sqlite", "nutmcp")
            await system.set_limits(on=False)
            free = await summarize(system, f"{folder}/free.sqlite", "benchmarks.unpaced")
            requests = await system.asked()
            hand = await by_hand(system, requests)
    floor = earliest(paced.requests)
    rows = (
        (
            "with the vendor's limits, real time",
            paced.requests,
            f"{paced.seconds:.1f} s",
            f"{floor:.1f} s: the limits",
            f"{paced.seconds / floor:.2f} ×",
            f"{paced.after - paced.before:+.1f} MiB",
        ),
        (
            "without limits",
            free.requests,
            f"{free.seconds:.1f} s",
            f"{hand:.1f} s: by hand, httpx2",
            f"{free.seconds / hand:.2f} ×",
            f"{free.after - free.before:+.1f} MiB",
        ),
    )
    print(section(f"{ENTRIES:,} entries added up", table(_HEAD, rows), _NOTE))


_HEAD = ("", "requests", "time", "against", "ratio", "peak memory grows by")
_NOTE = (
    "One run each, over stdio, from a server that has just started; no clock is faked. The limits are 5 calls a second "
    "and 200 a minute, in any window; the sandbox keeps them as well and refused nothing. Memory is compared with the "
    "peak after a first small question."
)


if __name__ == "__main__":
    anyio.run(main)
