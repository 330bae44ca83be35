"""Reading the changes of a store, newest first: those of one owner, or everybody's."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

from nutmcp.journal.change import Change
from nutmcp.journal.documents import CHANGES, UNKNOWN, Reading
from nutmcp.remote.resource import Resource
from nutmcp.state.ports import Reader, Store

_PAGE = 200
Placed = tuple[int, Change]
"""A change, and its position in the log."""


def everybody(_owner: str) -> bool:
    """Take every owner's changes."""
    return True


async def changes(
    store: Store,
    keep: Callable[[Change], bool],
    limit: int,
    *,
    theirs: Callable[[str], bool] = everybody,
    resources: Mapping[str, Resource] = UNKNOWN,
) -> list[Change]:
    """Return at most `limit` changes that are to be kept, newest first.

    Args:
        store: Where they are kept.
        keep: Whether a change is to be kept.
        limit: How many at most.
        theirs: Whether an owner's changes are meant.
        resources: The resources of the system that they were made on, where it is known.
    """
    kept: list[Change] = []
    async for page in pages(store, theirs, resources=resources):
        kept += [change for _, change in page if keep(change)]
        if len(kept) >= limit:
            break
    return kept[:limit]


async def pages(
    store: Store,
    theirs: Callable[[str], bool],
    *,
    before: int | None = None,
    resources: Mapping[str, Resource] = UNKNOWN,
) -> AsyncGenerator[Sequence[Placed]]:
    """Yield the changes of some owners ahead of a position, newest first, a stretch of the log at a time."""
    while True:
        found = await store.view(lambda reader, before=before: _page(reader, before, theirs, resources))
        if not found:
            return
        yield [(position, change) for position, change in found if change is not None]
        before = found[-1][0]


def _page(
    reader: Reader, before: int | None, theirs: Callable[[str], bool], resources: Mapping[str, Resource]
) -> Sequence[tuple[int, Change | None]]:
    return [
        (
            position,
            Reading(reader, entry["owner"], resources).change(entry["change"]) if theirs(entry["owner"]) else None,
        )
        for position, entry in reader.newest(CHANGES, before=before, limit=_PAGE)
    ]
