"""`/connect`: where people enter their credentials, after they have signed in as who they are to their assistants."""

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Protocol
from urllib.parse import parse_qsl

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.errors import ConfigurationError, NutmcpError
from nutmcp.remote.profile import Profile
from nutmcp.server.asgi import BODY_SECONDS
from nutmcp.server.team.connect_page import NOTHING, POLICY, Words, form_page, told_page, words_for
from nutmcp.server.team.entered import entered
from nutmcp.server.team.sealed import Seal
from nutmcp.server.team.signing_in import Attempt, SigningIn
from nutmcp.server.team.tries import Tries

CONNECT = "/connect"
CALLBACK = f"{CONNECT}/callback"
FORM = f"{CONNECT}/form"
SECONDS = 600
"""For how long somebody may sign in, and for how long the form may stay open."""
LONGEST_FORM = 16 * 1024
MOST_FIELDS = 40

_logger = logging.getLogger(__name__)

_COOKIE = "__Host-nutmcp"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    # Without a referrer at all, browsers would not say either that a form comes from here.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Credentials(Protocol):
    """Tries and keeps people's credentials."""

    async def is_connected(self, person: str) -> bool:
        """Return whether somebody's credentials are kept."""
        ...

    async def try_out(self, person: str, values: Mapping[str, str]) -> str:
        """Try credentials with one call, and return which setting is needed besides them; empty if they are enough.

        Raises:
            NutmcpError: The system does not accept them, or does not answer.
        """
        ...

    async def keep(self, person: str, values: Mapping[str, str]) -> None:
        """Keep somebody's credentials."""
        ...

    async def forget(self, person: str) -> None:
        """Forget somebody's credentials."""
        ...

    async def invited(self, ticket: str) -> str:
        """Return who was given a ticket, or nobody if it is not good."""
        ...

    async def seal(self) -> Seal:
        """Return what seals the cookies."""
        ...


