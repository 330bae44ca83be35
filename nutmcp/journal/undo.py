"""Take changes back: delete what was created, restore what was updated, write again what was deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from nutmcp.client import Client
from nutmcp.clock import Clock
from nutmcp.errors import STOPS_A_BATCH, NotFound, NutmcpError
from nutmcp.journal.change import Change, State
from nutmcp.journal.content import composed, differences, draft_of, fingerprint, rounding_of, wanted
from nutmcp.journal.evidence import read_entry
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.reconciliation import Reconciler
from nutmcp.journal.undo_errors import (
    WORDS,
    already_undone,
    changed_since,
    gone,
    invoiced,
    never_made,
    perhaps_never_made,
    still_under_way,
    too_little_known,
)
from nutmcp.journal.write_path import WritePath
from nutmcp.remote.call import Verb
from nutmcp.systems.nutcache.records import TimeEntry, TimeEntryDraft

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back.

    Attributes:
        change: What `undo` takes to take this back in turn.
        undone: The changes that were taken back, the latest first.
        undos: The changes that did it, in the same order.
        kept: What could not be taken back, and why: only where others of the same batch could.
    """

    change: str
    undone: tuple[Change, ...]
    undos: tuple[Change, ...]
    kept: Mapping[str, NutmcpError] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def entry(self) -> TimeEntry:
        """Return the first entry as it is now; one that is gone, as it was."""
        return self.undos[0].after or self.undos[0].before or TimeEntry()

    @property
    def unrestored(self) -> tuple[str, ...]:
        """Return the fields that Nutcache did not put back, though it was asked to."""
        restored = [(undo.after, undone.before) for undo, undone in zip(self.undos, self.undone, strict=True)]
        return tuple(
            WORDS.get(name, name)
            for after, before in restored
            if after is not None and before is not None
            for name in differences(after, before)
        )


