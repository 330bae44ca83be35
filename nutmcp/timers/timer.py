"""One timer and what may become of it; pure, so that every step can be tried without a store.

    running ──stop──> stopping ──logged──> logged
       │                 └─ refused: running again, or stopped while another timer runs; crashed: stopped
       └──discard──> discarded

A running timer may be amended. What was logged or discarded runs again, or waits stopped, when that is undone.
`stopping` means that its time entry may be on the way: it is kept before the request leaves, so that a
crash is found and the entry is never written twice. `stopped` waits to be logged or discarded.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

from nutmcp.clock import elapsed, elapsed_minutes
from nutmcp.errors import Conflict, InvalidArguments, NotFound
from nutmcp.journal.leases import Process
from nutmcp.remote.id import Id

LONGEST = timedelta(hours=24)
"""What no entry can hold any more."""
LONG = timedelta(hours=10)
"""After which it is asked whether a timer was forgotten, before it is logged."""
# Longer than a client may be busy with one write, its repetitions and the looking for it included. Until then
# another process takes it that the one which began to log a timer is alive and still at it.
CLAIM = timedelta(minutes=5)

_UNCLAIMED: Mapping[str, None] = {"claimed_at": None, "claimed_by": None}

State = Literal["running", "stopping", "stopped", "logged", "discarded"]
Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]

_SAID: Mapping[State, tuple[str, str]] = {
    "running": ("The timer is running.", "List the timers, and try again."),
    "stopping": ("The timer is being logged.", "List the timers in a few minutes to see whether it was."),
    "stopped": ("The timer is stopped and waits to be logged or discarded.", "Stop it by its id to have it logged."),
    "logged": ("The timer has been logged.", "Change or delete its time entry, or undo the stop to let it run on."),
    "discarded": ("The timer has been discarded.", "Start a new one, or log the time."),
}
"""What became of a timer for which something else was asked, and what to do about it."""


class Named(BaseModel):
    """A project or a service as it was called when the timer started."""

    model_config = ConfigDict(frozen=True)

    id: Id
    name: str


class Timer(BaseModel):
    """A stretch of work that somebody measures; all moments are in UTC.

    `entry` is the time entry that a stop intends to write, which a process has claimed; `entry_id` the one that was
    written.
    `revision` counts the changes: whoever holds an old one may change nothing.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    member: str
    project: Named
    service: Named | None = None
    note: str = ""
    started_at: Moment
    state: State = "running"
    ended_at: Moment | None = None
    entry: dict[str, Any] | None = None
    claimed_at: Moment | None = None
    claimed_by: Process | None = None
    entry_id: Id | None = None
    revision: int = 1

    def elapsed_minutes(self, now: datetime) -> int:
        """Return the whole minutes until the end, or until `now` while it runs; at least one."""
        return max(1, elapsed_minutes(self.started_at, self.ended_at or now))

    def is_overlong(self, now: datetime) -> bool:
        """Tell whether more than 24 hours have passed: a forgotten timer, which no entry can hold."""
        return elapsed(self.started_at, self.ended_at or now) > LONGEST

    def is_long(self, now: datetime) -> bool:
        """Tell whether so much time has passed that the timer may have been forgotten."""
        return elapsed(self.started_at, self.ended_at or now) > LONG

    def is_like(self, other: "Timer") -> bool:
        """Tell whether it is the same timer in the same state, whatever happened to it in between."""
        mine, its = (each.model_dump(exclude={"revision", "claimed_at", "claimed_by"}) for each in (self, other))
        return mine == its

    def day(self, zone: tzinfo) -> date:
        """Return the local day on which it began, which is the day that it is logged on."""
        return self.started_at.astimezone(zone).date()

    def stop(
        self, ended_at: datetime | None, entry: Mapping[str, object], now: datetime, by: Process | None = None
    ) -> Self:
        """Return the timer as it is while `entry` is being written.

        Args:
            ended_at: When the work ended; None means now, or when a stopped timer was stopped.
            entry: The intended time entry, as JSON.
            now: The present moment.
            by: Who is about to write it.

        Raises:
            InvalidArguments: The end lies ahead of the start or in the future.
            Conflict: It is neither running nor stopped.
        """
        self._require("running", "stopped")
        if ended_at and ended_at < self.started_at:
            raise InvalidArguments(
                "The timer would end before it began.", "Give an end after its start.", field="ended_at"
            )
        if ended_at and ended_at > now:
            raise InvalidArguments("The end lies in the future.", "Give a moment that has passed.", field="ended_at")
        # A clock that was set back must not make a running timer impossible to stop.
        end = ended_at or self.ended_at or max(now, self.started_at)
        claimed = {"claimed_at": now, "claimed_by": by}
        return self._changed(state="stopping", ended_at=end.astimezone(UTC), entry=dict(entry), **claimed)

    def logged(self, entry_id: Id) -> Self:
        """Return the timer with the entry that was written."""
        self._require("stopping")
        return self._changed(state="logged", entry_id=entry_id, **_UNCLAIMED)

    def resumed(self) -> Self:
        """Return the timer running as if it had never been stopped or discarded."""
        self._require("stopping", "stopped", "logged", "discarded")
        return self._changed(state="running", ended_at=None, entry=None, entry_id=None, **_UNCLAIMED)

    def stopped(self) -> Self:
        """Return the timer with its end, waiting to be logged after all."""
        self._require("stopping")
        return self._changed(state="stopped", entry=None, **_UNCLAIMED)

    def unlogged(self) -> Self:
        """Return the timer with its end, waiting to be logged once more."""
        self._require("logged")
        return self._changed(state="stopped", entry=None, entry_id=None)

    def amended(self, *, project: Named, service: Named | None, note: str, started_at: datetime) -> Self:
        """Return the running timer on other work, or with another start."""
        self._require("running")
        return self._changed(project=project, service=service, note=note, started_at=started_at.astimezone(UTC))

    def put_back(self, before: "Timer | None") -> Self:
        """Return the timer as it was before a step; before its start there was none, so that it is given up."""
        if before is None:
            return self.discarded()
        return self._changed(**{name: getattr(before, name) for name in type(self).model_fields if name != "revision"})

    def discarded(self) -> Self:
        """Return the timer given up."""
        self._require("running", "stopped")
        return self._changed(state="discarded")

    def is_claimed(self, now: datetime) -> bool:
        """Tell whether somebody may be about to write its entry: for five minutes, unless they are known to be gone."""
        gone = self.claimed_by is not None and self.claimed_by.is_gone()
        return self.claimed_at is not None and self.claimed_at + CLAIM > now and not gone

    def conflict(self) -> Conflict:
        """Return the error that says what has become of the timer."""
        return Conflict(*_SAID[self.state], candidates=[{"id": self.id, "state": self.state}])

    def _require(self, *states: State) -> None:
        if self.state not in states:
            raise self.conflict()

    def _changed(self, **changes: object) -> Self:
        return self.model_copy(update={**changes, "revision": self.revision + 1})


def no_such_timer() -> NotFound:
    """Return the error about an id that is no timer's."""
    return NotFound("No timer goes by that id.", "List the timers to see their ids.", field="timer")
