"""When something goes wrong on the way: reads are tried again a little, writes only if nothing was processed."""

from random import Random

import httpx2
import pytest

from nutmcp.client import Options
from nutmcp.client.policy import ATTEMPTS, LONGEST_WAIT, PATIENCE, wait_before_repeating
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import NutmcpError, OutcomeUnknown, RateLimited, Unavailable, Unintelligible
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.system import Request, Response
from tests.client.upstream import Act, Played, Seen, Upstream, bench, listed

pytestmark = pytest.mark.anyio

READ = Call(verb=Verb.LIST, resource="time_entries")
SEARCH = Call(verb=Verb.LIST, resource="time_entries", filters=(Filter("note", Operator.EQ, "x"),))
CREATE = Call(verb=Verb.CREATE, resource="time_entries", draft=TimeEntryDraft(project=1, member=2, minutes=5))
UPDATE = Call(verb=Verb.UPDATE, resource="time_entries", id=1, draft=TimeEntryDraft(project=1, member=2, minutes=5))
DELETE = Call(verb=Verb.DELETE, resource="time_entries", id=1)
WRITES = [CREATE, UPDATE, DELETE]
GOOD = listed("time_entries", [])


def by_verb(call: Call) -> str:
    return call.verb.value


@pytest.mark.parametrize("call", [READ, SEARCH], ids=["list", "search"])
@pytest.mark.parametrize(
    "trouble", [Played(500), Played(502), Played(503), Played(504), Played(429), ConnectionResetError()], ids=str
)
async def test_a_read_survives_two_passing_troubles(call: Call, trouble: Act) -> None:
    upstream = Upstream(trouble, trouble, GOOD)
    at = bench(upstream)
    assert (await at.client.send(call)).records == ()
    assert len(upstream.requests) == 3
    assert 0.25 <= at.clock.sleeps[0] <= 0.75
    assert 0.5 <= at.clock.sleeps[1] <= 1.5


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Played(500), Unavailable),
        (Played(503, content=b"<html>busy</html>"), Unavailable),
        (Played(429), RateLimited),
        (ConnectionResetError(), Unavailable),
    ],
    ids=str,
)
async def test_a_read_is_given_up_after_three_attempts(trouble: Act, kind: type[NutmcpError]) -> None:
    upstream = Upstream(trouble)
    with pytest.raises(kind):
        await bench(upstream).client.send(READ)
    assert len(upstream.requests) == ATTEMPTS


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 501, 302])
async def test_an_answer_that_will_not_change_is_not_asked_for_again(status: int) -> None:
    upstream = Upstream(Played(status))
    at = bench(upstream)
    with pytest.raises(NutmcpError):
        await at.client.send(READ)
    assert (len(upstream.requests), at.clock.sleeps) == (1, [])


async def test_nonsense_is_not_asked_for_again() -> None:
    upstream = Upstream(Played(content=b"<html>"))
    with pytest.raises(Unintelligible):
        await bench(upstream).client.send(READ)
    assert len(upstream.requests) == 1


@pytest.mark.parametrize("call", WRITES, ids=by_verb)
@pytest.mark.parametrize(
    "trouble",
    [
        Played(500),
        Played(502),
        Played(503, headers={"retry-after": "1"}),
        Played(504),
        Played(302),
        Played(200, content=b"<html>"),
        ConnectionResetError(),
    ],
    ids=str,
)
async def test_a_write_of_unknown_fate_is_sent_once(call: Call, trouble: Act) -> None:
    upstream = Upstream(trouble)
    at = bench(upstream)
    with pytest.raises(OutcomeUnknown):
        await at.client.send(call)
    assert (len(upstream.requests), at.clock.sleeps) == (1, [])


@pytest.mark.parametrize("call", WRITES, ids=by_verb)
async def test_a_write_that_was_not_processed_is_sent_again(call: Call) -> None:
    upstream = Upstream(Played(429, headers={"retry-after": "2"}), Played(204))
    at = bench(upstream)
    await at.client.send(call)
    assert (len(upstream.requests), at.clock.sleeps) == (2, [2])


@pytest.mark.parametrize("call", WRITES, ids=by_verb)
async def test_a_write_that_could_not_be_sent_is_tried_again(call: Call) -> None:
    sent: list[str] = []

    def network(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.method)
        if len(sent) < 3:
            raise httpx2.ConnectError("refused")
        return httpx2.Response(204)

    await bench(httpx2.MockTransport(network)).client.send(call)
    assert len(sent) == 3


