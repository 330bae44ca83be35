"""What an undo is about: the change that was named, the last one that stands, or all that was made with it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from nutmcp.errors import NotFound, NutmcpError
from nutmcp.journal.change import Change, State
from nutmcp.journal.index import of_batch
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.undo_errors import naming

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be taken back.

    Attributes:
        changes: The changes, the latest first.
        batch: The id of the batch of what takes them back; None for one change alone.
    """

    changes: tuple[Change, ...]
    batch: str | None = None

    def only(self, changes: Iterable[Change]) -> "Targets":
        """Return some of them, taken back in the same batch."""
        return Targets(tuple(changes), self.batch)


async def find_targets(ledger: Ledger, id: str | None, new_batch: Callable[[], Awaitable[str]]) -> Targets:
    """Return what is meant by the id of a change or of a batch, or by none.

    Args:
        ledger: The changes.
        id: What was said; None for the last change.
        new_batch: Takes an id for the batch of what takes them back, where there are several.

    Raises:
        NotFound: There is no such change.
    """
    changes = await _last(ledger) if id is None else await _named(ledger, id.strip().casefold())
    if len(changes) == 1:
        return Targets(tuple(changes))
    return Targets(tuple(changes), await _begun(ledger, changes) or await new_batch())


async def naming_the_one_before(ledger: Ledger, change: Change, error: NutmcpError) -> NutmcpError:
    """Return the error of taking a change back, naming the one before, which may be taken back instead."""
    before = await _change_before(ledger, change)
    return error if before is None else naming(before, error)


async def _change_before(ledger: Ledger, change: Change) -> Change | None:
    """Return the last change before this one that can be taken back and is about something else."""

    def is_before(each: Change) -> bool:
        apart = each.batch is None or each.batch != change.batch
        other = each.entry is None or not each.is_about_the_same(change)
        return _is_next(each) and apart and other and each.id != change.id and each.asked_at <= change.asked_at

    found = await ledger.changes(is_before, 1, until=change.asked_at)
    return found[0] if found else None


async def _last(ledger: Ledger) -> Sequence[Change]:
    """Return the last change that stands, or all of its batch; or what was being taken back when that was cut off.

    Nothing older is meant while it is not known what became of the newest one.
    """
    newest = await ledger.changes(lambda each: each.state in (State.OPEN, State.DONE), 1)
    if newest and newest[0].is_unheard_undo:
        newest = [await ledger.find(newest[0].undoes or "") or newest[0]]
    elif newest and newest[0].state is not State.OPEN:
        newest = await ledger.changes(_is_next, 1)
    if not newest:
        raise NotFound("There is no change to take back.", "Only changes that were made here can be undone.")
    return await _batch(ledger, newest[0].batch) if newest[0].batch else newest


async def _named(ledger: Ledger, id: str) -> Sequence[Change]:
    """Return the change that is meant, or all of a batch that may still be taken back."""
    found = await _batch(ledger, id) if id.startswith("s-") else [await ledger.find(id)]
    changes = [each for each in found if each is not None]
    if not changes:
        raise NotFound("No change goes by that id.", "Give the `change` of an earlier answer.", field="change")
    return changes


async def _batch(ledger: Ledger, batch: str) -> Sequence[Change]:
    """Return the changes of a batch that stand, and those of which nobody heard that they were taken back."""
    changes = await ledger.changes(lambda _: True, _BATCH, about=of_batch(batch))
    undos = {each.id: await ledger.find(each.undone_by) for each in changes if each.undone_by}
    unheard = {id for id, undo in undos.items() if undo is not None and undo.is_unheard_undo}
    return [each for each in changes if (each.stands and not each.moot) or each.id in unheard] or changes[:1]


async def _begun(ledger: Ledger, changes: Sequence[Change]) -> str | None:
    """Return the batch of an earlier undo of some of the changes, of which nobody heard."""
    undos = [await ledger.find(each.undone_by) for each in changes if each.undone_by]
    return next((each.batch for each in undos if each is not None and each.is_unheard_undo), None)


def _is_next(change: Change) -> bool:
    """Return whether it is a change that `undo` may come to by itself."""
    return change.stands and change.undoes is None and not change.moot
