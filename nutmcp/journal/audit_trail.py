"""What was changed, newest first: each change alone, or all that were made together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from nutmcp.journal import history
from nutmcp.journal.change import Change, State
from nutmcp.journal.documents import Reading
from nutmcp.journal.owner import share_an_account, user_of
from nutmcp.state.ports import Store


@dataclass(frozen=True, slots=True)
class Changeset:
    """A change, or all changes of a batch, the latest first.

    Attributes:
        position: Where the latest of them stands in the log.
        changes: The changes that were carried out, or may have been.
    """

    position: int
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


@dataclass(slots=True)
class _Found:
    """What was found so far, stretch by stretch of the log; each set is a position and its changes."""

    wanted: Wanted
    most: int
    seen: frozenset[str]
    sets: dict[tuple[str, str], tuple[int, list[Change]]] = field(default_factory=dict[Any, Any])
    over: bool = False

    @property
    def told(self) -> Sequence[tuple[int, list[Change]]]:
        """Return those that are meant, at most as many as are asked for."""
        return [each for each in self.sets.values() if self.wanted.holds(each[1][0].asked_at)][: self.most]

    @property
    def enough(self) -> bool:
        """Whether no set that begins later in the log is asked for."""
        return self.over or len(self.told) >= self.most

    def add(self, page: Sequence[history.Placed]) -> bool:
        """Add a stretch, and return whether any set that is told grew by it."""
        before = [len(changes) for _, changes in self.told]
        for position, change in page:
            if change.state is not State.FAILED and change.batch not in self.seen:
                self.sets.setdefault((change.owner, change.batch or change.id), (position, []))[1].append(change)
        since = self.wanted.since
        self.over = self.over or (since is not None and bool(page) and page[-1][1].asked_at < since)
        return before != [len(changes) for _, changes in self.told[: len(before)]]


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
        self, wanted: Wanted, most: int, *, before: int | None = None, seen: Sequence[str] = ()
    ) -> list[Changeset]:
        """Return the latest changes that are meant, newest first.

        Args:
            wanted: Which are meant.
            most: How many at most.
            before: The position ahead of which they stand; None for the end.
            seen: The batches that were told already, of which a part may stand there.
        """
        found = _Found(wanted, most, frozenset(seen))
        async for page in history.pages(self._store, partial(self._shows, wanted), before=before):
            enough, grew = found.enough, found.add(page)
            # What is told may have begun further back, as long as a stretch still adds to it.
            if enough and not grew:
                break
        return [Changeset(position, tuple(changes)) for position, changes in found.told]

    def _shows(self, wanted: Wanted, owner: str) -> bool:
        if wanted.user is None:
            return owner == self._owner
        return share_an_account(self._owner, owner) and wanted.user(user_of(owner))
