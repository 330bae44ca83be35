"""What was changed, newest first: each change alone, or all that were made together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from nutmcp.journal import history
from nutmcp.journal.change import Change, State
from nutmcp.journal.documents import Reading
from nutmcp.journal.index import of_batch
from nutmcp.journal.owner import share_an_account, user_of
from nutmcp.state.ports import Store

MOST = 1_000
"""So many changes of one batch are read at most."""


@dataclass(frozen=True, slots=True)
class Changeset:
    """A change, or all changes of a batch, the latest first.

    Attributes:
        place: Where the latest of them stands.
        changes: The changes that were carried out, or may have been.
    """

    place: str
    changes: tuple[Change, ...]

    @property
    def id(self) -> str:
        """Return what `undo` takes."""
        return self.latest.batch or self.latest.id

    @property
    def latest(self) -> Change:
        """Return the latest of the changes."""
        return self.changes[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which changes are meant.

    Attributes:
        user: Whether those are that were made by that e-mail or id; None for my own alone.
        since: The first moment, if any.
        until: The moment after the last one, if any.
    """

    user: Callable[[str], bool] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Return whether a moment is between the two."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


class AuditTrail:
    """The changes of a store, as one of its users may see them: those made in the same account.

    Args:
        store: Where they are kept.
        owner: The user.
    """

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self._owner = owner

    def is_mine(self, change: Change) -> bool:
        """Return whether the user made a change."""
        return change.owner == self._owner

    async def named(self, change: Change, id: str | None) -> str | None:
        """Return the id of a change of the same user as `undo` takes it: that of its batch, if it has one."""
        found = id and await self._store.view(lambda reader: Reading(reader, change.owner).change(id))
        return found.batch or found.id if found else id

    async def latest(
        self, wanted: Wanted, most: int, *, before: str | None = None, seen: Sequence[str] = ()
    ) -> list[Changeset]:
        """Return the latest changes that are meant, newest first.

        Args:
            wanted: Which are meant.
            most: How many at most.
            before: The place ahead of which they stand; None for the end.
            seen: The batches that were told already, of which a part may stand there.
        """
        owners = await history.owners(self._store, partial(self._shows, wanted))
        place = await self._place(owners, wanted, before)
        told, found = set(seen), list[Changeset]()
        async for page in history.pages(self._store, place):
            for reached, change in page:
                if not _is_told(change) or change.batch in told:
                    continue
                told.add(change.batch or change.id)
                if wanted.holds(change.asked_at):
                    found.append(Changeset(history.as_text(reached), await self._all_of(change)))
                if len(found) == most:
                    return found
            if wanted.since is not None and page and page[-1][1].asked_at < wanted.since:
                break
        return found

    async def _place(self, owners: Sequence[str], wanted: Wanted, before: str | None) -> history.Place:
        """Return the place ahead of which what is meant stands."""
        if before is not None:
            return history.place_in(before, owners)
        if wanted.until is not None:
            return await history.place_after(self._store, owners, wanted.until)
        return history.end(owners)

    async def _all_of(self, change: Change) -> tuple[Change, ...]:
        """Return a change, or all of its batch that were carried out, or may have been."""
        if change.batch is None:
            return (change,)
        about = of_batch(change.batch)
        return tuple(await history.changes(self._store, _is_told, MOST, owner=change.owner, about=about))

    def _shows(self, wanted: Wanted, owner: str) -> bool:
        if wanted.user is None:
            return owner == self._owner
        return share_an_account(self._owner, owner) and wanted.user(user_of(owner))


def _is_told(change: Change) -> bool:
    """Return whether a change was carried out, or may have been."""
    return change.state is not State.FAILED
