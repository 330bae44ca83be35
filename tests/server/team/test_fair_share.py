"""Nobody of a team keeps the server from the others."""

from dataclasses import dataclass, field

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from nutmcp.server.principal import Principal, marked
from nutmcp.server.team.fair_share import MINUTE, MOST_A_MINUTE, MOST_AT_ONCE, FairShare
from tests.fakes import FakeClock
from tests.server.team.conftest import Served
from tests.server.team.identity import ISSUER
from tests.whole_server import TUESDAY

pytestmark = pytest.mark.anyio


@dataclass
class Busy:
    """An application that answers when it is let go."""

    go: anyio.Event = field(default_factory=anyio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def status_of(share: FairShare, name: str, into: list[int] | None = None) -> int:
    """Send a request of somebody, and return the status of the answer."""
    seen: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.append(message["status"])

    await share(marked({"type": "http", "method": "POST", "headers": []}, Principal(ISSUER, name)), receive, send)
    if into is not None:
        into.extend(seen)
    return seen[0]


async def test_one_person_has_so_many_calls_at_once_and_another_as_many() -> None:
    busy = Busy()
    share = FairShare(busy, FakeClock(TUESDAY))
    answered: list[int] = []
    async with anyio.create_task_group() as tasks:
        for name in ("ann", "bob"):
            for _ in range(MOST_AT_ONCE):
                tasks.start_soon(status_of, share, name, answered)
        await anyio.wait_all_tasks_blocked()
        assert await status_of(share, "ann") == 429
        assert await status_of(share, "bob") == 429
        busy.go.set()
    assert answered == [200] * 2 * MOST_AT_ONCE
    assert await status_of(share, "ann") == 200


async def test_one_person_begins_so_many_calls_a_minute_and_is_told_when_to_go_on(served: Served) -> None:
    ann, bob = served.identity.token("ann"), served.identity.token("bob")
    for _ in range(MOST_A_MINUTE):
        assert (await served.post(ann)).status_code == 200
    refused = await served.post(ann)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, str(MINUTE))
    assert refused.json()["error"]["code"] == "rate_limited"
    assert refused.json()["error"]["retry_after"] == MINUTE
    assert (await served.post(bob)).status_code == 200
    served.clock.advance(MINUTE)
    assert (await served.post(ann)).status_code == 200


async def test_nothing_is_remembered_of_people_who_have_gone() -> None:
    busy, clock = Busy(), FakeClock(TUESDAY)
    busy.go.set()
    share = FairShare(busy, clock)
    for number in range(50):
        await status_of(share, f"person {number}")
    clock.advance(MINUTE)
    await status_of(share, "ann")
    assert set(share._shares) == {Principal(ISSUER, "ann").id}  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - it must not grow
