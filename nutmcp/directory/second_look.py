"""A look past what is remembered, before something is said not to be there: once in each call, for all of it."""

from collections.abc import Generator, Hashable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from nutmcp.remote.id import Id

Kind = Literal["projects", "customers"]

_taken: ContextVar[set[Hashable] | None] = ContextVar("looks taken", default=None)


class Strangers:
    """What was met and is not among what is remembered: it may be new, and is looked for once, however often met."""

    def __init__(self) -> None:
        self._met: set[Hashable] = set()

    def are_among(self, unknown: Iterable[Hashable]) -> bool:
        """Return whether one of those was never met before; from now on all have been."""
        before = len(self._met)
        self._met.update(unknown)
        return len(self._met) > before


@contextmanager
def second_looks() -> Generator[None]:
    """Let every kind of record be looked at a second time once within, in whichever task."""
    token = _taken.set(set())
    try:
        yield
    finally:
        _taken.reset(token)


def looked(kind: Kind) -> None:
    """Note that a kind of record is read anew, so that no second look at it is due."""
    taken = _taken.get()
    if taken is not None:
        taken.add(kind)


def may_look_again(kind: Kind, part: Id | None = None) -> bool:
    """Return whether a second look at a kind, or at part of it, is due, and take it; outside of `second_looks` it is.

    A look at all of a kind was one at each part of it.
    """
    taken = _taken.get()
    looks = {kind, (kind, part)}
    due = taken is None or looks.isdisjoint(taken)
    if taken is not None:
        taken.add(kind if part is None else (kind, part))
    return due
