"""What stands in the way of a write: the same one that is done, or may still be under way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from nutmcp.journal.change import Change, State
from nutmcp.journal.documents import Reading
from nutmcp.journal.leases import Lease


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Say in which way a change is to be unique.

    Attributes:
        content: An equal change that is done, or not settled, stands in the way.
        tags: So does one with all of these tags that is not settled; without tags, nothing stands in the way.
    """

    content: bool = False
    tags: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


ANY_NUMBER = Uniqueness()


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer to the wish to write: the change that was opened, or the one that stands in its way.

    Or what is open of the same record, which is to be settled before; then nothing was written down.
    """

    change: Change
    in_the_way: bool = False
    earlier: Sequence[tuple[Lease, Change]] = ()

    @property
    def is_open(self) -> bool:
        """Whether it was written down, so that it may be sent."""
        return not self.in_the_way and not self.earlier


def earlier_of(documents: Reading, change: Change) -> list[tuple[Lease, Change]]:
    """Return the changes of the same record that are open."""
    if change.entry is None:
        return []
    unsettled = ((lease, documents.change(lease.change)) for lease in documents.leases())
    return [
        (lease, each)
        for lease, each in unsettled
        if each is not None and each.is_about_the_same(change) and each.state is State.OPEN
    ]


def rival_of(documents: Reading, change: Change, unique: Uniqueness, despite: Collection[str]) -> Change | None:
    """Return a change that wrote, or may still be writing, what is to be written once."""
    for lease in documents.leases():
        equal = unique.content and lease.content is not None and lease.content == change.content
        may_be = (equal or unique.tags or change.undoes is not None) and lease.change not in despite
        rival = documents.change(lease.change) if may_be else None
        if rival is None:
            continue
        same = bool(unique.tags) and unique.tags.items() <= rival.tags.items()
        if equal or same or (change.undoes is not None and rival.undoes == change.undoes):
            return rival
    return documents.standing(change.content) if unique.content and change.content is not None else None


def undo_of(documents: Reading, id: str | None) -> Change | None:
    """Return the change that has already taken back the one of that id."""
    undone = documents.change(id) if id else None
    return documents.change(undone.undone_by) if undone is not None and undone.undone_by else None
