"""Open the desk, on which the tools work, at the first call, and close it when the server ends."""

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import anyio
from anyio.abc import TaskGroup, TaskStatus

OpenDesk = Callable[[], AbstractAsyncContextManager[object]]

# How long the desk may take to close, of the one second that the whole server has to end.
CLOSING_SECONDS = 0.3

_logger = logging.getLogger(__name__)


class DeskPool:
    """Has at most one desk open; what it takes to open it is not paid before a tool is called.

    Args:
        open_desk: Opens the desk; entered and left in the same task, whichever call came first.
    """

    def __init__(self, open_desk: OpenDesk, tasks: TaskGroup) -> None:
        self._open_desk = open_desk
        self._tasks = tasks
        self._opening = anyio.Lock()
        self._closing = anyio.Event()
        self._desk: object | None = None

    async def desk(self) -> object:
        """Return the desk, opened if it was not; an error in opening it is raised here, at each call."""
        if self._desk is not None:
            return self._desk
        async with self._opening:
            if self._desk is None:
                outcome = await self._tasks.start(self._keep)
                if isinstance(outcome, Exception):
                    raise outcome
                self._desk = outcome
            return self._desk

    def close(self) -> None:
        """Begin to close the desk; the task group ends when it is closed."""
        self._closing.set()

    async def _keep(self, *, task_status: TaskStatus[object]) -> None:
        opened = False
        # The shield lets the desk close in peace when the server itself is cancelled.
        with anyio.CancelScope(shield=True) as scope:
            try:
                async with self._open_desk() as desk:
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


@asynccontextmanager
async def desk_pool(open_desk: OpenDesk) -> AsyncGenerator[DeskPool]:
    """Yield a pool of desks, and close its desk at the end, whatever the end was."""
    async with anyio.create_task_group() as tasks:
        desks = DeskPool(open_desk, tasks)
        try:
            yield desks
        finally:
            desks.close()
