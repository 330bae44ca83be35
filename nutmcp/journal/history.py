"""Reading the changes of a store, newest first: those of one owner, all or what is about one thing; or everybody's."""

import hashlib
import heapq
import math
import sys
from bisect import bisect_right
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from operator import itemgetter

from nutmcp.journal.adoption import adopt
from nutmcp.journal.change import Change
from nutmcp.journal.documents import UNKNOWN, Reading
from nutmcp.journal.index import OWNERS, log_about, log_of
from nutmcp.remote.resource import Resource
from nutmcp.state.ports import Document, Reader, Store

_FEW, _MANY = 10, 200
_MARK = 6
"""So many letters tell an owner from the others."""
Place = Mapping[str, int]
"""Ahead of which position of each owner's log everything stands that comes next."""
Placed = tuple[Place, Change]
"""A change, and the place that it begins."""


def everybody(_owner: str) -> bool:
    """Take every owner's changes."""
    return True


async def changes(
    store: Store,
    keep: Callable[[Change], bool],
    limit: int,
    *,
    owner: str,
    about: str | None = None,
    until: datetime | None = None,
    resources: Mapping[str, Resource] = UNKNOWN,
) -> list[Change]:
    """Return at most `limit` changes of an owner that are to be kept, newest first.

    Args:
        store: Where they are kept.
        keep: Whether a change is to be kept.
        limit: How many at most.
        owner: Whose they are.
        about: The one thing that they are about; None for all.
        until: The last moment at which they were asked for; None for any.
        resources: The resources of the system that they were made on, where it is known.
    """
    await adopt(store)
    log = log_of(owner) if about is None else log_about(owner, about)
    kept: list[Change] = []
    before = None if until is None else await store.view(partial(_first_after, log_of(owner), until))
    size = _FEW
    while len(kept) < limit:
        page = await store.view(partial(_stretch, log, owner, resources, before, size))
        if not page:
            break
        kept += [each for _, each in page if each is not None and keep(each)]
        before, size = page[-1][0], min(4 * size, _MANY)
    return kept[:limit]


async def owners(store: Store, theirs: Callable[[str], bool] = everybody) -> Sequence[str]:
    """Return those of whom there are changes."""
    await adopt(store)
    known = await store.view(lambda reader: reader.documents(OWNERS))
    return [owner for owner, _ in known if theirs(owner)]


async def of_all(store: Store, keep: Callable[[Change], bool], limit: int) -> list[Change]:
    """Return at most `limit` changes of everybody that are to be kept, newest first."""
    kept: list[Change] = []
    async for page in pages(store, end(await owners(store))):
        kept += [change for _, change in page if keep(change)]
        if len(kept) >= limit:
            break
    return kept[:limit]


async def pages(store: Store, place: Place) -> AsyncGenerator[Sequence[Placed]]:
    """Yield the changes of some owners ahead of a place, newest first, a stretch at a time."""
    while True:
        found = await store.view(partial(_page, place))
        if not found:
            return
        place = found[-1][0]
        yield [(reached, change) for reached, change in found if change is not None]


async def place_after(store: Store, owners: Iterable[str], moment: datetime) -> Place:
    """Return the place ahead of which the changes of these owners stand that were asked for by a moment."""
    return await store.view(lambda reader: {each: _first_after(log_of(each), moment, reader) for each in owners})


def end(owners: Iterable[str]) -> Place:
    """Return the end of the logs of these owners."""
    return dict.fromkeys(owners, sys.maxsize)


def as_text(place: Place) -> str:
    """Return a place as short text."""
    return " ".join(f"{_mark(owner)}{position}" for owner, position in place.items())


def place_in(text: str, owners: Iterable[str]) -> Place:
    """Return the place that a text says; an owner of whom it says nothing came later, and is left out."""
    said = {each[:_MARK]: each[_MARK:] for each in text.split()}
    return {owner: int(said[mark]) for owner in owners if said.get(mark := _mark(owner), "").isdecimal()}


def _stretch(
    log: str, owner: str, resources: Mapping[str, Resource], before: int | None, size: int, reader: Reader
) -> Sequence[tuple[int, Change | None]]:
    documents = Reading(reader, owner, resources)
    return [
        (position, documents.change(entry["change"]))
        for position, entry in reader.newest(log, before=before, limit=size)
    ]


def _page(place: Place, reader: Reader) -> Sequence[tuple[Place, Change | None]]:
    logs = [
        [(entry["at"], owner, position, entry["change"]) for position, entry in _newest(reader, owner, before)]
        for owner, before in place.items()
    ]
    page: list[tuple[Place, Change | None]] = []
    for _, owner, position, change in islice(heapq.merge(*logs, key=itemgetter(0), reverse=True), _MANY):
        place = {**place, owner: position}
        page.append((place, Reading(reader, owner).change(change)))
    return page


def _newest(reader: Reader, owner: str, before: int) -> Sequence[tuple[int, Document]]:
    return reader.newest(log_of(owner), before=before, limit=_MANY)


def _first_after(log: str, moment: datetime, reader: Reader) -> int:
    """Return the position of the first change of an owner's log that was asked for after a moment."""
    newest = reader.newest(log)

    def asked_at(position: int) -> float:
        found = reader.newest(log, before=position + 1)
        return found[0][1]["at"] if found else -math.inf

    return bisect_right(range(1, newest[0][0] + 1) if newest else (), moment.timestamp(), key=asked_at) + 1


def _mark(owner: str) -> str:
    return hashlib.sha256(owner.encode(errors="surrogatepass")).hexdigest()[:_MARK]
