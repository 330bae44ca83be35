"""Filter a list here, page by page, by a test that the remote system cannot be asked."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

from nutmcp.client import Client, Mark, Options, Packed, Window, together
from nutmcp.client.stretches import Stretch
from nutmcp.remote.call import Call
from nutmcp.remote.record import Record
from nutmcp.tools.progress import report_progress

Keep = Callable[[Record], bool]
Learn = Callable[[Sequence[Record], Mapping[str, Sequence[Record]]], Awaitable[None]]
"""Learns what the test needs from the records of a page and what came along with them, before they are tried."""
GivesUp = Callable[[int, int], bool]
"""Says whether it is no use to go on, after so many pages and so many records that were kept."""


async def sift(
    client: Client, call: Call, after: Packed | None, limit: int, keep: Keep, learn: Learn | None = None
) -> Window[Record]:
    """Return the first `limit` records, or those after a mark, that are kept."""
    return await sift_unless(client, call, after, limit, keep, _never, learn) or Window()


async def sift_unless(
    client: Client,
    call: Call,
    after: Packed | None,
    limit: int,
    keep: Keep,
    gives_up: GivesUp,
    learn: Learn | None = None,
) -> Window[Record] | None:
    """Return the first `limit` records, or those after a mark, that are kept, or None if it is given up.

    `keep` is asked once of every record that is read, in order, also of those behind the last one wanted. The list is
    gone on with after the last record that was not kept, so that what was looked at in vain is not read again.
    """
    growing = Growing()
    found: list[tuple[Record, Mark | None]] = []
    included: list[Mapping[str, tuple[Record, ...]]] = []
    filtered_here = sorted_here = changed = False
    more, before, pages = True, None, 0
    async for stretch in _learned(client.stretches(call, after=after, options=Options(progress=growing)), learn):
        filtered_here, sorted_here = filtered_here or stretch.filtered_here, sorted_here or stretch.sorted_here
        changed, more = changed or stretch.changed, stretch.more
        kept = [at for at, each in enumerate(stretch.items) if keep(each)]
        if kept:
            # Of other pages nothing is held, so that a long list takes no more memory than a short one.
            included.append(stretch.included)
            found += [(stretch.items[at], stretch.mark(at - 1) if at else before) for at in kept]
        before = stretch.mark(-1) if stretch.items else before
        await growing(stretch.place + len(stretch.items))
        pages += 1
        if len(found) > limit:
            break
        if more and gives_up(pages, len(found)):
            return None
    return Window(
        items=[each for each, _ in found[:limit]],
        more=len(found) > limit,
        mark_after=lambda count: (mark := found[count][1]) and mark.packed(call.sort),
        included=together(included),
        filtered_here=filtered_here,
        sorted_here=sorted_here,
        changed=changed,
        is_whole=after is None and not more,
    )


async def _learned(stretches: AsyncIterator[Stretch], learn: Learn | None) -> AsyncIterator[Stretch]:
    """Yield what was learned from."""
    async for each in stretches:
        if learn is not None:
            await learn(each.items, each.included)
        yield each


def _never(_pages: int, _found: int) -> bool:
    return False


class Growing:
    """Reports progress only where it has grown, though pages may be read twice."""

    def __init__(self) -> None:
        self._most = 0

    async def __call__(self, count: int) -> None:
        """Report how many records were read."""
        if count > self._most:
            self._most = count
            await report_progress(count)
