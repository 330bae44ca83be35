"""Timers that the remote system runs itself: a time entry without an end, begun and ended by its own clock."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast
from zoneinfo import ZoneInfo

from nutmcp.client import Client, Options
from nutmcp.clock import Clock
from nutmcp.domain.native_timer import NativeTimer
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, draft_of
from nutmcp.errors import Conflict, NotFound, NutmcpError, caught
from nutmcp.journal.change import ENTRIES, Change, Written
from nutmcp.journal.journal import Journal
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id, read_id
from nutmcp.remote.record import Record, of_kind
from nutmcp.remote.resource import Timed
from nutmcp.timers.backend import Logged, Stepped, Switched
from nutmcp.timers.draft import Stop, refuse_forgotten
from nutmcp.timers.native_errors import began_then, begins_now, only_stopped
from nutmcp.timers.running_entry import as_written, changing, note_and_service, timer_of
from nutmcp.timers.timer import Timer, no_such_timer

_NOW = timedelta(minutes=1)
"""A start so lately is one now, which the remote system's clock tells."""
_INCLUDES = ("projects", "project_services")
_FRESH = Options(fresh=True)
_LATELY = 20


class NativeTimers:
    """Run the timers of one user at the remote system, where its own users see them too; see `TimerBackend`.

    Each step is a write of a time entry, so that the journal settles it where its answer is lost, and takes it back.

    Args:
        journal: Writes time entries.
        client: The way to the remote system.
        timed: By which actions entries are begun and ended.
        open_me: Returns the id of the user as a member, which may have to be asked first.
        clock: Where the time comes from.
        zone: The user's time zone.
    """

    def __init__(
        self,
        journal: Journal,
        client: Client,
        timed: Timed,
        open_me: Callable[[], Awaitable[Id]],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self.source = client.system.key
        self._journal = journal
        self._client = client
        self._timed = timed
        self._open_me = open_me
        self._clock = clock
        self._zone = zone

    async def settle(self) -> list[Timer]:
        """Find out what became of writes that were cut off; none of them leaves a timer that waits to be logged."""
        await self._journal.settle()
        return []

    async def timers(self) -> list[Timer]:
        """Return what is running, the latest first."""
        found = [await caught(self.find(str(id))) for id in await self._running_ids()]
        running = [each for each in found if isinstance(each, Timer) and each.state == "running"]
        return sorted(running, key=lambda each: (each.started_at, each.id), reverse=True)

    async def waiting(self) -> list[Timer]:
        """Return none: an entry that has ended is logged."""
        return []

    async def running(self) -> Timer | None:
        """Return the running timer, the latest if there are several."""
        return next(iter(await self.timers()), None)

    async def latest(self) -> Timer | None:
        """Return none: which one was started last is nothing that the remote system tells by itself."""
        return None

    async def find(self, id: str) -> Timer:
        """Return the timer of that id; one that has ended is a time entry, which was logged."""
        entry, included = await self._read(id, _INCLUDES)
        if entry.start_time is None:
            raise no_such_timer()
        return timer_of(entry, entry.start_time, included)

    async def start(self, wanted: Timer, *, batch: str | None = None) -> Stepped:
        """Start a timer now, or since a moment that has passed."""
        running = await self._running_ids()
        if running:
            candidates = [{"id": each} for each in running]
            raise Conflict("A timer is running already.", "Stop that one first.", candidates=candidates)
        self._refuse_past(wanted)
        return await self._start(wanted, batch)

    def _refuse_past(self, wanted: Timer) -> None:
        """Refuse a start that has passed, where the remote system's timers begin now."""
        if not (self._timed.backdates or self._is_now(wanted)):
            raise begins_now(self._client.system.name, wanted.started_at, self._clock.now(), self._zone)

    async def _start(self, wanted: Timer, batch: str | None) -> Stepped:
        """Start a timer where none runs."""
        draft = TimeEntryDraft(
            project=wanted.project.id,
            member=read_id(wanted.member),
            project_service=wanted.service and wanted.service.id,
            note=wanted.note or None,
            start_time=wanted.started_at,
        )
        if self._is_now(wanted):
            return await self._begin(wanted, draft, batch)
        written = await self._journal.create(draft, allow_duplicate=True, batch=batch)
        return Stepped(as_written(wanted, written.entry), batch or written.change)

    async def amend(self, timer: Timer, wanted: Timer) -> Stepped:
        """Let the running timer run on other work, or since another moment."""
        if not (self._timed.backdates or wanted.started_at == timer.started_at):
            now = self._clock.now()
            raise began_then(self._client.system.name, timer.started_at, wanted.started_at, now, self._zone)
        entry = await self._running_entry(timer)
        fields = {"project": wanted.project.id, "start_time": wanted.started_at}
        fields |= note_and_service(entry, wanted.note, wanted.service.id if wanted.service else "")
        written = await self._journal.update(entry, draft_of(entry).model_copy(update=fields))
        return Stepped(as_written(wanted, written.entry), written.change)

    async def switch(self, running: Timer, stop: Stop, wanted: Timer) -> Switched:
        """Log the running timer and start another one; one undo takes both back."""
        self._refuse_past(wanted)
        batch = await self._journal.new_batch()
        if self._is_now(wanted):
            stop = replace(stop, ended_at=None)
        stopped = await self.stop(running, stop, batch=batch)
        for other in await self.timers():
            await self.stop(other, replace(stop, ended_at=None), batch=batch)
        started = await caught(self._start(wanted, batch))
        if isinstance(started, NutmcpError):
            raise only_stopped(started, batch, resumes=self._timed.resumes)
        return Switched(stopped, started.timer, batch)

    async def stop(self, timer: Timer, stop: Stop, *, batch: str | None = None) -> Logged:
        """End the entry that runs: now by the remote system's clock, or at the moment that was said."""
        now = self._clock.now()
        ending = timer.stop(stop.ended_at, {}, now)
        refuse_forgotten(timer, stop, ending.ended_at or now, self._zone)
        entry = await self._running_entry(timer)
        service = stop.service if isinstance(stop.service, str | None) else stop.service.id
        changed = note_and_service(entry, stop.note, service)
        end = {"end_time": ending.ended_at}
        ends = self._end_now if stop.ended_at is None else self._end_then
        written = await ends(entry, changed, end, batch)
        logged = ending.model_copy(update={"state": "logged", "entry_id": entry.id, "claimed_at": None})
        service_kept = stop.service or None if stop.service is not None else timer.service
        logged = logged.model_copy(update={"service": service_kept, "ended_at": written.entry.end_time})
        return Logged(as_written(logged, written.entry), written)

    async def discard(self, timer: Timer) -> Stepped:
        """Delete the entry that runs."""
        deleted = await self._journal.delete(await self._running_entry(timer))
        return Stepped(timer.discarded(), deleted.change)

    async def logged_by(self, timer: Timer) -> str | None:
        """Return the change by which a timer was logged, while it stands."""
        return next((each.batch or each.id for each in await self._changes(timer) if each.stands), None)

    async def started_by(self, timer: Timer) -> str | None:
        """Return what `undo` takes to take the start of a timer back, with all that was done with it."""
        changes = await self._changes(timer)
        return next((each.batch or each.id for each in changes if each.verb is Verb.CREATE and each.stands), None)

    async def _begin(self, wanted: Timer, draft: TimeEntryDraft, batch: str | None) -> Stepped:
        """Begin an entry by the remote system's clock, and say what is done; the clock takes no note."""
        batch = batch or (await self._journal.new_batch() if draft.note else None)
        bare = draft.model_copy(update={"note": None})
        begun = await self._journal.create(bare, allow_duplicate=True, batch=batch, action=self._timed.begin)
        entry = begun.entry
        if draft.note:
            said = await caught(self._journal.update(entry, changing(entry, {"note": draft.note}), batch=batch))
            # Once it runs, that is told; a note that is missing in the answer can be given by an amendment.
            entry = entry if isinstance(said, NutmcpError) else said.entry
        return Stepped(as_written(wanted, entry), batch or begun.change)

    async def _end_then(
        self, entry: TimeEntry, changed: Mapping[str, object], end: Mapping[str, object], batch: str | None
    ) -> Written:
        """End an entry at the moment that was said."""
        written = await self._journal.update(entry, changing(entry, {**changed, **end}), batch=batch)
        return Written("created", written.entry, batch or written.change, written.composed)

    async def _end_now(
        self, entry: TimeEntry, changed: Mapping[str, object], end: Mapping[str, object], batch: str | None
    ) -> Written:
        """End an entry by the remote system's clock, which takes a note; anything else is changed before."""
        if changed.get("note") == "" or "project_service" in changed:
            batch = batch or await self._journal.new_batch()
            entry = (await self._journal.update(entry, changing(entry, changed), batch=batch)).entry
            changed = {}
        batch = batch or (await self._journal.new_batch() if changed else None)
        draft = changing(entry, {"note": None, **changed, **end})
        written = await self._journal.update(entry, draft, batch=batch, action=self._timed.end)
        if changed and written.entry.note != changed["note"]:
            # The clock did not listen to the note. The entry has ended all the same, and that is told in any case.
            noted = await caught(self._journal.update(written.entry, changing(written.entry, changed), batch=batch))
            written = written if isinstance(noted, NutmcpError) else noted
        return Written("created", written.entry, batch or written.change, written.composed)

    def _is_now(self, wanted: Timer) -> bool:
        return self._clock.now() - wanted.started_at < _NOW

    async def _running_ids(self) -> Sequence[Id]:
        mine = Filter("member", Operator.EQ, await self._open_me())
        answer = await self._client.all(Call(verb=Verb.LIST, resource="timers", filters=(mine,)), _FRESH)
        return [each.id for each in of_kind(NativeTimer, answer.records) if each.running and each.id is not None]

    async def _running_entry(self, timer: Timer) -> TimeEntry:
        """Return the entry of a timer, which still runs.

        Raises:
            Conflict: It was ended meanwhile.
            NotFound: It is gone.
        """
        entry, _ = await self._read(timer.id)
        if entry.end_time is not None:
            raise timer.model_copy(update={"state": "logged"}).conflict()
        return entry

    async def _read(self, id: str, includes: tuple[str, ...] = ()) -> tuple[TimeEntry, Mapping[str, Sequence[Record]]]:
        """Return an entry of the user as it is now, with the records of its project and service by resource."""
        try:
            read = Call(verb=Verb.GET, resource=ENTRIES, id=read_id(id), includes=includes)
            answer = await self._client.send(read, _FRESH)
        except (NotFound, ValueError) as error:
            raise no_such_timer() from error
        entry = cast("TimeEntry", answer.records[0]) if answer.records else None
        if entry is None or entry.member != await self._open_me():
            raise no_such_timer()
        return entry, answer.included

    async def _changes(self, timer: Timer) -> list[Change]:
        return await self._journal.changes(entry=read_id(timer.id), limit=_LATELY)
