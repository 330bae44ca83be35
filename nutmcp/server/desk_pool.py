"""Open a desk, on which the tools work, for each person at their first call, and close it when it is not used."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, Protocol

import anyio
from anyio.abc import TaskGroup, TaskStatus
from mcp.server.context import ServerRequestContext

from nutmcp.errors import RemoteError, Unavailable
from nutmcp.server.logs import hidden_spellings, hide_in_request, within_request
from nutmcp.server.principal import SOLE, Principal, principal_of


class Workplace(Protocol):
    """What is opened for a person; the tools know what it is."""

    @property
    def secrets(self) -> Sequence[str]:
        """Return what no line of the log may show while somebody works there."""
        ...


OpenDesk = Callable[[Principal], AbstractAsyncContextManager[Workplace]]
StampOf = Callable[[Principal], Awaitable[str]]
Explain = Callable[[Principal, Exception], Awaitable[Exception | None]]
OpenPool = Callable[[], AbstractAsyncContextManager["DeskPool"]]
AtDesk = Callable[[], AbstractAsyncContextManager[object]]
"""Lets somebody work at their desk, which stays open meanwhile."""

CLOSING_SECONDS = 0.3
"""How long a desk may take to close, of the one second that the whole server has to end."""
MOST_DESKS = 500
"""How many desks are open at once."""
IDLE_SECONDS = 15 * 60
"""For how long the desk of one of several people stays open without a call."""
SWEEP_SECONDS = 60
"""How often desks that are not used are looked for."""

_Key = tuple[str, bool]

_logger = logging.getLogger(__name__)


class DeskPool:
    """Has at most one desk open for each person; what it takes to open one is not paid before a tool is called.

    The desk of whoever has the server alone stays open until the server ends.

    Args:
        open_desk: Opens a desk; entered and left in the same task, whichever call came first.
        tasks: Where desks are kept open.
        most: How many are open at once.
        stamp_of: Tells what somebody's desk is opened by; where it has changed, the next call opens one anew.
        explain: Tells what to say to somebody of an error at their desk, if it is not the error itself.
    """

    def __init__(
        self,
        open_desk: OpenDesk,
        tasks: TaskGroup,
        *,
        most: int = MOST_DESKS,
        stamp_of: StampOf | None = None,
        explain: Explain | None = None,
    ) -> None:
        self._open_desk = open_desk
        self._explain = explain
        self._stamp_of = stamp_of
        self._tasks = tasks
        self._most = most
        self._places: dict[_Key, _Place] = {}
        self._ending = anyio.Event()
        self._is_swept = False

    @asynccontextmanager
    async def desk(self, principal: Principal = SOLE) -> AsyncGenerator[object]:
        """Let somebody work at their desk, which is opened if it was not, and not closed while they do.

        Raises:
            Unavailable: Calls are under way at as many desks as there may be.
            Exception: What went wrong in opening it, at each call anew.
        """
        place = self._place_of(principal, await self._stamp(principal))
        place.users += 1
        try:
            desk = await place.desk(self._tasks)
            try:
                yield desk
            except Exception as error:
                known = await self._explain(principal, error) if self._explain else None
                if known is None:
                    raise
                raise known from error
        finally:
            place.leave()

    def close(self) -> None:
        """Begin to close all desks; the task group ends when they are closed."""
        self._ending.set()
        for place in self._places.values():
            place.close()

    async def _stamp(self, principal: Principal) -> str | None:
        """Return what the desk is opened by now, or None where that is not known, so that an open one will do."""
        if self._stamp_of is None:
            return None
        try:
            return await self._stamp_of(principal)
        except RemoteError:
            return None

    def _place_of(self, principal: Principal, stamp: str | None) -> "_Place":
        key = (principal.id, principal.may_write)
        place = self._places.pop(key, None)
        if place is not None and stamp not in (None, place.stamp):
            place.retire()
            place = None
        if place is None:
            self._make_room()
            place = _Place(self._open_desk, principal, stamp)
        self._places[key] = place  # the ones used longest ago are first
        if principal.id and not self._is_swept:
            self._is_swept = True
            self._tasks.start_soon(self._sweep)
        return place

    def _make_room(self) -> None:
        if len(self._places) < self._most:
            return
        unused = next((key for key, place in self._places.items() if not place.users), None)
        if unused is None:
            raise Unavailable("The server is at work for as many people as it can.", "Try again in a minute.")
        self._places.pop(unused).close()

    async def _sweep(self) -> None:
        """Close the desks of those of several people who have not called for long, for as long as the server lives."""
        while not self._ending.is_set():
            with anyio.move_on_after(SWEEP_SECONDS):
                await self._ending.wait()
            self._close_unused()

    def _close_unused(self) -> None:
        last = anyio.current_time() - IDLE_SECONDS
        for key, place in list(self._places.items()):
            if key[0] and not place.users and place.left <= last:
                self._places.pop(key).close()


class _Place:
    """Where one person's desk stands, open or not."""

    def __init__(self, open_desk: OpenDesk, principal: Principal, stamp: str | None) -> None:
        self.stamp = stamp
        self._open_desk = open_desk
        self._principal = principal
        self._opening = anyio.Lock()
        self._closing = anyio.Event()
        self._desk: Workplace | None = None
        self._hidden: Sequence[str] = ()
        self._is_retired = False
        self.users = 0
        self.left = 0.0

    async def desk(self, tasks: TaskGroup) -> Workplace:
        """Return the desk, opened if it was not; an error in opening it is raised here."""
        desk = self._desk or await self._opened(tasks)
        hide_in_request(self._hidden)
        return desk

    async def _opened(self, tasks: TaskGroup) -> Workplace:
        async with self._opening:
            if self._desk is not None:
                return self._desk
            opened = await tasks.start(self._keep)
            if isinstance(opened, Exception):
                raise opened
            self._desk, self._hidden = opened, hidden_spellings(opened.secrets)
            return opened

    def leave(self) -> None:
        """Note when somebody has left; the last one to leave a retired desk closes it."""
        self.users -= 1
        self.left = anyio.current_time()
        if self._is_retired and not self.users:
            self.close()

    def retire(self) -> None:
        """Close the desk when nobody works at it any more."""
        self._is_retired = True
        if not self.users:
            self.close()

    def close(self) -> None:
        """Begin to close the desk."""
        self._closing.set()

    async def _keep(self, *, task_status: TaskStatus[Workplace | Exception]) -> None:
        opened = False
        # The shield lets the desk close in peace when the server itself is cancelled. The marks of the request that
        # came first are not those of the desk.
        with anyio.CancelScope(shield=True) as scope, within_request():
            try:
                async with self._open_desk(self._principal) as desk:
                    opened = True
                    task_status.started(desk)
                    await self._closing.wait()
                    scope.deadline = anyio.current_time() + CLOSING_SECONDS
            except Exception as error:
                if opened:
                    _logger.exception("The desk did not close well.")
                else:
                    task_status.started(error)
        self._desk = None


def at_desk_of(request: ServerRequestContext[DeskPool, Any]) -> AtDesk:
    """Return what lets whoever sent a request work at their desk."""
    return partial(request.lifespan_context.desk, principal_of(request.request))


def desks_by(open_desk: OpenDesk) -> OpenPool:
    """Return what opens the pool whose desks are opened so."""
    return partial(desk_pool, open_desk)


@asynccontextmanager
async def desk_pool(
    open_desk: OpenDesk, *, most: int = MOST_DESKS, stamp_of: StampOf | None = None, explain: Explain | None = None
) -> AsyncGenerator[DeskPool]:
    """Yield a pool of desks, and close them at the end, whatever the end was."""
    async with anyio.create_task_group() as tasks:
        desks = DeskPool(open_desk, tasks, most=most, stamp_of=stamp_of, explain=explain)
        try:
            yield desks
        finally:
            desks.close()
