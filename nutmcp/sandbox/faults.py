"""What can go wrong on the way, on demand: for which requests, how often, and before or after they took effect."""

from collections.abc import Awaitable, Callable, Mapping
from fnmatch import fnmatchcase
from http import HTTPStatus
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from nutmcp.remote.system import Response
from nutmcp.sandbox.emulation import Host
from nutmcp.sandbox.rejected import ErrorBody, Rejected
from nutmcp.sandbox.wire import Wire

FaultKind = Literal[
    "drop",
    "status",
    "too_many",
    "redirect",
    "html",
    "unheeded",
    "huge",
    "truncated",
    "cut",
    "content_type",
    "slow",
    "delay",
]
_JSON = "application/json; charset=utf-8"
_PIECE = 65_536
_PAGE = b"<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>"


class Fault(BaseModel):
    """One thing that goes wrong, for the requests that it matches."""

    model_config = ConfigDict(extra="forbid")

    kind: FaultKind = Field(description="What goes wrong")
    method: str = Field(default="*", description="A pattern for the method, such as `POST`")
    path: str = Field(
        default="*",
        description="A pattern for the path below the base, such as `time_entries*`, or for the method that is called",
    )
    skip: int = Field(default=0, ge=0, description="How many matching requests go well first")
    times: int | None = Field(default=1, ge=1, description="How many requests it befalls; null for all")
    after: bool = Field(default=False, description="Whether the request takes effect before it goes wrong")
    status: int = Field(default=500, ge=400, le=599, description="The status of `status`")
    says: str = Field(default="It went wrong, as was asked for.", description="The words of `status`")
    body: ErrorBody = Field(default="json", description="The body of `status` and `too_many`")
    seconds: float = Field(default=1.0, ge=0, description="How long `slow` and `delay` last")
    retry_after: int | None = Field(default=30, description="The seconds that `too_many` says to wait; null for none")
    location: str = Field(default="https://elsewhere.example/", description="Where `redirect` leads")
    size: int = Field(default=64 * 1024 * 1024, ge=1, description="The bytes of `huge`")
    hits: int = Field(default=0, description="How many requests it has befallen")

    def befalls(self, method: str, *names: str) -> bool:
        """Return whether it befalls a request that has these names, and count it."""
        if not (fnmatchcase(method, self.method) and any(fnmatchcase(name, self.path) for name in names)):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is not None and self.hits >= self.times:
            return False
        self.hits += 1
        return True


class Faults:
    """The faults that are waiting for requests; the first that matches one befalls it."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Let a fault wait; what is returned counts its hits."""
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well again."""
        self.waiting.clear()

    def find(self, method: str, *names: str) -> Fault | None:
        """Return the fault that befalls a request, if any: by its path, or by what else it is called."""
        return next((fault for fault in self.waiting if fault.befalls(method, *names)), None)


Respond = Callable[[], Response]
"""Lets the request take effect, and returns the response."""


async def _drop(fault: Fault, respond: Respond, wire: Wire) -> None:
    """Lose the connection instead of answering."""
    if fault.after:
        respond()
    await wire.lose()


def _instead(fault: Fault, host: Host) -> Response:
    """Return what is answered instead, an error as the system puts it."""
    match fault.kind:
        case "redirect":
            return Response(status=HTTPStatus.FOUND, headers={"location": fault.location})
        case "html":
            return Response(status=HTTPStatus.OK, headers={"content-type": "text/html"}, content=_PAGE)
        case "unheeded":
            return Response(status=HTTPStatus.OK, headers={"content-type": _JSON}, content=b"{}")
        case "too_many":
            wait = {} if fault.retry_after is None else {"retry-after": str(fault.retry_after)}
            rejected = Rejected(HTTPStatus.TOO_MANY_REQUESTS, "The API rate limit is exceeded.", headers=wait)
        case _:
            rejected = Rejected(HTTPStatus(fault.status), fault.says)
    return host.refuse(rejected, fault.body)


async def _huge(fault: Fault, respond: Respond, wire: Wire) -> None:
    """Answer with a body that does not seem to end."""
    if fault.after:
        respond()
    await wire.begin(Response(status=HTTPStatus.OK, headers={"content-type": "application/json"}), None)
    for start in range(0, fault.size, _PIECE):
        await wire.piece(b" " * min(_PIECE, fault.size - start))
    await wire.end()


async def _truncated(_: Fault, respond: Respond, wire: Wire) -> None:
    """Answer with the first half of the body, as if it were all."""
    response = respond()
    half = response.content[: len(response.content) // 2]
    await wire.send(Response(status=response.status, headers=response.headers, content=half))


async def _cut(_: Fault, respond: Respond, wire: Wire) -> None:
    """Lose the connection in the middle of the body."""
    response = respond()
    await wire.begin(response, max(2, len(response.content)))
    await wire.piece(response.content[: len(response.content) // 2])
    await wire.lose()


async def _content_type(_: Fault, respond: Respond, wire: Wire) -> None:
    """Answer rightly under a wrong content type."""
    response = respond()
    headers = {**response.headers, "content-type": "text/plain"}
    await wire.send(Response(status=response.status, headers=headers, content=response.content))


async def _slow(fault: Fault, respond: Respond, wire: Wire) -> None:
    """Answer in ten pieces with pauses between them."""
    response = respond()
    content = response.content
    size = max(1, -(-len(content) // 10))
    await wire.begin(response, len(content))
    for start in range(0, len(content), size):
        await wire.clock.sleep(fault.seconds / 10)
        await wire.piece(content[start : start + size])
    await wire.end()


async def _delay(fault: Fault, respond: Respond, wire: Wire) -> None:
    """Answer late; unless `after` is set the request takes effect late as well, even if nobody waits for it."""
    response = respond() if fault.after else None
    await wire.clock.sleep(fault.seconds)
    await wire.send(response or respond())


_PLAYS: Mapping[FaultKind, Callable[[Fault, Respond, Wire], Awaitable[None]]] = MappingProxyType(
    {
        "drop": _drop,
        "huge": _huge,
        "truncated": _truncated,
        "cut": _cut,
        "content_type": _content_type,
        "slow": _slow,
        "delay": _delay,
    }
)
"""How each kind goes that is not answered by something else."""


async def play(fault: Fault, respond: Respond, host: Host, wire: Wire) -> None:
    """Let a request meet its fault.

    Args:
        fault: What goes wrong.
        respond: Lets the request take effect.
        host: Answers it.
        wire: The way back to the caller.
    """
    if fault.kind in _PLAYS:
        await _PLAYS[fault.kind](fault, respond, wire)
        return
    if fault.after:
        respond()
    await wire.send(_instead(fault, host))
