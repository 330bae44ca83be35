"""Reading the changes of a store, newest first: those of one owner, or everybody's."""

from collections.abc import Callable, Mapping

from nutmcp.journal.change import Change
from nutmcp.journal.documents import CHANGES, Reading
from nutmcp.state.ports import Reader, Store

_PAGE = 200


async def changes(
    store: Store, keep: Callable[[Change], bool], limit: int, *, owner: str | None = None
) -> list[Change]:
    """Return at most `limit` changes that are to be kept, newest first.

    Args:
        store: Where they are kept.
        keep: Whether a change is to be kept.
        limit: How many at most.
        owner: Whose they are; None for everybody's.
    """
    kept: list[Change] = []
    before: int | None = None
    while len(kept) < limit:
        page = await store.view(lambda reader, before=before: _page(reader, before, owner))
        if not page:
            break
        kept += [change for change in page.values() if change is not None and keep(change)]
        before = min(page)
    return kept[:limit]


def _page(reader: Reader, before: int | None, owner: str | None) -> Mapping[int, Change | None]:
    return {
        position: Reading(reader, entry["owner"]).change(entry["change"]) if owner in (None, entry["owner"]) else None
        for position, entry in reader.newest(CHANGES, before=before, limit=_PAGE)
    }
