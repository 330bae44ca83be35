"""What every tool works with: the client, the names, the timers, the journal, and the user's day."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from nutmcp.client import Client, Options
from nutmcp.client.limits import SharedLimits
from nutmcp.clock import Clock
from nutmcp.directory import Directory
from nutmcp.domain.workweek import Workweek
from nutmcp.journal.journal import Journal
from nutmcp.remote.id import Id
from nutmcp.remote.system import System
from nutmcp.state.owned import OwnedStore
from nutmcp.state.ports import Store
from nutmcp.timers.backend import TimerBackend
from nutmcp.timers.book import TimerBook
from nutmcp.tools.progress import report_progress

if TYPE_CHECKING:
    from nutmcp.timers.undo import TimerUndo

REPORTING = Options(progress=report_progress)
"""Lets the caller of the tool be told how many records of a long list have been read."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """The names of the project and the service that are taken where none is named; empty where none was set."""

    project: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One user's place to work, opened at the first call of a tool and shared by all.

    Attributes:
        client: Reads and writes the remote system.
        directory: Turns names into records.
        journal: Writes time entries, each exactly once.
        limits: Sets the pace of calls, and knows how many are left.
        store: Where state is kept.
        clock: Where the time comes from.
        zone: The user's time zone; it decides which day it is.
        week_start: The first day of the week; Monday is 0.
        workweek: The working days, and the time that is expected on them.
        defaults: What time is logged on where nothing is named.
        timer_store: Where timers are kept, which belong to the member, whoever asks; the same store unless given.
        secrets: What no line of the log may show.
        url: The base of the API.
        place: What tells this account's system from every other one in the store.
        api_version: The version of the API that is spoken.
        sandbox: Whether this is the built-in sandbox.
        read_only: Whether writing is refused.
    """

    client: Client
    directory: Directory
    journal: Journal
    limits: SharedLimits
    store: Store
    clock: Clock
    zone: ZoneInfo
    week_start: int
    url: str
    place: str
    api_version: int
    sandbox: bool
    read_only: bool
    workweek: Workweek = field(default_factory=Workweek)
    defaults: Defaults = Defaults()
    timer_store: Store | None = None
    secrets: Sequence[str] = field(default=(), repr=False)
    _books: dict[str, TimerBook] = field(default_factory=dict[str, TimerBook], repr=False)

    async def timer_book(self) -> TimerBook:
        """Return the timers of the user as a member of the organization, the same for every server process."""
        organization, me = await self.directory.organization(), await self.directory.me()
        owner = json.dumps([self.place, organization.id, me.id])
        return self._books.setdefault(owner, TimerBook(self.timer_store or self.store, owner, self.clock))

    @property
    def system(self) -> System:
        """Return the system that is worked on."""
        return self.client.system

    @property
    def is_private(self) -> bool:
        """Tell whether what its user did is told to nobody else, as on a server for several people."""
        return isinstance(self.store, OwnedStore)

    @property
    def timers(self) -> TimerBackend:
        """Return what runs the user's timers: the system itself where it can, as its users look at it there."""
        timed = self.system.timed
        if timed is not None:
            from nutmcp.timers.native_timers import NativeTimers  # one system has these, another those

            return NativeTimers(self.journal, self.client, timed, self._my_id, self.clock, self.zone)
        from nutmcp.timers.own_timers import OwnTimers

        return OwnTimers(self.journal, self.client, self.timer_book, self.clock, self.zone)

    @property
    def undoing(self) -> "TimerUndo":
        """Return what takes changes back."""
        from nutmcp.timers.undo import TimerUndo

        return TimerUndo(self.journal, self.timer_book, self.zone, self.timers)

    def now(self) -> datetime:
        """Return the present moment in the user's zone."""
        return self.clock.now().astimezone(self.zone)

    def today(self) -> date:
        """Return the day that it is for the user."""
        return self.now().date()

    async def _my_id(self) -> Id:
        """Return the id of the user as a member."""
        return (await self.directory.me()).id
