"""A second look, past what is remembered, after a name was nobody’s: once in each call, for however many names."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_taken: ContextVar[set[str] | None] = ContextVar("second looks taken", default=None)


@contextmanager
def second_looks() -> Generator[None]:
    """Let every kind of record be looked at a second time once within, in whichever task."""
    token = _taken.set(set())
    try:
        yield
    finally:
        _taken.reset(token)


def may_look_again(kind: str) -> bool:
    """Return whether a second look is due, and take it; outside of `second_looks` it always is."""
    taken = _taken.get()
    if taken is None:
        return True
    if kind in taken:
        return False
    taken.add(kind)
    return True