@pytest.mark.parametrize("call", [READ, CREATE], ids=by_verb)
async def test_a_server_that_cannot_be_reached_is_said_to_be_that(call: Call) -> None:
    def network(_request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    with pytest.raises(Unavailable, match="cannot be reached"):
        await bench(httpx2.MockTransport(network)).client.send(call)


@pytest.mark.parametrize("call", [READ, CREATE], ids=by_verb)
async def test_a_long_wait_is_left_to_the_one_who_asked(call: Call) -> None:
    upstream = Upstream(Played(429, headers={"retry-after": "30"}))
    at = bench(upstream)
    with pytest.raises(RateLimited) as raised:
        await at.client.send(call)
    assert (raised.value.retry_after, len(upstream.requests), at.clock.sleeps) == (30, 1, [])
    assert at.limits.penalties == [30]


async def test_everyone_who_shares_the_key_is_told_of_a_429() -> None:
    upstream = Upstream(Played(429, headers={"Retry-After": "3"}), Played(429), GOOD)
    at = bench(upstream)
    await at.client.send(READ)
    assert at.limits.penalties == [3, 0.5]


@pytest.mark.parametrize(
    "said",
    ["soon", "-1", "", "²", "NaN", "inf", "1e3", "0x10", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999999999"],
)
async def test_a_strange_retry_after_is_no_trouble(said: str) -> None:
    upstream = Upstream(Played(429, headers={"retry-after": said.encode().decode("latin-1")}))
    with pytest.raises(RateLimited) as raised:
        await bench(upstream).client.send(READ)
    assert raised.value.retry_after in {30, 86_400}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-RateLimit-Reset": "12"}, 12),
        ({"x-ratelimit-reset": "12", "retry-after": "20"}, 20),
        ({"x-ratelimit-reset": "12", "retry-after": "soon"}, 30),
        ({"x-ratelimit-reset": "1795000000"}, 30),  # a moment, and no length of time
        ({"x-ratelimit-reset": "soon"}, 30),
    ],
)
async def test_a_wait_may_be_told_as_the_time_until_the_window_begins_anew(
    headers: dict[str, str], seconds: int
) -> None:
    with pytest.raises(RateLimited) as raised:
        await bench(Upstream(Played(429, headers=headers))).client.send(READ)
    assert raised.value.retry_after == seconds


@pytest.mark.parametrize(
    ("until", "seconds"),
    [
        ("Wed, 21 Oct 2026 07:30:00 GMT", 120),
        ("Wednesday, 21-Oct-26 07:28:45 GMT", 45),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 1),
        ("Wed, 21 Oct 9999 07:28:00 GMT", 86_400),
        ("Wed, 99 Oct 2026 07:28:00 GMT", 30),
        ("Fri, 31 Dec 9999 23:59:59 -2300", 30),
    ],
)
async def test_a_wait_may_be_told_as_a_date_by_the_clock_of_the_answer(until: str, seconds: int) -> None:
    upstream = Upstream(Played(429, headers={"retry-after": until, "date": "Wed, 21 Oct 2026 07:28:00 GMT"}))
    with pytest.raises(RateLimited) as raised:
        await bench(upstream).client.send(READ)
    assert raised.value.retry_after == seconds


async def test_every_request_waits_for_a_place() -> None:
    upstream = Upstream(Played(500), GOOD)
    at = bench(upstream)
    await at.client.send(READ, Options(background=True))
    await at.client.send(READ)
    assert at.limits.acquired == [True, True, False]


async def test_a_limit_that_is_reached_here_costs_no_request() -> None:
    upstream = Upstream(GOOD)
    at = bench(upstream)

    async def refuse(*, background: bool = False, writes: bool = False) -> None:
        assert writes
        raise RateLimited("Limit.", "Wait.", retry_after=int(background))

    at.limits.acquire = refuse
    with pytest.raises(RateLimited):
        await at.client.send(CREATE)
    assert upstream.requests == []


async def test_a_slow_call_is_not_prolonged() -> None:
    upstream = Upstream(GOOD)
    at = bench(upstream)

    def slow(_seen: Seen) -> Played:
        at.clock.advance(PATIENCE / 2)
        return Played(500)

    upstream.plays(slow)
    with pytest.raises(Unavailable):
        await at.client.send(READ)
    assert len(upstream.requests) == 2


def test_the_whole_of_the_policy_is_bounded() -> None:
    rng = Random(1)
    request = Request(method="GET", path="projects")
    for status in range(200, 600):
        for attempt in range(1, ATTEMPTS + 2):
            for said in ("0", "1", "15", "16", "999"):
                trouble = Response(status=status, headers={"retry-after": said})
                wait = wait_before_repeating(trouble, request, attempt=attempt, spent=20, rng=rng)
                assert wait is None or (0 <= wait <= min(LONGEST_WAIT, PATIENCE - 20) and attempt < ATTEMPTS)
