"""Filter a list here, page by page, by a test that Nutcache cannot be asked."""

from collections.abc import Callable, Mapping

from nutmcp.client import Client, Options, Window, together
from nutmcp.remote.call import PAGE_LIMIT, Call
from nutmcp.remote.record import Record
from nutmcp.tools.progress import report_progress

Keep = Callable[[Record], bool]


async def sift(client: Client, call: Call, start: int, limit: int, keep: Keep) -> Window[Record]:
    """Return the first `limit` records from place `start` that are kept, and where the one after them stands.

    `keep` is asked once of every record that is read, in order, also of those behind the last one wanted.
    """
    growing = _Growing()
    options = Options(progress=growing)
    found: list[tuple[int, Record]] = []
    included: list[Mapping[str, tuple[Record, ...]]] = []
    filtered_here = sorted_here = False
    place, more = start, True
    while more and len(found) <= limit:
        window = await client.window(call, place, PAGE_LIMIT - place % PAGE_LIMIT, options)
        # Where all pages had to be read for this window, they would be for each further one.
        records = (*window.items, *window.rest)
        filtered_here, sorted_here = filtered_here or window.filtered_here, sorted_here or window.sorted_here
        kept = [(place + at, each) for at, each in enumerate(records) if keep(each)]
        if kept:
            # Of other pages nothing is held, so that a long list takes no more memory than a short one.
            included.append(window.included)
            found += kept
        place, more = place + len(records), window.next_place is not None and not window.rest
        await growing(place)
    page = found[:limit]
    return Window(
        items=[each for _, each in page],
        places=[at for at, _ in page],
        next_place=found[limit][0] if len(found) > limit else None,
        included=together(included),
        filtered_here=filtered_here,
        sorted_here=sorted_here,
        is_whole=start == 0 and not more,
    )


class _Growing:
    """Reports progress only where it has grown, though pages may be read twice."""

    def __init__(self) -> None:
        self._most = 0

    async def __call__(self, count: int) -> None:
        if count > self._most:
            self._most = count
            await report_progress(count)
