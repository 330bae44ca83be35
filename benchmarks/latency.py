"""How long a tool call takes above the same request made by hand with httpx2, against the same Nutcache on loopback.

Each call is one that costs one request. What nutmcp sent for it is read from the log of the sandbox, and sent
again by hand: the same method, path, query, headers and body, on connections that stay open, with the answer
read as JSON. By hand, over stdio and over HTTP take turns. Neither side waits for a limit: the sandbox's are
switched off by its side entrance, and `unpaced.py` says how ours are.
"""

import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

import anyio
import httpx2

from benchmarks.by_hand import Request, connected, send
from benchmarks.processes import Call, Nutcache, OverHttp, Stdio, nutcache, over_http, stdio
from benchmarks.report import section, table

AT_ONCE = 32
ALONE_ROUNDS = 60
TOGETHER_ROUNDS = 12


@dataclass(frozen=True)
class Job:
    """One kind of call; `call(number)` is another one of the kind for every number."""

    title: str
    call: Callable[[int], Call]
    numbers: Iterator[int] = field(default_factory=count)

    def next_call(self) -> Call:
        """Return a call of the kind that was not made before."""
        return self.call(next(self.numbers))


@dataclass(frozen=True)
class Bench:
    """The three ways to ask, and the Nutcache that they ask."""

    nutcache: Nutcache
    by_hand: httpx2.AsyncClient
    stdio: Stdio
    http: OverHttp

    async def requests_of(self, job: Job) -> Sequence[Request]:
        """Return what nutmcp asks Nutcache for 32 calls of a kind, once it knows the account.

        Raises:
            RuntimeError: A call costs another number of requests than one.
        """
        for way in (self.stdio, self.http):
            await way.call([job.next_call()])
        await self.nutcache.forget_asked()
        for _ in range(AT_ONCE):
            await self.stdio.call([job.next_call()])
        asked = await self.nutcache.asked()
        if len(asked) != AT_ONCE:
            raise RuntimeError(f"{AT_ONCE} calls cost {len(asked)} requests: {job.title}")
        return asked

    async def send(self, requests: Sequence[Request]) -> None:
        """Send these requests by hand, at once."""
        async with anyio.create_task_group() as tasks:
            for request in requests:
                tasks.start_soon(send, self.by_hand, self.nutcache.url, request)


async def figures(bench: Bench, job: Job, requests: Sequence[Request], at_once: int, rounds: int) -> list[float]:
    """Return the median seconds of so many calls at once: by hand, over stdio, over HTTP."""
    taken: list[list[float]] = [[], [], []]
    for turn in range(rounds):
        chosen = [requests[(turn + each) % AT_ONCE] for each in range(at_once)]
        taken[0].append(await _timed(lambda chosen=chosen: bench.send(chosen)))
        for place, way in enumerate((bench.stdio, bench.http), 1):
            calls = [job.next_call() for _ in range(at_once)]
            taken[place].append(await _timed(lambda way=way, calls=calls: way.call(calls)))
    return [median(each) for each in taken]


async def compare(bench: Bench, job: Job) -> list[list[str]]:
    """Return the lines of one kind of call: alone, and 32 at once."""
    requests = await bench.requests_of(job)
    return [
        _row(job.title, at_once, await figures(bench, job, requests, at_once, rounds))
        for at_once, rounds in ((1, ALONE_ROUNDS), (AT_ONCE, TOGETHER_ROUNDS))
    ]


async def _timed(ask: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await ask()
    return time.perf_counter() - began


async def _jobs(way: Stdio) -> list[Job]:
    """Return what is measured; days and ids are told apart, so that no two calls can share a request."""
    (listed,) = await way.call([("list_time_entries", {"limit": AT_ONCE, "member": "all"})])
    ids = [row["id"] for row in listed["items"]]
    return [
        Job("`get_record`: one entry", lambda n: ("get_record", {"resource": "time_entries", "id": ids[n % AT_ONCE]})),
        Job("`list_time_entries`: 20 of a hundred", lambda n: ("list_time_entries", {"from": f"-{30 + n % 90}d"})),
        Job("`log_time`", lambda n: ("log_time", {"project": "Acme website", "duration": "1h", "note": f"Part {n}"})),
    ]


def _row(title: str, at_once: int, seconds: Sequence[float]) -> list[str]:
    hand, *ways = (1_000 * each for each in seconds)
    shown = [f"{each:.1f} ms ({(each - hand) / at_once:+.1f} a call, {each / hand:.2f} ×)" for each in ways]
    return [title, "alone" if at_once == 1 else f"{at_once} at once", f"{hand:.1f} ms", *shown]


async def main() -> None:
    """Print the section."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            system = await stack.enter_async_context(nutcache())
            await system.set_limits(on=False)
            hand = await stack.enter_async_context(connected())
            state = str(Path(folder) / "state.sqlite")
            pipes = await stack.enter_async_context(stdio(system.url, state, "benchmarks.unpaced"))
            web = await stack.enter_async_context(over_http(system.url, state, "benchmarks.unpaced"))
            bench = Bench(system, hand, pipes, web)
            rows = [row for job in await _jobs(pipes) for row in await compare(bench, job)]
    print(section("A tool call against the same request by hand", table(_HEAD, rows), " ".join(_NOTE)))


_HEAD = ("tool", "", "by hand, httpx2", "nutmcp on stdio", "nutmcp over HTTP")
_NOTE = (
    f"Medians of {ALONE_ROUNDS} turns alone and {TOGETHER_ROUNDS} turns of {AT_ONCE} at once.",
    "The same request, as the sandbox saw it, is made again with httpx2, and the answer read as JSON.",
    "Nobody waits for a limit: the sandbox's are switched off, and nutmcp is served by `benchmarks/unpaced.py`, where",
    "a call takes its place in the count, durably and with the same work, but every place is free at once.",
    "All of it shares this machine's cores, the sandbox included.",
    "`log_time` also notes the write on disk, before and after.",
)


if __name__ == "__main__":
    anyio.run(main)
