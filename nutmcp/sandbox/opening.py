"""Open a sandbox: its data, its application, and its side entrance, in one object."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Self

from starlette.types import ASGIApp

from nutmcp.clock import Clock, SystemClock
from nutmcp.remote.system import Credentials
from nutmcp.sandbox.adjustable_clock import SetClock
from nutmcp.sandbox.app import sandbox_app
from nutmcp.sandbox.control import Control, Size
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.nutcache.accounts import DEFAULT_CREDENTIALS
from nutmcp.sandbox.nutcache.seed.sizes import sow
from nutmcp.sandbox.store import Store
from nutmcp.systems.nutcache.resources import RESOURCES


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A Nutcache of one's own.

    Attributes:
        app: The ASGI application; the API's base is `/webapi`.
        control: The side entrance for programs in the same process, always there.
        credentials: Those of the default user, who belongs to one organization.
    """

    app: ASGIApp
    control: Control
    credentials: Credentials

    async def aclose(self) -> None:
        """Let go of the data."""
        self.control.store.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()


def open_sandbox(data: str, *, size: Size = "small", clock: Clock | None = None, control: bool = False) -> Sandbox:
    """Open a sandbox; data that is not there yet is made.

    Args:
        data: A file that keeps the data, or `:memory:`.
        size: How much is made.
        clock: The time, by which the data are dated and the limits are kept; the machine's unless given.
        control: Whether the side entrance is open over HTTP too.

    Raises:
        ConfigurationError: The file cannot be opened, or holds something else.
    """
    set_clock = SetClock(clock or SystemClock())
    image = _image(size, set_clock.now()) if data == ":memory:" else None
    side = Control(Store(data, RESOURCES, image), set_clock, Limits(set_clock))
    with side.store.transaction():
        if side.store.is_empty():
            side.seed(size)
    return Sandbox(sandbox_app(side, with_control=control), side, DEFAULT_CREDENTIALS)


@lru_cache(maxsize=4)
def _image(size: Size, now: datetime) -> bytes:
    """Return the data of that size around a moment, which are the same whenever they are asked for.

    To make the small ones takes forty milliseconds, the large ones two seconds; to copy them takes one and four.
    """
    with closing(Store(":memory:", RESOURCES)) as store:
        with store.transaction():
            sow(store, size, now)
        return store.image()
