"""Looks among many names in a thread of its own, so that others are answered meanwhile."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from anyio import to_thread

from nutmcp.words.match import Kind, match

T = TypeVar("T")

FEW = 200
"""So many names are gone through in less time than a thread takes to be worth it."""


async def among_many(count: int, find: Callable[[], T]) -> T:
    """Return what a search among that many names finds; nothing that it reads may change meanwhile."""
    return find() if count <= FEW else await to_thread.run_sync(find, abandon_on_cancel=True)


async def match_among(said: str | int, records: Sequence[T], kind: Kind[T], *, field: str) -> T:
    """Return the one record that is meant; see `match`.

    Raises:
        InvalidArguments: Nothing is named.
        NotFound: There is none.
        Ambiguous: There are several.
    """
    return await among_many(len(records), partial(match, said, records, kind, field=field))