@dataclass(frozen=True, slots=True)
class Connect:
    """The pages.

    Attributes:
        system: What is connected.
        signing_in: Finds out who somebody is.
        credentials: Where they are tried and kept.
        tries: How often somebody may try some.
    """

    system: Profile
    signing_in: SigningIn
    credentials: Credentials
    tries: Tries

    def routes(self) -> Mapping[str, ASGIApp]:
        """Return what answers at each address."""
        return {
            CONNECT: _Page(self._begin, self._failed, ("GET",)),
            CALLBACK: _Page(self._come_back, self._failed, ("GET",)),
            FORM: _Page(self._form, self._failed, ("GET", "POST")),
        }

    async def _begin(self, request: Request) -> Response:
        ticket = request.query_params.get("ticket", "")
        asked = await self.credentials.invited(ticket) if ticket else ""
        if ticket and not asked:
            return self._told(request, "lost", 400)
        attempt = Attempt.new()
        try:
            there = RedirectResponse(await self.signing_in.address(attempt), 303)
        except NutmcpError:
            return self._told(request, "silent", 503)
        await self._remember(there, "attempt", {**asdict(attempt), "asked": asked})
        return there

    async def _come_back(self, request: Request) -> Response:
        carried = await self._carried(request, "attempt")
        if carried is None:
            return self._told(request, "lost", 400)
        if request.query_params.get("error"):
            return self._told(request, "unsigned", 403)
        attempt = Attempt(*(carried[each] for each in ("state", "nonce", "verifier")))
        try:
            person = await self.signing_in.person(attempt, request.query_params)
        except NutmcpError:
            return self._told(request, "silent", 503)
        if person is None:
            return self._told(request, "lost", 400)
        if carried["asked"] not in ("", person):
            return self._told(request, "another", 403)
        form = RedirectResponse(FORM, 303)
        await self._remember(form, "form", {"person": person})
        return form

    async def _form(self, request: Request) -> Response:
        carried = await self._carried(request, "form")
        if carried is None:
            return self._told(request, "lost", 400)
        person, proof = carried["person"], _proof(request)
        if request.method == "GET":
            return await self._shown(request, person, proof)
        sent = await _sent(request)
        if not hmac.compare_digest(sent.get("proof", "").encode(), proof.encode()):
            return self._told(request, "lost", 400)
        if sent.get("do") == "forget":
            await self.credentials.forget(person)
            return self._told(request, "forgotten", well=True)
        return await self._saved(request, person, proof, sent)

    async def _saved(self, request: Request, person: str, proof: str, sent: Mapping[str, str]) -> Response:
        words = _words(request)
        try:
            values = entered(self.system, sent, words)
        except ConfigurationError as error:
            return await self._shown(request, person, proof, error.happened, sent)
        if not self.tries.allows_one_more(person):
            return await self._shown(request, person, proof, words["tried"], sent)
        try:
            lacking = await self.credentials.try_out(person, values)
            refusal = words[f"needs_{lacking}"] if lacking else ""
        except NutmcpError as error:
            refusal = words.get(error.code, words["untried"])
        if refusal:
            return await self._shown(request, person, proof, refusal, sent)
        await self.credentials.keep(person, values)
        return self._told(request, "kept", well=True)

    def _failed(self, request: Request) -> Response:
        return self._told(request, "failed", 503)

    async def _shown(
        self, request: Request, person: str, proof: str, said: str = "", sent: Mapping[str, str] = NOTHING
    ) -> Response:
        connected, said = await self.credentials.is_connected(person), said.format(system=self.system.name)
        page = form_page(self.system, _words(request), proof, connected=connected, said=said, sent=sent)
        return HTMLResponse(page, 422 if said else 200, _HEADERS)

    def _told(self, request: Request, said: str, status: int = 200, *, well: bool = False) -> Response:
        again = "" if well or said == "another" else CONNECT
        answer = HTMLResponse(told_page(self.system, _words(request), said, well=well, again=again), status, _HEADERS)
        answer.delete_cookie(_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
        return answer

    async def _remember(self, answer: Response, purpose: str, document: Mapping[str, str]) -> None:
        sealed = (await self.credentials.seal()).sealed(purpose, document)
        answer.set_cookie(_COOKIE, sealed, SECONDS, path="/", secure=True, httponly=True, samesite="lax")

    async def _carried(self, request: Request, purpose: str) -> Mapping[str, str] | None:
        seal = await self.credentials.seal()
        return seal.opened(purpose, request.cookies.get(_COOKIE, ""), SECONDS)


class _Page:
    """Answers one address; what goes wrong inside is told without a word of it."""

    def __init__(
        self,
        answer: Callable[[Request], Awaitable[Response]],
        failed: Callable[[Request], Response],
        methods: tuple[str, ...],
    ) -> None:
        self._answer = answer
        self._failed = failed
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        if request.method not in self._methods:
            answer = Response(status_code=405, headers={"Allow": ", ".join(self._methods)})
        else:
            try:
                answer = await self._answer(request)
            except NutmcpError as error:
                _logger.warning("A page could not be shown: %s", error.happened)
                answer = self._failed(request)
        answer.headers.update(_HEADERS)
        await answer(scope, receive, send)


def _words(request: Request) -> Words:
    return words_for(request.headers.get("accept-language", ""))


def _proof(request: Request) -> str:
    """Return what only a form has that was made for this browser."""
    return hashlib.sha256(b"form " + request.cookies.get(_COOKIE, "").encode()).hexdigest()


async def _sent(request: Request) -> dict[str, str]:
    """Return the fields of a form that was sent from a page of this server, or nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return {}
    try:
        with anyio.fail_after(BODY_SECONDS):
            text = await _text_of(request)
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except (ValueError, TimeoutError, ClientDisconnect):
        return {}


async def _text_of(request: Request) -> str:
    """Return what was sent, or nothing if it is too long, whatever the head of the request says of its length."""
    whole = bytearray()
    async for part in request.stream():
        whole += part
        if len(whole) > LONGEST_FORM:
            return ""
    return whole.decode()
