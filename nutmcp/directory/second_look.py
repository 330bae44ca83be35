"""A look past what is remembered, before something is said not to be there: once in each call, for all of it."""

from collections.abc import Generator, Hashable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Kind = Literal["projects", "customers"]

_taken: ContextVar[set[str] | None] = ContextVar("looks taken", default=None)


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


def may_look_again(kind: Kind) -> bool:
    """Return whether a second look is due, and take it; outside of `second_looks` it always is."""
    taken = _taken.get()
    due = taken is None or kind not in taken
    looked(kind)
    return due
