"""A daemon thread for calls that nothing can interrupt, so that none of them keeps the process alive."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Lane:
    """A thread of its own that makes one call after the other.

    A read of stdin cannot be interrupted, and the threads that anyio lends keep the process alive until
    they are done. This one does not: who waits for it can be cancelled, and the process can end meanwhile.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    async def run(self, call: Callable[[*Ts], T], *args: *Ts) -> T:
        """Return what the call returns, or raise what it raises; if cancelled, leave it to itself."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(error: Exception | None, result: T | None) -> None:
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)  # pyright: ignore[reportArgumentType] - without an error it is a T

        def make() -> None:
            error, result = None, None
            try:
                result = call(*args)
            except Exception as raised:  # noqa: BLE001 - whoever waits gets it
                error = raised
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, error, result)

        self._calls.put(make)
        return await future

    def _work(self) -> None:
        while True:
            self._calls.get()()
