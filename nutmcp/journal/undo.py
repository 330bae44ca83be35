"""Take changes back: delete what was created, restore what was updated, write again what was deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nutmcp.client import Client
from nutmcp.clock import Clock
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import STOPS_A_BATCH, CallerError, NotFound, NutmcpError
from nutmcp.journal.actions import opposite_action
from nutmcp.journal.change import Change, State
from nutmcp.journal.index import of_record, record_of
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.reading import read_record
from nutmcp.journal.reconciliation import Reconciler
from nutmcp.journal.time_entry_matching import matching_of, written
from nutmcp.journal.undo_errors import (
    WORDS,
    already_undone,
    changed_since,
    deleted_here,
    folded,
    gone,
    invoiced,
    never_made,
    perhaps_never_made,
    still_being_undone,
    still_under_way,
    too_little_known,
)
from nutmcp.journal.undo_targets import Targets, naming_the_one_before
from nutmcp.journal.write_path import WritePath
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record

_MANY = 1_000
NOTHING: Mapping[str, NutmcpError] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back.

    Attributes:
        change: What `undo` takes to take this back in turn.
        undone: The changes that were taken back, the latest first.
        undos: The changes that did it, in the same order.
        kept: What could not be taken back, and why: only where others of the same batch could.
        unrestored: The fields that the remote system did not put back, though it was asked to.
    """

    change: str
    undone: tuple[Change, ...]
    undos: tuple[Change, ...]
    kept: Mapping[str, NutmcpError] = field(default_factory=lambda: NOTHING)
    unrestored: tuple[str, ...] = ()

    @property
    def record(self) -> Record | None:
        """Return the first record as it is now; one that is gone, as it was."""
        return self.undos[0].after or self.undos[0].before

    @property
    def entry(self) -> TimeEntry:
        """Return the same where it is a time entry; else one of which nothing is known."""
        return self.record if isinstance(self.record, TimeEntry) else TimeEntry()


