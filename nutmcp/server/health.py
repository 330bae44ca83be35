"""Whether the server lives, and whether it could do its work: for whoever supervises it, without a token."""

from collections.abc import Awaitable, Callable
from functools import partial

import anyio
from anyio import to_thread
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.clock import Clock, SystemClock
from nutmcp.errors import NutmcpError
from nutmcp.settings import Settings
from nutmcp.state.ports import Store

ALIVE = "/healthz"
READY = "/readyz"

REMEMBERED_SECONDS = 5
"""How long a finding holds: whoever asks more often, as anyone may, costs nothing more."""

Look = Callable[[], Awaitable[list[str]]]
"""Looks at what the server needs, and returns the names of what it lacks."""


def health(look: Look, clock: Clock | None = None) -> dict[str, ASGIApp]:
    """Return what answers at each address; what is told is only which part is lacking, not why.

    Args:
        look: Looks at what the server needs.
        clock: What measures how old a finding is; the machine's unless given.
    """
    return {ALIVE: _Reply(lacking_nothing), READY: _Reply(_Remembering(look, clock or SystemClock()))}


def needs_of(settings: Settings, knows_people: Callable[[], Awaitable[bool]] | None = None) -> Look:
    """Return what looks whether the server could do its work; the system is not asked.

    Args:
        settings: Have to be complete, and name a state that can be read.
        knows_people: Tells whether those who sign in can be known; then nobody's credentials are in the settings.
    """
    state = _StateProbe(settings)

    async def look() -> list[str]:
        complete = partial(_are_complete, settings, several=knows_people is not None)
        parts = {
            "settings": await to_thread.run_sync(complete, abandon_on_cancel=True),
            "state": await state.is_well(),
            "identity": knows_people is None or await knows_people(),
        }
        return [name for name, well in parts.items() if not well]

    return look


async def lacking_nothing() -> list[str]:
    """Look at nothing, and find nothing lacking."""
    return []


class _Remembering:
    """Looks once for all who ask at about the same time."""

    def __init__(self, look: Look, clock: Clock) -> None:
        self._look = look
        self._clock = clock
        self._turn = anyio.Lock()
        self._found: tuple[float, list[str]] | None = None

    async def __call__(self) -> list[str]:
        async with self._turn:
            now = self._clock.monotonic()
            if self._found is None or now - self._found[0] >= REMEMBERED_SECONDS:
                self._found = now, await self._look()
            return self._found[1]


class _StateProbe:
    """Reads one document of the state; the file is checked as a whole when it is opened, and not at each look."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store: Store | None = None

    async def is_well(self) -> bool:
        """Tell whether the state can be read."""
        try:
            if self._store is None:
                self._store = await to_thread.run_sync(self._opened, abandon_on_cancel=True)
            await self._store.view(lambda reader: reader.read("health", ""))
        except NutmcpError:
            if self._store is not None:
                self._store.close()
                self._store = None
            return False
        return True

    def _opened(self) -> Store:
        from nutmcp.state.opening import open_state

        return open_state(self._settings.state_url())


class _Reply:
    """Answers 200 if nothing is lacking, and 503 otherwise."""

    def __init__(self, look: Look) -> None:
        self._look = look

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in ("GET", "HEAD"):
            await Response(status_code=405, headers={"Allow": "GET, HEAD"})(scope, receive, send)
            return
        lacking = await self._look()
        body = {"status": "lacking", "lacking": lacking} if lacking else {"status": "ok"}
        reply = JSONResponse(body, 503 if lacking else 200, headers={"Cache-Control": "no-store"})
        await reply(scope, receive, send)


def _are_complete(settings: Settings, *, several: bool) -> bool:
    from nutmcp.settings.stored import completed

    try:
        settings.zone()
        if not (settings.sandbox or several):
            completed(settings).credentials()
    except NutmcpError:
        return False
    return True
