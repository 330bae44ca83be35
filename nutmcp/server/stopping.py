"""Ends the process within a second of being asked to, whatever it is doing."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

# A supervisor, or a desktop client that quits, is not kept waiting longer than a second.
LONGEST_STOP = 0.8


class Deadline:
    """Once set, the process ends at the latest `LONGEST_STOP` seconds later, unless it is called off."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    def set(self) -> None:
        """Start to count; what has begun to count goes on."""
        if self._timer is None:
            # Not even a thread that blocks in a system call, or a loop that does not turn, holds this up.
            self._timer = threading.Timer(LONGEST_STOP, os._exit, (1,))
            self._timer.daemon = True
            self._timer.start()

    def call_off(self) -> None:
        """Do not end the process."""
        if self._timer is not None:
            self._timer.cancel()


@contextmanager
def stopped_by_signals(stop: Callable[[], object]) -> Generator[Deadline]:
    """Call `stop` in the running loop on SIGTERM and SIGINT, and set the deadline, which is yielded.

    Outside the main thread, which alone can hear signals, whoever has that thread decides about the end.
    """
    loop = asyncio.get_running_loop()
    deadline = Deadline()

    def on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        deadline.set()
        loop.call_soon_threadsafe(stop)

    # Not the loop's own way, which does not exist on Windows.
    heard = (signal.SIGTERM, signal.SIGINT) if threading.current_thread() is threading.main_thread() else ()
    before = {number: signal.signal(number, on_signal) for number in heard}
    try:
        yield deadline
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        deadline.call_off()
