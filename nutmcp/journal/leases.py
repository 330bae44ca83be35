"""Leases: which process is writing a change, so that a write in flight is told from one that a crash left."""

import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import anyio

from nutmcp.clock import Clock

ENDED_BY_NOW = timedelta(minutes=3)
"""No write takes so long: the client gives up much earlier. It counts where nothing better is known."""

PATIENCE = 40
"""Seconds for which the same call, made twice at once, waits for the other one."""
GLANCE = 0.2
"""Seconds between two looks at what another process is writing."""


@dataclass(frozen=True, slots=True)
class Process:
    """A running journal: the machine (or container), the process on it, and the journal inside that process."""

    machine: str
    number: int
    journal: str

    @classmethod
    def this(cls, journal: str) -> "Process":
        """Return this process."""
        return cls(_machine(), os.getpid(), journal)

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"machine": self.machine, "number": self.number, "journal": self.journal}

    def has_ended(self, now: datetime, since: datetime) -> bool:
        """Return whether the process can no longer be writing what it began at `since`."""
        return now - since > ENDED_BY_NOW or self.is_gone()

    def is_gone(self) -> bool:
        """Return whether the process has certainly ended, as far as that is known on this machine."""
        # Elsewhere than on POSIX, signal 0 is not a question but a signal.
        if self.machine != _machine() or os.name != "posix":
            return False
        try:
            os.kill(self.number, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass
        return False


@dataclass(frozen=True, slots=True)
class Lease:
    """What keeps a change in sight until it is settled.

    Attributes:
        change: The id of the change.
        content: The fingerprint of what it is to write.
        process: Who is writing it; None when nobody is any more.
        since: When it was asked for.
    """

    change: str
    content: str | None
    process: Process | None
    since: datetime


class InFlight:
    """The changes that are being written at the moment, by this process and as far as it knows by others."""

    def __init__(self, process: Process, clock: Clock) -> None:
        self.process = process
        self._clock = clock
        self._ours: dict[str, anyio.Event] = {}

    def begin(self, change: str) -> bool:
        """Note that this process begins to write a change, unless it is writing one of that id."""
        if change in self._ours:
            return False
        self._ours[change] = anyio.Event()
        return True

    def end(self, change: str) -> None:
        """Note that this process writes the change no longer."""
        self._ours.pop(change).set()

    async def glance(self, change: str) -> None:
        """Wait until this process has ended writing the change, or a moment if another one writes it."""
        ended = self._ours.get(change)
        if ended is None:
            await self._clock.sleep(GLANCE)
        else:
            with anyio.move_on_after(PATIENCE):
                await ended.wait()

    def is_idle(self, change: str, process: Process | None, since: datetime) -> bool:
        """Return whether nobody is writing the change that the process began at `since`."""
        if process is None:
            return True
        if process == self.process:
            return change not in self._ours
        return process.has_ended(self._clock.now(), since)


def _machine() -> str:
    """Return what tells apart the machines and containers whose process numbers have nothing to do with each other."""
    numbers = ""
    with suppress(OSError):
        numbers = str(Path("/proc/self/ns/pid").readlink())
    return f"{socket.gethostname()} {numbers}".strip()
