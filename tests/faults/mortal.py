"""A whole nutmcp in a process of its own that makes one call and is killed at one step of it; many, one by one.

It reads jobs from its standard input, a line of JSON each, and answers each with a line. Every job runs in a child
that shares the imports, so that a hundred deaths take seconds.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.state.opening import open_state
from nutmcp.state.ports import Reader, Store, Writer
from tests.fakes import FakeClock
from tests.faults.acts import ACTS, SEVERAL, booked, small_office, small_sandbox
from tests.faults.hearing import hear
from tests.whole_server import TUESDAY

T = TypeVar("T")


class Life:
    """Counts the steps of a call, and ends the process at one of them.

    Attributes:
        left: How many steps are left; none is counted if it is None.
    """

    left: int | None = None

    def step(self) -> None:
        """Make a step, if it is not the last one."""
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left = None if self.left is None else self.left - 1


class SteppedStore:
    """A store of which every transaction is two steps: one before it, one after."""

    kind = "sqlite"

    def __init__(self, store: Store, life: Life) -> None:
        self._store = store
        self._life = life
        self.close = store.close

    async def view(self, look: Callable[[Reader], T]) -> T:
        return await self._store.view(look)

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        self._life.step()
        result = await self._store.transact(work, scope=scope, durable=durable)
        self._life.step()
        return result


def stepped(app: ASGIApp, life: Life) -> ASGIApp:
    """Return a Nutcache of which every request is two steps: it arrives, and its answer leaves."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        life.step()
        await app(scope, receive, send)
        life.step()

    return answer


async def lead(job: dict[str, Any]) -> None:
    """Make the call of a job; tell what was there before, and the outcome."""
    life, clock = Life(), FakeClock(TUESDAY)
    act = next(each for each in (*ACTS, *SEVERAL) if each.name == job["act"])
    async with small_sandbox(clock, job["data"]) as sandbox:
        stage = replace(sandbox, app=stepped(sandbox.app, life))
        async with small_office(SteppedStore(open_state(job["state"]), life), stage, clock) as office:
            arguments = await act.prepare(office)
            tell(job, arguments=arguments, before=booked(office))
            life.left = job["step"]
            heard = await hear(office.assistant, act.tool, arguments)
            tell(job, outcome=heard.outcome)


def tell(job: dict[str, Any], **what: object) -> None:
    """Tell the parent something, which it learns even if this process dies."""
    os.write(job["to"], json.dumps(what).encode() + b"\n")


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Run a job in a child, and return what it told, and how it ended."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        anyio.run(lead, job | {"to": write})
        os._exit(0)
    os.close(write)
    told: dict[str, Any] = {}
    with os.fdopen(read) as lines:
        for line in lines:
            told |= json.loads(line)
    _, status = os.waitpid(child, 0)
    return {**told, "code": os.waitstatus_to_exitcode(status)}


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
        sys.stdout.flush()
