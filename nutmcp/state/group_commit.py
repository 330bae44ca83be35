"""Group commit: transactions in a thread of their own, where those that wait are kept with one wait for the disk."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

from anyio import CancelScope
from anyio.lowlevel import checkpoint_if_cancelled

from nutmcp.state.sqlite_errors import is_locked

T = TypeVar("T")

MOST_TOGETHER = 64
"""So many transactions are kept together; the others wait for the next turn."""


class Transaction(Protocol):
    """A transaction in which others may be done, each apart from the others."""

    def apart(self, work: Callable[[Any], T]) -> T:
        """Return what the work returns; what it wrote is forgotten if it raises."""
        ...


_Outcome = tuple[BaseException | None, Any]
"""What was raised, or what was returned."""
_Work = Callable[[Any], Any]
_Run = Callable[[_Work], Any]
"""Runs a function on a transaction, and commits it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A transaction that somebody waits for."""

    work: _Work
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]

    def answer(self, outcome: _Outcome) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self.loop.call_soon_threadsafe(self._settle, *outcome)

    def _settle(self, error: BaseException | None, result: object) -> None:
        if self.future.done():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class GroupCommit:
    """Runs transactions in the order in which they come, and commits those together that have come meanwhile.

    Args:
        run: Runs a function on a transaction and commits it; it is called in one thread alone.
    """

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread: Thread | None = None

    async def transact(self, work: Callable[[Any], T]) -> T:
        """Return what the work returned, once what it wrote is kept; it is not left alone by a cancellation."""
        await checkpoint_if_cancelled()
        if self._thread is None:
            self._thread = Thread(target=self._work, daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._asked.put(_Asked(work, loop, future))
        with CancelScope(shield=True):
            return await future
        raise AssertionError

    def close(self) -> None:
        """Wait for what is under way, and end the thread; the next transaction begins another."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._asked.put(None)
            thread.join()

    def _work(self) -> None:
        last: _Asked | None = self._asked.get()
        while last is not None:
            group = [last]
            with suppress(Empty):
                while len(group) < MOST_TOGETHER and (last := self._asked.get_nowait()) is not None:
                    group.append(last)
            for each, outcome in zip(group, self._outcomes([each.work for each in group]), strict=True):
                each.answer(outcome)
            if last is not None:
                last = self._asked.get()

    def _outcomes(self, works: Sequence[_Work]) -> Sequence[_Outcome]:
        """Carry them out, together if possible; where a fault of the file cannot be laid on one, one by one."""
        if len(works) > 1:
            try:
                outcomes: Sequence[_Outcome] = self._run(partial(_together, works))
            except sqlite3.Error as error:
                if is_locked(error):
                    return [(error, None)] * len(works)
            else:
                return outcomes
        return [_outcome(partial(self._run, work)) for work in works]


def _together(works: Sequence[_Work], transaction: Transaction) -> Sequence[_Outcome]:
    return [_outcome(partial(transaction.apart, work), unless=sqlite3.Error) for work in works]


def _outcome(do: Callable[[], object], unless: type[Exception] | tuple[()] = ()) -> _Outcome:
    """Return what came of it; an error that is to be raised is raised."""
    try:
        return None, do()
    except unless:
        raise
    except BaseException as error:  # noqa: BLE001 - whoever waits gets it
        return error, None
