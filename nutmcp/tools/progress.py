"""Lets a tool say how far it has come, to whoever asked to be told; otherwise it costs nothing."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Reporter(Protocol):
    """Tells the caller of one tool how far it has come."""

    async def __call__(self, done: float, total: float | None, message: str | None, /) -> None:
        """Send one report."""
        ...


_reporter: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


async def report_progress(done: float, total: float | None = None, message: str | None = None) -> None:
    """Tell the caller that `done` of `total` steps are done, in a few words of ours; `done` must grow."""
    reporter = _reporter.get()
    if reporter is not None:
        await reporter(done, total, message)


@contextmanager
def progress_to(reporter: Reporter) -> Generator[None]:
    """Send the reports made inside the block, and in the tasks started there, to this reporter."""
    token = _reporter.set(reporter)
    try:
        yield
    finally:
        _reporter.reset(token)
