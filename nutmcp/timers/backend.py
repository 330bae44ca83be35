"""What runs timers, be it nutmcp or the remote system: what can be asked of either, and what it answers."""

from dataclasses import dataclass
from typing import Protocol

from nutmcp.journal.change import Written
from nutmcp.timers.draft import Stop
from nutmcp.timers.timer import Timer


@dataclass(frozen=True, slots=True)
class Stepped:
    """A timer as it became, and what `undo` takes to take that back; None for a step of an older version's."""

    timer: Timer
    change: str | None


@dataclass(frozen=True, slots=True)
class Logged:
    """A timer that was logged, and its time entry."""

    timer: Timer
    written: Written


@dataclass(frozen=True, slots=True)
class Switched:
    """The timer that was logged to make room, the one that runs, and what takes both back."""

    stopped: Logged
    timer: Timer
    change: str


class TimerBackend(Protocol):
    """Run the timers of one user, each step of them a change in the journal.

    Attributes:
        source: Who keeps the timers, as answers say it.
    """

    source: str

    async def settle(self) -> list[Timer]:
        """Find out about timers whose logging was cut off, and return those that turned out to be logged."""
        ...

    async def timers(self) -> list[Timer]:
        """Return what is running, being logged or stopped: the running one first, then by start."""
        ...

    async def waiting(self) -> list[Timer]:
        """Return what is stopped and waits to be logged or discarded."""
        ...

    async def running(self) -> Timer | None:
        """Return the running timer, if there is one."""
        ...

    async def latest(self) -> Timer | None:
        """Return the timer that was started last, ended or not, where that is known."""
        ...

    async def find(self, id: str) -> Timer:
        """Return the timer of that id, ended ones included.

        Raises:
            NotFound: There is none.
        """
        ...

    async def start(self, wanted: Timer, *, batch: str | None = None) -> Stepped:
        """Start a timer like the one that is wanted, which has no id yet.

        Raises:
            Conflict: A timer is running.
        """
        ...

    async def amend(self, timer: Timer, wanted: Timer) -> Stepped:
        """Let the running timer run on other work, or since another moment, as in the one that is wanted."""
        ...

    async def switch(self, running: Timer, stop: Stop, wanted: Timer) -> Switched:
        """Log the running timer and start another one; one undo takes both back.

        Raises:
            NutmcpError: As of `stop`; the running one runs on, and nothing was started.
        """
        ...

    async def stop(self, timer: Timer, stop: Stop, *, batch: str | None = None) -> Logged:
        """Log the time of a timer on the day on which it began.

        Raises:
            Refused: It has run for so long that it may have been forgotten, or the remote system refused it.
            Conflict: Another process is stopping it.
            OutcomeUnknown: It is not known whether it was logged.
        """
        ...

    async def discard(self, timer: Timer) -> Stepped:
        """Give a timer up; nothing is logged."""
        ...

    async def logged_by(self, timer: Timer) -> str | None:
        """Return the change by which a timer was logged, while it stands."""
        ...

    async def started_by(self, timer: Timer) -> str | None:
        """Return what `undo` takes to take the start of a timer back, with all that was done with it."""
        ...
