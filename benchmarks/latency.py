"""How long a tool call takes beside a bare MCP server whose tool makes the same requests by hand.

What nutmcp sent for each call is read from the log of the sandbox, and sent again by the tool of the bare server: the
same methods, paths, queries, headers and bodies, on connections that stay open, with the answers returned as JSON. Both
servers are called the same way, in turns, over stdio and over HTTP. Neither waits for a limit: the sandbox's are
switched off by its side entrance, and `unpaced.py` says how ours are.
"""

import json
import math
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

import anyio

from benchmarks.by_hand import Request
from benchmarks.processes import Call, Nutcache, OverHttp, Stdio, nutcache, over_http, stdio
from benchmarks.report import section, table

AT_ONCE = 32
ALONE_ROUNDS = 40
TOGETHER_ROUNDS = 8


@dataclass(frozen=True)
class Job:
    """One kind of call; `call(number)` is another one of the kind for every number."""

    title: str
    call: Callable[[int], Call]
    numbers: Iterator[int] = field(default_factory=count)

    def next_call(self) -> Call:
        """Return a call of the kind that was not made before."""
        return self.call(next(self.numbers))


Way = Stdio | OverHttp
"""How a server is called."""


async def requests_of(system: Nutcache, way: Way, job: Job) -> list[list[Request]]:
    """Return what nutmcp asks Nutcache for, for each of 32 calls of a kind, once it knows the account."""
    asked: list[list[Request]] = []
    await way.call([job.next_call()])
    for _ in range(AT_ONCE):
        await system.forget_asked()
        await way.call([job.next_call()])
        asked.append([*await system.asked()])
    return asked


async def ratio(by_hand: Way, ours: Way, job: Job, at_once: int) -> str:
    """Return the medians of both, and what ours is of the other: of the time, and of the processor that it takes."""
    taken: list[list[float]] = [[], []]
    burnt: list[list[float]] = [[], []]
    for turn in range(ALONE_ROUNDS if at_once == 1 else TOGETHER_ROUNDS):
        theirs: list[Call] = [("ask", {"number": turn + each}) for each in range(at_once)]
        for place, (way, calls) in enumerate(((by_hand, theirs), (ours, [job.next_call() for _ in range(at_once)]))):
            before = processor_seconds(way.pid)
            taken[place].append(await _timed(lambda way=way, calls=calls: way.call(calls)))
            burnt[place].append(processor_seconds(way.pid) - before)
    hand, own = (1_000 * median(each) for each in taken)
    processor = sum(burnt[1]) / sum(burnt[0])
    return f"{hand:.1f} → {own:.1f} ms ({own / hand:.2f} ×, processor {processor:.2f} ×)"


def processor_seconds(pid: int) -> float:
    """Return the seconds of processor that all threads of a process have taken; NaN elsewhere than on Linux."""
    if sys.platform != "linux":
        return math.nan
    # The clock that `clock_getcpuclockid` names: the ticks in /proc are of 10 ms, which is longer than a call takes.
    return time.clock_gettime((~pid << 3) | 2)


async def compare(system: Nutcache, ours: Sequence[Way], folder: Path, job: Job) -> list[str]:
    """Return the line of one kind of call: over stdio and HTTP, alone and 32 at once."""
    calls = await requests_of(system, ours[0], job)
    await ours[1].call([job.next_call()])
    file = folder / "calls.json"
    file.write_text(json.dumps(calls), encoding="utf-8")
    module, state = "benchmarks.by_hand_server", "memory:"
    async with (
        stdio(system.url, state, module, str(file)) as pipes,
        over_http(system.url, state, module, str(file)) as web,
    ):
        for by_hand in (pipes, web):  # or the first turn would count its start as well
            await by_hand.call([("ask", {"number": 0})])
        cells = [
            await ratio(by_hand, way, job, at_once)
            for by_hand, way in zip((pipes, web), ours, strict=True)
            for at_once in (1, AT_ONCE)
        ]
    return [job.title, str(len(calls[0])), *cells]


async def _timed(ask: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await ask()
    return time.perf_counter() - began


async def _jobs(way: Stdio) -> list[Job]:
    """Return what is measured; days and ids are told apart, so that no two calls can share a request."""

    async def ids_of(tool: str, **arguments: object) -> list[str]:
        (listed,) = await way.call([(tool, {"limit": AT_ONCE, **arguments})])
        return [str(row["id"]) for row in listed["items"]]

    entries, mine = await ids_of("list_time_entries", member="all"), await ids_of("list_time_entries", invoiced=False)
    invoices, projects = await ids_of("search_invoices"), await ids_of("list_projects")
    return [
        _job("get_record", lambda n: {"resource": "time_entries", "id": entries[n % AT_ONCE]}),
        _job("list_time_entries", lambda n: {"from": f"-{30 + n % 900}d"}),
        _job("summarize_time", lambda n: {"from": f"-{60 + n % 900}d", "member": "all", "group_by": ["project"]}),
        _job("search_customers", lambda n: {"filters": [_filter("city", "sw", f"R{n}")]}),
        _job("search_invoices", lambda n: {"min_total": str(n)}),
        _job("get_invoice", lambda n: {"invoice": invoices[n % len(invoices)]}),
        _job("get_project", lambda n: {"project": projects[n % len(projects)]}),
        _job("find_records", lambda n: {"resource": "expenses", "filters": [_filter("id", "gt", str(n))]}),
        _job("log_time", lambda n: {"project": "Acme website", "duration": "1h", "note": f"Part {n}"}),
        _job("update_time_entry", lambda n: {"entry": mine[n % len(mine)], "note": f"Part {n}"}),
    ]


def _job(tool: str, arguments: Callable[[int], Mapping[str, object]]) -> Job:
    return Job(f"`{tool}`", lambda number: (tool, arguments(number)))


def _filter(name: str, operator: str, value: str) -> Mapping[str, str]:
    return {"property": name, "operator": operator, "value": value}


async def main() -> None:
    """Print the section."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            system = await stack.enter_async_context(nutcache())
            await system.set_limits(on=False)
            state = str(Path(folder) / "state.sqlite")
            pipes = await stack.enter_async_context(stdio(system.url, state, "benchmarks.unpaced"))
            web = await stack.enter_async_context(over_http(system.url, state, "benchmarks.unpaced"))
            rows = [await compare(system, (pipes, web), Path(folder), job) for job in await _jobs(pipes)]
    print(section("A tool call against a bare server that asks by hand", table(_HEAD, rows), " ".join(_NOTE)))


_HEAD = ("tool", "requests", "stdio, alone", "stdio, 32 at once", "HTTP, alone", "HTTP, 32 at once")
_NOTE = (
    f"Medians of {ALONE_ROUNDS} turns alone and {TOGETHER_ROUNDS} turns of {AT_ONCE} at once: the bare server →",
    "nutmcp, and what nutmcp's is of the bare server's, of the time and of the processor that the server takes.",
    "The bare server is the SDK's low-level one, with one tool that makes the same requests with httpx2, as the",
    "sandbox saw them, and returns their JSON.",
    "Nobody waits for a limit: the sandbox's are switched off, and nutmcp is served by `benchmarks/unpaced.py`, where",
    "a call takes its place in the count, durably and with the same work, but every place is free at once.",
    "All of it shares this machine's cores, the sandbox included.",
    "`log_time` and `update_time_entry` also note the write on disk, before and after.",
)


if __name__ == "__main__":
    anyio.run(main)
