"""Filter a list here, page by page, by a test that Nutcache cannot be asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nutmcp.client import Client, together
from nutmcp.remote.call import PAGE_LIMIT, Call
from nutmcp.remote.record import Record
from nutmcp.tools.progress import report_progress

Keep = Callable[[Record], bool]


@dataclass(frozen=True, slots=True)
class Sifted:
    """What was kept of a list.

    Attributes:
        records: At most as many as were wanted.
        places: Where each of them stands in the whole list, from 0.
        next_place: Where the next one stands that would be kept; None where there is none.
        included: What came along with the pages that were read.
        notes: What has to be said about how they were found.
        is_whole: Whether the whole list was looked at.
    """

    records: Sequence[Record]
    places: Sequence[int]
    next_place: int | None
    included: Mapping[str, tuple[Record, ...]]
    notes: tuple[str, ...]
    is_whole: bool


async def sift(client: Client, call: Call, start: int, limit: int, keep: Keep) -> Sifted:
    """Return the first `limit` records from place `start` that are kept, and where the one after them stands.

    `keep` is asked once of every record that is read, in order, also of those behind the last one wanted.
    """
    progress = _Growing()
    found: list[tuple[int, Record]] = []
    included: list[Mapping[str, tuple[Record, ...]]] = []
    notes: tuple[str, ...] = ()
    place, more = start, True
    while more and len(found) <= limit:
        window = await client.window(call, place, PAGE_LIMIT - place % PAGE_LIMIT, progress=progress)
        # Where all pages had to be read for this window, they would be for each further one.
        records = (*window.records, *window.rest)
        notes = notes or window.notes
        kept = [(place + at, each) for at, each in enumerate(records) if keep(each)]
        if kept:
            # Of other pages nothing is held, so that a long list takes no more memory than a short one.
            included.append(window.included)
            found += kept
        place, more = place + len(records), window.more and not window.rest
        await progress(place)
    page = found[:limit]
    return Sifted(
        records=[each for _, each in page],
        places=[at for at, _ in page],
        next_place=found[limit][0] if len(found) > limit else None,
        included=together(included),
        notes=notes,
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
