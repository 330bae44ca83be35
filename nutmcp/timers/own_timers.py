"""Timers of our own: start, amend, switch and discard, and log each exactly once, whatever breaks in between."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from nutmcp.client import Client
from nutmcp.clock import Clock
from nutmcp.errors import NutmcpError, OutcomeUnknown, caught
from nutmcp.journal.change import Change, State, TimerImages
from nutmcp.journal.journal import Journal
from nutmcp.remote.call import Verb
from nutmcp.timers.backend import Logged, Stepped, Switched
from nutmcp.timers.book import TimerBook
from nutmcp.timers.documents import Writing, image_of
from nutmcp.timers.draft import Stop, draft_of
from nutmcp.timers.timer import Timer
from nutmcp.timers.undo import TIMER

CLAIM = "claim"
"""The key under which the journal notes which of a timer's claims it logged; an undone timer is claimed once more."""


class OwnTimers:
    """Run the timers of one user here; see `TimerBackend`.

    Args:
        journal: Writes time entries, and numbers what is done.
        client: The way to the remote system.
        open_book: Returns the user's timers; whose they are may have to be asked first.
        clock: Where the time comes from.
        zone: The user's time zone.
    """

    source = "nutmcp"

    def __init__(
        self,
        journal: Journal,
        client: Client,
        open_book: Callable[[], Awaitable[TimerBook]],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._journal = journal
        self._client = client
        self._open_book = open_book
        self._clock = clock
        self._zone = zone

    async def timers(self) -> list[Timer]:
        """Return what is running, being logged or stopped."""
        return await (await self._open_book()).timers()

    async def waiting(self) -> list[Timer]:
        """Return what is stopped and waits to be logged or discarded."""
        return [each for each in await self.timers() if each.state == "stopped"]

    async def running(self) -> Timer | None:
        """Return the running timer, if there is one."""
        return await (await self._open_book()).running()

    async def latest(self) -> Timer | None:
        """Return the timer that was started last, ended or not."""
        return await (await self._open_book()).latest()

    async def find(self, id: str) -> Timer:
        """Return the timer of that id, ended ones included."""
        return await (await self._open_book()).find(id)

    async def start(self, wanted: Timer, *, batch: str | None = None) -> Stepped:
        """Start a timer like the one that is wanted, which has no id yet.

        Raises:
            Conflict: A timer is running.
        """
        note = _Noting(self._journal, Verb.CREATE, batch)
        timer = await (await self._open_book()).start(
            member=wanted.member,
            project=wanted.project,
            service=wanted.service,
            note=wanted.note,
            started_at=wanted.started_at,
            also=note,
        )
        return Stepped(timer, note.change)

    async def amend(self, timer: Timer, wanted: Timer) -> Stepped:
        """Let the running timer run on other work, or since another moment, as in the one that is wanted."""
        note = _Noting(self._journal, Verb.UPDATE)
        amended = await (await self._open_book()).amend(
            timer,
            project=wanted.project,
            service=wanted.service,
            note=wanted.note,
            started_at=wanted.started_at,
            also=note,
        )
        return Stepped(amended, note.change)

    async def discard(self, timer: Timer) -> Stepped:
        """Give a timer up; nothing is logged."""
        note = _Noting(self._journal, Verb.DELETE)
        return Stepped(await (await self._open_book()).discard(timer, also=note), note.change)

    async def switch(self, running: Timer, stop: Stop, wanted: Timer) -> Switched:
        """Log the running timer and start another one; one undo takes both back.

        Raises:
            NutmcpError: As of `stop`; the running one runs on, and nothing was started.
        """
        batch = await self._journal.new_batch()
        stopped = await self.stop(running, stop, batch=batch)
        return Switched(stopped, (await self.start(wanted, batch=batch)).timer, batch)

    async def stop(self, timer: Timer, stop: Stop, *, batch: str | None = None) -> Logged:
        """Log the time of a timer on the day on which it began.

        If the entry is refused, the timer runs on. If the fate of the entry is not known, the timer stays
        claimed until the journal has found out.

        Raises:
            Refused: It has run for so long that it may have been forgotten, or the remote system refused the entry.
            Conflict: Another process is stopping it.
            OutcomeUnknown: It is not known whether the entry was written.
        """
        book, mode = await self._open_book(), (await self._client.organization()).mode
        draft = draft_of(timer, stop, self._clock.now(), self._zone, mode)
        claimed = await book.begin_stop(
            timer, entry=draft.model_dump(mode="json", exclude_none=True), ended_at=stop.ended_at
        )
        # The book lets each timer be logged once, so an equal entry of another timer is no duplicate; but a request
        # of an earlier stop of this one may have landed after it was said to have failed.
        tags = {TIMER: timer.id, CLAIM: claimed.revision}
        written = await caught(
            self._journal.create(draft, allow_duplicate=True, tags=tags, unique_tags={TIMER: timer.id}, batch=batch)
        )
        if isinstance(written, NutmcpError):
            if not isinstance(written, OutcomeUnknown) or not await self._journal.changes(tags=tags, limit=1):
                await caught(book.revert(claimed))
            raise written
        ended = await caught(book.finish(claimed, written.entry.id or 0))
        # If that cannot be written down now, it is found out the next time somebody looks at the timers.
        return Logged(claimed.logged(written.entry.id or 0) if isinstance(ended, NutmcpError) else ended, written)

    async def settle(self) -> list[Timer]:
        """Find out about timers whose logging was cut off: each is logged, or waits to be logged after all.

        One that another process is logging just now is left to it. Those are returned that turned out to be logged.
        """
        book = await self._open_book()
        logged: list[Timer] = []
        unfinished = await book.being_logged()
        if unfinished:
            await self._journal.settle()
        for timer in unfinished:
            change = await self._attempt(timer)
            if change is not None and change.state is State.DONE and change.entry is not None:
                logged.append(await book.finish(timer, change.entry))
            elif change is None or change.state in (State.FAILED, State.UNKNOWN):
                await caught(book.release(timer, proven=change is not None))
        return logged

    async def logged_by(self, timer: Timer) -> str | None:
        """Return the change by which a timer was logged, while it stands."""
        for change in await self._journal.changes(kind="create", tags={TIMER: timer.id}, limit=1):
            return change.id if change.entry == timer.entry_id and change.undone_by is None else None
        return None

    async def started_by(self, timer: Timer) -> str | None:
        """Return what `undo` takes to take the start of a timer back, with all that was done with it."""
        for change in await self._journal.changes(kind="start", tags={TIMER: timer.id}, limit=1):
            return change.batch or change.id
        return None

    async def _attempt(self, timer: Timer) -> Change | None:
        """Return the change by which this claim of the timer was to be logged, or an earlier one that still stands."""
        for change in await self._journal.changes(kind="create", tags={TIMER: timer.id}, limit=1):
            return change if change.stands or change.tags.get(CLAIM) == timer.revision else None
        return None


class _Noting:
    """Note a step of a timer in the journal, in the transaction that makes it; `change` is the id of what was noted."""

    def __init__(self, journal: Journal, verb: Verb, batch: str | None = None) -> None:
        self._journal = journal
        self._verb = verb
        self._batch = batch
        self.change: str | None = None

    def __call__(self, timers: Writing, before: Timer | None, after: Timer) -> None:
        images = TimerImages(before=before and image_of(before), after=image_of(after))
        noted = self._journal.note(timers.writer, self._verb, images, tags={TIMER: after.id}, batch=self._batch)
        self.change = noted.id
