"""How much of the allowed rate eight servers use that share one key, and whether Nutcache ever has to refuse a call.

Eight `nutmcp serve` processes on one state file log time at one `nutmcp sandbox` on loopback, which keeps the
documented limits: 5 calls a second, 200 a minute. When each request arrived is read from the sandbox's log. The
share is the least time in which that many may arrive, against the time that they took.
"""

import argparse
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import anyio

from benchmarks.processes import Stdio, nutcache, stdio
from benchmarks.report import section, table

PROCESSES = 8
CALLS = 190
PER_SECOND, PER_MINUTE = 5, 200
LEAST_SHARE = 0.95
TOO_MANY_REQUESTS = 429


@dataclass(frozen=True)
class Measured:
    """What Nutcache saw: how many requests, how many it refused, and the seconds from the first to the last."""

    requests: int
    refused: int
    seconds: float

    @property
    def share(self) -> float:
        """Return the share of the allowed rate that was used."""
        return least_seconds(self.requests) / self.seconds


def least_seconds(requests: int) -> int:
    """Return in how many seconds so many requests may arrive at best: five at once a second, 200 a minute."""
    minutes, rest = divmod(requests - 1, PER_MINUTE)
    return 60 * minutes + rest // PER_SECOND


async def measure(calls: int) -> Measured:
    """Let the servers make so many calls, and return what Nutcache saw."""
    numbers = count()

    async def work(server: Stdio) -> None:
        # Each costs one request, and the first of a server two more, by which it gets to know the account.
        while (number := next(numbers)) < calls:
            await server.call([("log_time", {"project": "Acme webshop", "duration": "1h", "note": f"Call {number}"})])

    async with nutcache() as upstream, AsyncExitStack() as stack:
        state = str(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "state.sqlite")
        servers = [await stack.enter_async_context(stdio(upstream.url, state)) for _ in range(PROCESSES)]
        async with anyio.create_task_group() as tasks:
            for server in servers:
                tasks.start_soon(work, server)
        asked = await upstream.asked()
    arrived = sorted(datetime.fromisoformat(each["at"]) for each in asked)
    refused = sum(each["status"] == TOO_MANY_REQUESTS for each in asked)
    return Measured(len(asked), refused, (arrived[-1] - arrived[0]).total_seconds())


def main() -> None:
    """Print the figures; exit with 1 where a call was refused, or less of the rate was used than it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--calls", type=int, default=CALLS, help=f"how many calls, all together ({CALLS}; 2000 is full)"
    )
    found = anyio.run(measure, parser.parse_args().calls)
    head = ("servers", "requests", "refused (429)", "seconds", "at best", "share of the rate")
    best = least_seconds(found.requests)
    row = (PROCESSES, found.requests, found.refused, f"{found.seconds:.1f}", best, f"{found.share:.1%}")
    told = "The rest is the margin by which each window is taken longer than it is, so that none is ever overrun."
    print(section("One key, eight servers", table(head, [row]), told))
    if found.refused or found.share < LEAST_SHARE:
        sys.exit(f"Missed: no refused call, and a share of at least {LEAST_SHARE:.0%}.")


if __name__ == "__main__":
    main()
