"""How much of the allowed rate eight keys use from four servers on one PostgreSQL, and whether it is ever exceeded.

Four processes take places for calls as servers do, each for all keys at once; no call is made. When each place came is
compared with what Nutcache allows: 5 calls a second, 200 a minute.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import anyio

from benchmarks.report import ROOT, section, table, verdict
from benchmarks.shared_key import LEAST_SHARE, PER_MINUTE, PER_SECOND, least_seconds
from nutmcp.client.limits import SharedLimits
from nutmcp.clock import SystemClock
from nutmcp.errors import RateLimited
from nutmcp.state.opening import open_state
from nutmcp.systems.nutcache.rates import RATES
from tests.postgres_server import Server, url_of

SERVERS, KEYS, CALLS = 4, 8, 500
AT_ONCE = 5
"""So many calls wait for a key in each server."""


async def take(url: str, calls: int) -> dict[str, list[float]]:
    """Take places for so many calls of each key, and return when each came."""
    store, clock = open_state(url), SystemClock()
    came: dict[str, list[float]] = defaultdict(list)

    async def work(key: str, count: int) -> None:
        limits = SharedLimits(store, key, clock, RATES)
        while count:
            try:
                await limits.acquire()
            except RateLimited as full:
                await anyio.sleep(full.retry_after or 1)
                continue
            came[key].append(time.monotonic())
            count -= 1

    async with anyio.create_task_group() as tasks:
        for key in map(str, range(KEYS)):
            for _ in range(AT_ONCE):
                tasks.start_soon(work, key, calls // AT_ONCE)
    store.close()
    return came


def exceeded(moments: Sequence[float]) -> int:
    """Return how many calls Nutcache would have refused."""
    windows = ((PER_SECOND, 1.0), (PER_MINUTE, 60.0))
    return sum(
        any(number >= calls and moment - moments[number - calls] < seconds for calls, seconds in windows)
        for number, moment in enumerate(moments)
    )


def measure(calls: int) -> list[list[float]]:
    """Return when the places of each key came, in order."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "log")
        server.start()
        try:
            command = [sys.executable, "-m", "benchmarks.replicas", "--take", url_of(server.port)]
            started = [
                subprocess.Popen([*command, "--calls", str(calls // SERVERS)], cwd=ROOT, stdout=subprocess.PIPE)
                for _ in range(SERVERS)
            ]
            told = [json.loads(each.communicate()[0]) for each in started]
        finally:
            server.stop("immediate")
            server.remove()
    return [sorted(moment for each in told for moment in each[key]) for key in map(str, range(KEYS))]


def main() -> None:
    """Print the section; exit with 1 where a call would have been refused, or too little of the rate was used."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--calls", type=int, default=CALLS, help=f"of each key ({CALLS})")
    parser.add_argument("--take", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.take:
        print(json.dumps(anyio.run(take, given.take, given.calls)))
        return
    keys = measure(given.calls)
    shares = [least_seconds(len(each)) / (each[-1] - each[0]) for each in keys]
    refused = sum(map(exceeded, keys))
    head = ("servers", "keys", "calls of each", "too early", "share of the rate: least", "most")
    row = (SERVERS, KEYS, len(keys[0]), refused, f"{min(shares):.1%}", f"{max(shares):.1%}")
    print(section("Eight keys, four servers, one PostgreSQL", table(head, [row])))
    verdict([("too early", refused, 0), ("share that was not used", 1 - min(shares), 1 - LEAST_SHARE)])


if __name__ == "__main__":
    main()
