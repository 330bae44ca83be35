"""Open a sandbox: its data, its application, and its side entrance, in one object."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random
from typing import Self

from starlette.types import ASGIApp

from nutmcp.clock import Clock, SystemClock
from nutmcp.errors import ConfigurationError
from nutmcp.remote.system import Credentials
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.adjustable_clock import SetClock
from nutmcp.sandbox.app import sandbox_app
from nutmcp.sandbox.control import Control
from nutmcp.sandbox.emulation import Size
from nutmcp.sandbox.hosts import emulation_of
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.store import Store
from nutmcp.systems import DEFAULT


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A remote system of one's own.

    Attributes:
        app: The ASGI application.
        control: The side entrance for programs in the same process, always there.
    """

    app: ASGIApp
    control: Control

    @property
    def base(self) -> str:
        """Return the path below which the API is."""
        return self.control.emulation.base

    @property
    def credentials(self) -> Credentials:
        """Return those of the default user, who needs to say nothing else."""
        return self.control.emulation.accounts[0]

    async def aclose(self) -> None:
        """Let go of the data."""
        self.control.store.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()


def open_sandbox(
    data: str,
    *,
    system: str = DEFAULT,
    size: Size = "small",
    clock: Clock | None = None,
    rng: Random | None = None,
    control: bool = False,
    zone: str = "",
) -> Sandbox:
    """Open a sandbox; data that is not there yet is made.

    Args:
        data: A file that keeps the data, or `:memory:`.
        system: The key of the system that it stands in for.
        size: How much is made.
        clock: The time, by which the data are dated and the limits are kept; the machine's unless given.
        rng: Makes ids where those are text; the machine's unless given.
        control: Whether the side entrance is open over HTTP too.
        zone: The IANA name of the account's zone, where a system tells times without one; its own unless given.

    Raises:
        ConfigurationError: The file cannot be opened, or holds something else; the sandbox has no such system, or no
            such size of it.
    """
    emulation, set_clock = emulation_of(system), SetClock(clock or SystemClock())
    if size not in (*emulation.seeds, "empty"):
        raise ConfigurationError("The sandbox has no data of that size.", f"Give one of: {', '.join(emulation.seeds)}.")
    image = _image(emulation.system.key, size, set_clock.now()) if data == ":memory:" else None
    side = Control(
        emulation=emulation,
        store=Store(data, emulation.tables, image, rng),
        clock=set_clock,
        limits=Limits(set_clock, emulation.limits),
        knobs=emulation.in_zone(zone),
        zone=zone,
        accounts=Accounts(emulation.accounts),
    )
    with side.store.transaction():
        if side.store.is_empty():
            side.seed(size)
    return Sandbox(sandbox_app(side, with_control=control), side)


@lru_cache(maxsize=32)
def _image(system: str, size: Size, now: datetime) -> bytes:
    """Return the data of that size around a moment, which are the same whenever they are asked for.

    To make the small ones takes forty milliseconds, the large ones two seconds; to copy them takes one and four.
    """
    emulation = emulation_of(system)
    with closing(Store(":memory:", emulation.tables)) as store:
        with store.transaction():
            if size != "empty":
                emulation.seeds[size](store, now)
        return store.image()
