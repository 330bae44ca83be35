"""Whether the server lives, and whether it could do its work: for whoever supervises it, without a token."""

from collections.abc import Awaitable, Callable

import anyio
from anyio import to_thread
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.clock import Clock, SystemClock
from nutmcp.errors import NutmcpError
from nutmcp.settings import Settings

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


def needs_of(settings: Settings) -> Look:
    """Return what looks whether the settings are complete and the state can be opened; Nutcache is not asked."""

    async def look() -> list[str]:
        return await to_thread.run_sync(_lacking, settings, abandon_on_cancel=True)

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


def _lacking(settings: Settings) -> list[str]:
    needs = {"settings": _settings_are_complete, "state": _state_opens}
    return [name for name, check in needs.items() if not _holds(check, settings)]


def _holds(check: Callable[[Settings], None], settings: Settings) -> bool:
    try:
        check(settings)
    except NutmcpError:
        return False
    return True


def _settings_are_complete(settings: Settings) -> None:
    from nutmcp.settings.stored import completed

    settings.zone()
    if not settings.sandbox:
        completed(settings).credentials()


def _state_opens(settings: Settings) -> None:
    from nutmcp.state.opening import open_state

    open_state(settings.state_url()).close()
