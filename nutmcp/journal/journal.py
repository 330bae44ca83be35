"""The journal: the one way to write, which loses nothing, makes nothing twice, and takes each write back."""

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import cast

from nutmcp.client import Client
from nutmcp.clock import Clock
from nutmcp.errors import NutmcpError
from nutmcp.journal.audit_trail import AuditTrail
from nutmcp.journal.backlog import Backlog
from nutmcp.journal.change import ENTRIES, Change, State, TimerImages, Written, speakable_ids
from nutmcp.journal.duplicates import Uniqueness
from nutmcp.journal.folding import Folding
from nutmcp.journal.index import of_record, of_tag
from nutmcp.journal.leases import InFlight, Process
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.reconciliation import Reconciler
from nutmcp.journal.time_entry_matching import written
from nutmcp.journal.undo import Undoing, Undone
from nutmcp.journal.undo_targets import Targets, find_targets, naming_the_one_before
from nutmcp.journal.write_path import Step, WritePath
from nutmcp.remote.call import Id, Verb
from nutmcp.remote.record import Draft, Record, RecordT
from nutmcp.state.ports import Store, Writer

NOTHING: Mapping[str, object] = {}


class Journal:
    """Write records so that each write is remembered before it leaves.

    Every method raises the errors of the client for a write that was certainly not carried out, `Unavailable`
    where it is proven that it was not, `OutcomeUnknown` where its fate could not be established (it stays open
    and is settled later), and the errors of the store, after which nothing was sent.

    Args:
        client: The way to the remote system.
        store: Where the changes are kept; other processes may share it.
        clock: Where the time comes from.
        owner: A key of user, organization and address, without a secret.
        rng: Chooses the ids of changes.
        on_step: Is told of each moment between two steps of a write; for tests of crashes.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        clock: Clock,
        *,
        owner: str,
        rng: random.Random,
        on_step: Callable[[Step], None] = lambda _step: None,
    ) -> None:
        self._clock, self._owner, self._rng = clock, owner, rng
        in_flight = InFlight(Process.this(next(speakable_ids("p", rng, 8))), clock)
        self._system = client.system
        self._ledger = Ledger(store, clock, owner, self._system.resources)
        self.trail = AuditTrail(store, owner)
        self._reconciler = Reconciler(client, self._ledger, clock, in_flight)
        self._backlog = Backlog(self._reconciler, clock, Folding(store, clock, owner))
        self._writes = WritePath(
            client,
            self._ledger,
            clock,
            reconciler=self._reconciler,
            in_flight=in_flight,
            rng=rng,
            on_step=on_step,
            left_open=self._backlog.is_due,
        )
        self._undoing = Undoing(client, self._ledger, clock, self._reconciler, self._writes)

    async def create(
        self,
        draft: Draft[RecordT],
        *,
        notify: bool = False,
        allow_duplicate: bool = False,
        tags: Mapping[str, object] = NOTHING,
        unique_tags: Mapping[str, object] = NOTHING,
        batch: str | None = None,
        action: str | None = None,
    ) -> Written[RecordT]:
        """Write a new record of the resource that the draft is of.

        Args:
            draft: The record.
            notify: Tell the administrators if it falls into an approved day or week.
            allow_duplicate: Write it even if this journal has written an equal one.
            tags: What to find the change by again, such as the id of a timer.
            unique_tags: Of that, what is written about once, even if an earlier attempt said something else.
            batch: The id of the batch that it is part of, from `new_batch`.
            action: What begins it now, where the remote system is to say when that is.

        Raises:
            Conflict: An equal record is just being written, and that takes too long.
        """
        await self._backlog.settle_if_due()
        change = self._wish(Verb.CREATE, **written(self._system, draft), tags=dict(tags), batch=batch, action=action)
        opened = await self._writes.write(change, notify=notify, unique=Uniqueness(not allow_duplicate, unique_tags))
        status, done = "already_logged" if opened.in_the_way else "created", opened.change
        record = done.after or self._system.resources[done.resource].record(id=done.entry)
        return Written(status, cast("RecordT", record), done.id, done.composed)

    async def update(
        self,
        before: RecordT,
        draft: Draft[RecordT],
        *,
        notify: bool = False,
        batch: str | None = None,
        action: str | None = None,
    ) -> Written[RecordT]:
        """Change a record that was read before, or end a time entry now by an action."""
        await self._backlog.settle_if_due()
        what = written(self._system, draft, before)
        change = self._wish(Verb.UPDATE, entry=before.id, before=before, **what, batch=batch, action=action)
        done = (await self._writes.write(change, notify=notify)).change
        return Written("updated", cast("RecordT", done.after or before), done.id, done.composed)

    async def delete(self, before: RecordT, *, notify: bool = False, batch: str | None = None) -> Written[RecordT]:
        """Delete a record that was read before."""
        await self._backlog.settle_if_due()
        resource = self._system.resource_of(type(before)).name
        change = self._wish(Verb.DELETE, resource=resource, entry=before.id, before=before, batch=batch)
        return Written("deleted", before, (await self._writes.write(change, notify=notify)).change.id)

    async def do(
        self, action: str, resource: str, id: Id, before: Record | None = None, *, batch: str | None = None
    ) -> str:
        """Do something to a record that its resource declares as an action, and return what `undo` takes to undo it.

        The record as it was read before is what the change is told by.
        """
        await self._backlog.settle_if_due()
        change = self._wish(Verb.DO, resource=resource, entry=id, before=before, action=action, batch=batch)
        return (await self._writes.write(change)).change.id

    async def undo_targets(self, change: str | None = None) -> Targets:
        """Return what is to be taken back: a change, all of a batch, or the last one that was made and stands.

        Asked again before `report` was called, it returns the same once more.

        Raises:
            NotFound: There is no such change.
        """
        await self._backlog.settle_if_due()
        return await find_targets(self._ledger, change, self.new_batch)

    async def take_back(self, targets: Targets) -> Undone:
        """Take writes of records back; those that are so already, unheard, are returned once more.

        Raises:
            NotFound: The record is gone.
            Refused: It was not carried out, is taken back already, or the entry has been invoiced since.
            Conflict: The record was changed since; `candidates` show which fields, what was there then, and now.
        """
        return await self._undoing.take_back(targets)

    async def report(self, undos: Iterable[Change]) -> None:
        """Remember that all was done that belongs to an undo, so that the next one means the change before."""
        await self._ledger.report(undos)

    def note(
        self,
        writer: Writer,
        verb: Verb,
        timer: TimerImages,
        *,
        tags: Mapping[str, object],
        batch: str | None = None,
        undoes: str | None = None,
    ) -> Change:
        """Write down a start, an amendment or a discard of a timer, in the very transaction that makes it."""
        done = {"state": State.DONE, "settled_at": self._clock.now()}
        step = self._wish(verb, timer=timer, tags=dict(tags), batch=batch, undoes=undoes, **done)
        return self._ledger.note(writer, step, speakable_ids("c", self._rng))

    async def naming_the_one_before(self, change: Change, error: NutmcpError) -> NutmcpError:
        """Return the error of taking a change back, naming the one before, which may be taken back instead."""
        return await naming_the_one_before(self._ledger, change, error)

    def undo_of(self, writer: Writer, change: Change) -> Change | None:
        """Return what has taken a change back, if anything has, as a transaction sees it."""
        return self._ledger.undo_of(writer, change)

    async def new_batch(self) -> str:
        """Return an id of its own for entries that are logged together, so that one `undo` takes all of them back."""
        return await self._ledger.new_batch(speakable_ids("s", self._rng, 6))

    async def settle(self) -> int:
        """Find out what became of the changes that are open, and return how many stay so."""
        return await self._backlog.settle()

    async def standing(self, draft: Draft) -> Change | None:
        """Return the change that wrote an equal record which still stands, so that `create` would write none."""
        await self._backlog.settle_if_due()
        return await self._ledger.standing(written(self._system, draft)["content"])

    async def tagged_on(self, day: date, tags: Mapping[str, object]) -> Change | None:
        """Return the latest change with these tags after which an entry is, or may be, there on a day."""
        await self._backlog.settle_if_due()
        return await self._ledger.tagged_on(day, tags)

    async def on(self, days: Iterable[date]) -> list[Change]:
        """Return the latest changes after which entries are there on these days, as far as this journal knows."""
        return await self._ledger.on(days)

    async def find(self, id: str) -> Change | None:
        """Return the change of that id, if there is one."""
        return await self._ledger.find(id.strip().casefold())

    async def open_writes(self) -> int:
        """Return how many changes are open: under way, or with a fate that is not known yet."""
        return await self._reconciler.count()

    async def changes(
        self,
        *,
        limit: int = 50,
        kind: str | None = None,
        entry: Id | None = None,
        tags: Mapping[str, object] = NOTHING,
    ) -> list[Change]:
        """Return the changes that meet all of the conditions, newest first; `entry` is a time entry."""
        about = next((of_tag(name, value) for name, value in tags.items() if isinstance(value, str)), None)
        return await self._ledger.changes(
            lambda each: (
                kind in (None, each.kind) and entry in (None, each.time_entry) and tags.items() <= each.tags.items()
            ),
            limit,
            about=about if entry is None else of_record(ENTRIES, entry),
        )

    def _wish(self, verb: Verb, **more: object) -> Change:
        asked = {"id": "", "owner": self._owner, "asked_at": self._clock.now()}
        return Change.model_validate({**asked, "verb": verb, **more})