class Undoing:
    """Take back changes of one owner.

    Args:
        client: The way to Nutcache.
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

    async def undo(self, id: str | None, new_batch: str) -> Undone:
        """Take back one change, or all of one batch; see `Journal.undo`."""
        changes = await self._named(id) if id is not None else await self._last()
        if len(changes) == 1:
            undo = await self._take_back(changes[0])
            return Undone(undo.id, (changes[0],), (undo,))
        return await self._take_all_back(changes, await self._begun(changes) or new_batch)

    async def report(self, undone: Undone) -> None:
        """Remember that the caller got this answer; see `Journal.report`."""
        await self._ledger.report(undone.undos)

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
        return Undone(batch, undone, tuple(undos.values()), kept)

    async def _last(self) -> Sequence[Change]:
        """Return the last change that stands, or all of its batch; or what was being taken back when that was cut off.

        Nothing older is meant while it is not known what became of the newest one.
        """
        newest = await self._ledger.changes(lambda each: each.state in (State.OPEN, State.DONE), 1)
        if newest and _is_unreported_undo(newest[0]):
            newest = [await self._ledger.find(newest[0].undoes or "") or newest[0]]
        elif newest and newest[0].state is not State.OPEN:
            newest = await self._ledger.changes(lambda each: _can_be_undone(each) and not each.undoes, 1)
        if not newest:
            raise NotFound("There is no change to take back.", "Only changes that were made here can be undone.")
        return await self._batch(newest[0].batch) if newest[0].batch else newest

    async def _named(self, id: str) -> Sequence[Change]:
        """Return the change that is meant, or all of a batch that may still be taken back."""
        id = id.strip().casefold()
        found = await self._batch(id) if id.startswith("s-") else [await self._ledger.find(id)]
        changes = [each for each in found if each is not None]
        if not changes:
            raise NotFound("No change goes by that id.", "Give the `change` of an earlier answer.", field="change")
        return changes

    async def _batch(self, batch: str) -> Sequence[Change]:
        """Return the changes of a batch that stand, and those of which nobody heard that they were taken back."""
        found = await self._ledger.changes(lambda each: each.batch == batch or _is_unreported_undo(each), _BATCH)
        unreported = {each.undoes for each in found if _is_unreported_undo(each)}
        changes = [each for each in found if each.batch == batch]
        return [each for each in changes if _can_be_undone(each) or each.id in unreported] or changes[:1]

    async def _begun(self, changes: Sequence[Change]) -> str | None:
        """Return the batch of an earlier undo of some of the changes, of which nobody heard."""
        undos = [await self._ledger.find(each.undone_by) for each in changes if each.undone_by]
        return next((each.batch for each in undos if each is not None and _is_unreported_undo(each)), None)

    async def _take_back(self, change: Change, batch: str | None = None) -> Change:
        """Return what took the change back, now or in an earlier call of which nobody heard."""
        change = await self._settled(change)
        undo = await self._undo_of(change)
        if undo is not None:
            if _is_unreported_undo(undo):
                return undo
            raise already_undone(change, undo)
        opposite = await self._opposite(change)
        opened = await self._writes.write(opposite.model_copy(update={"undoes": change.id, "batch": batch}))
        if opened.in_the_way and not _is_unreported_undo(opened.change):
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
        """Return the change that took this one back, if one did."""
        undo = await self._ledger.find(change.undone_by) if change.undone_by else None
        if undo is not None and await self._reconciler.is_abandoned(undo):
            undo = await self._reconciler.fate(undo)
        return undo if undo is not None and undo.state is State.DONE else None

    async def _opposite(self, change: Change) -> Change:
        """Return what takes the change back, after a look at the entry as it is now."""
        wish = Change(id="", owner=change.owner, verb=Verb.DELETE, entry=change.entry, asked_at=self._clock.now())
        if change.verb is Verb.DELETE:
            draft = _written_again(change)
            content = fingerprint(wanted(draft))
            return wish.model_copy(update={"verb": Verb.CREATE, "entry": None, "draft": draft, "content": content})
        now = await self._unchanged(change)
        if change.verb is Verb.CREATE:
            return wish.model_copy(update={"before": now})
        draft = _written_again(change)
        content = fingerprint(composed(draft, now))
        return wish.model_copy(update={"verb": Verb.UPDATE, "before": now, "draft": draft, "content": content})

    async def _unchanged(self, change: Change) -> TimeEntry:
        """Return the entry as it is now, which is as the change left it."""
        try:
            now = await read_entry(self._client, change.entry or 0)
        except NotFound as missing:
            raise gone(change) from missing
        if now.invoice is not None:
            raise invoiced(change)
        fields = differences(now, change.after or now)
        if fields and change.composed:
            fields = differences(now, change.after or now, rounding=rounding_of(await self._client.organization()))
        if fields:
            later = await self._ledger.changes(lambda each: _can_be_undone(each) and _is_after(each, change), 1)
            raise changed_since(change, fields, now, later[0] if later else None)
        return now


def _can_be_undone(change: Change) -> bool:
    return change.state is State.DONE and change.undone_by is None


def _is_unreported_undo(change: Change) -> bool:
    """Return whether a change took another one back, or may have, and nobody heard of it."""
    return change.undoes is not None and change.state in (State.OPEN, State.DONE) and not change.reported


def _is_after(change: Change, other: Change) -> bool:
    """Return whether a change was made to the same entry as another one, after it."""
    return change.entry == other.entry and change.id != other.id and change.asked_at >= other.asked_at


def _written_again(change: Change) -> TimeEntryDraft:
    """Return the draft that writes the entry as it was before the change.

    Raises:
        Refused: Too little is known of it.
    """
    before = change.before or TimeEntry()
    try:
        draft = draft_of(before)
    except ValueError as error:
        raise too_little_known(change) from error
    if change.verb is not Verb.UPDATE:
        return draft
    # What is None is not sent, and would stay: an update takes a note or a service away by an empty text.
    had_service = change.after is not None and change.after.project_service is not None
    service = "" if draft.project_service is None and had_service else draft.project_service
    return draft.model_copy(update={"note": before.note or "", "project_service": service})