class Undoing:
    """Take back changes of one owner.

    Args:
        client: The way to the remote system.
        ledger: The changes.
        clock: When it is asked for.
        reconciler: Finds out what became of a change that is open.
        writes: The way of every write, this one's too.
    """

    def __init__(self, client: Client, ledger: Ledger, clock: Clock, reconciler: Reconciler, writes: WritePath) -> None:
        self._client = client
        self._ledger = ledger
        self._clock = clock
        self._reconciler = reconciler
        self._writes = writes

    async def take_back(self, targets: Targets) -> Undone:
        """Take back one change, or all of one batch; see `Journal.take_back`."""
        if targets.batch is None:
            (change,) = targets.changes
            undo = await self._take_back(change)
            return self._undone(undo.id, (change,), (undo,))
        return await self._take_all_back(targets.changes, targets.batch)

    async def _take_all_back(self, changes: Sequence[Change], batch: str) -> Undone:
        """Take back what can be, until something stands in the way of all that is left."""
        undos: dict[str, Change] = {}
        kept: dict[str, NutmcpError] = {}
        hopeless: NutmcpError | None = None
        for change in changes:
            try:
                if hopeless is None:
                    undos[change.id] = await self._take_back(change, batch)
                else:
                    kept[change.id] = hopeless
            except NutmcpError as error:
                kept[change.id] = error
                hopeless = error if isinstance(error, STOPS_A_BATCH) else None
        if not undos:
            raise next(iter(kept.values()))
        undone = tuple(each for each in changes if each.id in undos)
        return self._undone(batch, undone, tuple(undos.values()), kept)

    def _undone(
        self, id: str, undone: tuple[Change, ...], undos: tuple[Change, ...], kept: Mapping[str, NutmcpError] = NOTHING
    ) -> Undone:
        unrestored = tuple(
            WORDS.get(name, name)
            for undo, change in zip(undos, undone, strict=True)
            if undo.after is not None and change.before is not None
            for name in matching_of(self._client.system, change.resource).differences(undo.after, change.before)
        )
        return Undone(id, undone, undos, kept, unrestored)

    async def _take_back(self, change: Change, batch: str | None = None) -> Change:
        """Return what took the change back, now or in an earlier call of which nobody heard."""
        if change.folded:
            raise folded(change)
        change = await self._settled(change)
        if (undo := await self._undo_of(change)) is not None:
            return undo
        try:
            opposite = await self._opposite(change)
        except CallerError as error:
            # Whoever came first may have taken it back meanwhile.
            if (undo := await self._undo_of(await self._ledger.find(change.id) or change)) is not None:
                return undo
            raise await self._named(change, error) from error
        opened = await self._writes.write(opposite.model_copy(update={"undoes": change.id, "batch": batch}))
        if opened.in_the_way and not opened.change.is_unheard_undo:
            raise already_undone(change, opened.change)
        return opened.change

    async def _settled(self, change: Change) -> Change:
        """Return the change if it was carried out."""
        if change.state is State.OPEN and not await self._reconciler.is_abandoned(change):
            raise still_under_way(change)
        change = await self._reconciler.fate(change)
        if change.state is State.FAILED:
            raise never_made(change)
        if change.state is not State.DONE:
            raise perhaps_never_made(change)
        return change

    async def _undo_of(self, change: Change) -> Change | None:
        """Return the change that took this one back, if one did of which nobody heard; what is under way is awaited."""
        undo = await self._ledger.find(change.undone_by) if change.undone_by else None
        if undo is None:
            return None
        if not await self._reconciler.is_left(undo):
            raise still_being_undone(change)
        undo = await self._reconciler.fate(await self._ledger.find(undo.id) or undo)
        if undo.state is not State.DONE:
            return None
        if not undo.is_unheard_undo:
            raise already_undone(change, undo)
        return undo

    async def _named(self, change: Change, error: CallerError) -> NutmcpError:
        """Return why a change cannot be taken back, with the change before it; what is gone is given up."""
        if error.field:
            return error
        if isinstance(error, NotFound):
            same = await self._ledger.changes(lambda each: each.stands, _MANY, about=record_of(change))
            await self._ledger.give_up(each for each in same if each.verb is not Verb.DELETE)
        return await naming_the_one_before(self._ledger, change, error)

    async def _opposite(self, change: Change) -> Change:
        """Return what takes the change back, after a look at the record as it is now."""
        if change.verb is Verb.DO:
            return await opposite_action(self._client, change, self._clock.now())
        about: dict[str, Any] = {"resource": change.resource, "asked_at": self._clock.now()}
        wish = Change(id="", owner=change.owner, verb=Verb.DELETE, entry=change.entry, **about)
        if change.verb is Verb.DELETE:
            again = written(self._client.system, self._written_again(change))
            return wish.model_copy(update={"verb": Verb.CREATE, "entry": None, **again})
        now = await self._unchanged(change)
        wish = wish.model_copy(update={"entry": now.id, "before": now})
        if change.verb is Verb.CREATE:
            return wish
        restored = written(self._client.system, self._written_again(change), now)
        return wish.model_copy(update={"verb": Verb.UPDATE, **restored})

    def _written_again(self, change: Change) -> Draft:
        """Return the draft that writes the record as it was before the change.

        Raises:
            Refused: Too little is known of it.
        """
        matching = matching_of(self._client.system, change.resource)
        before = change.before or matching.nothing
        try:
            if change.verb is not Verb.UPDATE:
                return matching.draft_of(before)
            return matching.restoring(before, change.after or matching.nothing)
        except ValueError as error:
            raise too_little_known(change) from error

    async def _unchanged(self, change: Change) -> Record:
        """Return the record as it is now, which is as the change left it."""
        now = await self._record_of(change)
        if isinstance(now, TimeEntry) and now.invoice is not None:
            raise invoiced(self._client.system.name, change)
        matching = matching_of(self._client.system, change.resource)
        fields = matching.differences(now, change.after or now)
        if fields and change.composed and matching.rounds:
            rounding = (await self._client.organization()).tolerance
            fields = matching.differences(now, change.after or now, rounding=rounding)
        if fields:
            about = await self._ledger.changes(lambda each: each.stands, _MANY, about=record_of(change))
            later = (each for each in about if each.id != change.id and each.asked_at >= change.asked_at)
            raise changed_since(change, fields, now, next(later, None))
        return now

    async def _record_of(self, change: Change) -> Record:
        """Return the record of a change as it is now, also where it was deleted here and written again since."""
        id, tried = change.entry, set[Id]()
        while id is not None and id not in tried:
            tried.add(id)
            try:
                return await read_record(self._client, change.resource, id, change.image)
            except NotFound:
                id = await self._written_again_as(id, change)
        raise gone(change)

    async def _written_again_as(self, entry: Id, change: Change) -> Id | None:
        """Return the id under which a record was written again that had been deleted here, if it was."""
        found = await self._ledger.changes(
            lambda each: each.verb is Verb.DELETE, 1, about=of_record(change.resource, entry)
        )
        if found and found[0].stands and found[0].undoes is None:
            raise deleted_here(change, found[0])
        undo = await self._ledger.find(found[0].undone_by) if found and found[0].undone_by else None
        return undo.entry if undo is not None and undo.state is State.DONE else None
