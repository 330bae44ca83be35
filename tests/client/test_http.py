"""One request over HTTP: where it may go, what it may cost, and what its failures mean."""

import gzip
import logging
from collections.abc import AsyncIterator

import anyio
import httpx2
import pytest

from nutmcp.client.http import MOST_BYTES, Http, checked_base
from nutmcp.errors import ConfigurationError, NutmcpError, OutcomeUnknown, Unavailable, Unintelligible
from nutmcp.remote.system import Request, Response
from tests.client.upstream import URL, Played, Upstream, broken
from tests.still_time import STILL

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> object:
    """Let nobody wait any longer than there is hope."""
    return STILL


READ = Request(method="GET", path="projects", query=(("limit", "100"),), headers={"authorization": "Bearer tok-en"})
SEARCH = Request(method="POST", path="projects/filtered", content=b"{}")
WRITE = Request(method="POST", path="time_entries", content=b"{}", writes=True)


async def failure(
    transport: Upstream | httpx2.MockTransport,
    request: Request,
    *,
    most_bytes: int = MOST_BYTES,
) -> NutmcpError:
    """Return the error with which a request ends."""
    http = Http(URL, transport=transport, most_bytes=most_bytes, name="Acme")
    with pytest.raises(NutmcpError) as raised:
        await http.send(request)
    return raised.value


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://apps.nutcache.com/webapi", "https://apps.nutcache.com/webapi"),
        (" https://apps.nutcache.com/webapi/ ", "https://apps.nutcache.com/webapi"),
        ("https://nutcache.test", "https://nutcache.test"),
        ("http://localhost:8787/webapi", "http://localhost:8787/webapi"),
        ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
        ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://[::1]:8787/webapi", "http://[::1]:8787/webapi"),
    ],
)
def test_an_address_that_protects_credentials_is_taken(url: str, base: str) -> None:
    assert checked_base(url, "ACME_") == base


@pytest.mark.parametrize(
    "url",
    [
        "http://apps.nutcache.com/webapi",
        "http://localhost.evil.test/",
        "http://10.0.0.1/",
        "http://0.0.0.0:8787",
        "http://2130706433/",
        "https://user:pass@nutcache.test/",
        "https://nutcache.test/webapi?key=1",
        "https://nutcache.test/#top",
        "ftp://nutcache.test/",
        "file:///etc/passwd",
        "nutcache.test",
        "https://",
        "https://exa mple.test/",
        "https://[::1",
        "",
    ],
)
def test_any_other_address_is_refused_by_the_name_of_the_setting(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^ACME_URL ") as raised:
        Http(url, name="Acme", prefix="ACME_")
    assert "pass@" not in raised.value.message


@pytest.mark.parametrize(
    "error",
    [
        httpx2.ConnectError("no route"),
        httpx2.ConnectTimeout("slow"),
        httpx2.PoolTimeout("busy"),
        httpx2.ProxyError("refused"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("request_", [READ, SEARCH, WRITE], ids=["read", "search", "write"])
async def test_what_could_not_be_sent_changed_nothing(error: Exception, request_: Request) -> None:
    raised = await failure(broken(error), request_)
    assert isinstance(raised, Unavailable)
    assert "Nothing was sent" in raised.advice


@pytest.mark.parametrize(
    "error",
    [
        httpx2.ReadError("reset"),
        httpx2.WriteError("pipe"),
        httpx2.RemoteProtocolError("Server disconnected"),
        httpx2.ReadTimeout("slow"),
        httpx2.WriteTimeout("slow"),
        ConnectionResetError("reset"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_write_that_may_have_arrived_has_an_unknown_outcome_and_a_read_is_just_not_answered(
    error: Exception,
) -> None:
    assert isinstance(await failure(broken(error), WRITE), OutcomeUnknown)
    assert isinstance(await failure(broken(error), READ), Unavailable)
    assert isinstance(await failure(broken(error), SEARCH), Unavailable)


async def _never(_request: httpx2.Request) -> httpx2.Response:
    await anyio.sleep_forever()
    raise AssertionError


@pytest.mark.parametrize(("request_", "kind"), [(READ, Unavailable), (WRITE, OutcomeUnknown)])
async def test_a_server_that_never_answers_is_given_up(request_: Request, kind: type[NutmcpError]) -> None:
    error = await failure(httpx2.MockTransport(_never), request_)
    assert isinstance(error, kind)
    assert "did not answer in time" in error.happened


async def _drip() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await anyio.sleep(1)


async def test_a_server_that_answers_drop_by_drop_is_given_up() -> None:
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(200, content=_drip()))
    error = await failure(transport, READ)
    assert isinstance(error, Unavailable)


async def _flood() -> AsyncIterator[bytes]:
    while True:
        yield b"x" * 4096


@pytest.mark.parametrize(("request_", "kind"), [(READ, Unintelligible), (WRITE, OutcomeUnknown)])
async def test_an_answer_without_end_is_not_read(request_: Request, kind: type[NutmcpError]) -> None:
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(200, content=_flood()))
    error = await failure(transport, request_, most_bytes=100_000)
    assert isinstance(error, kind)
    assert "too large" in error.happened


async def test_the_size_is_counted_after_decompression() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    upstream = Upstream(Played(content=bomb, headers={"content-encoding": "gzip"}))
    error = await failure(upstream, READ)
    assert isinstance(error, Unintelligible)
    assert "too large" in error.happened


@pytest.mark.parametrize(("request_", "kind"), [(READ, Unintelligible), (WRITE, OutcomeUnknown)])
async def test_an_answer_that_cannot_be_decompressed_makes_no_sense(request_: Request, kind: type[NutmcpError]) -> None:
    upstream = Upstream(Played(content=b"<html>", headers={"content-encoding": "gzip"}))
    assert isinstance(await failure(upstream, request_), kind)


async def test_a_compressed_answer_is_read() -> None:
    upstream = Upstream(Played(content=gzip.compress(b'{"a": 1}'), headers={"Content-Encoding": "gzip", "X-A": "b"}))
    response = await Http(URL, transport=upstream, name="Acme").send(READ)
    assert (response.content, response.headers["x-a"]) == (b'{"a": 1}', "b")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    upstream = Upstream(Played(status, headers={"location": "https://evil.test/webapi/projects"}))
    response = await Http(URL, transport=upstream, name="Acme").send(READ)
    assert response.status == status
    assert len(upstream.requests) == 1
    assert upstream.requests[0].headers["host"] == "nutcache.test"


async def test_cookies_are_not_kept() -> None:
    upstream = Upstream(Played(headers={"set-cookie": "session=1; Path=/"}))
    http = Http(URL, transport=upstream, name="Acme")
    await http.send(READ)
    await http.send(READ)
    assert "cookie" not in upstream.requests[1].headers


@pytest.mark.parametrize("secret", ["tok\r\nX-Evil: 1", "naïve", "tok\x00en", "tok\ud83den"])
async def test_a_credential_that_no_header_can_hold_is_named_a_setting_to_check(secret: str) -> None:
    upstream = Upstream(Played())
    error = await failure(upstream, Request(method="GET", path="projects", headers={"authorization": secret}))
    assert isinstance(error, ConfigurationError)
    assert secret not in error.message
    assert upstream.requests == []


async def test_logs_tell_neither_queries_nor_credentials(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    request = Request(method="GET", path="projects", query=(("q", "hidden"),), headers={"authorization": "tok-en"})
    await Http(URL, transport=Upstream(Played()), name="Acme").send(request)
    assert "GET projects: 200" in caplog.text
    assert "hidden" not in caplog.text
    assert "tok-en" not in caplog.text


async def test_a_closed_connection_opens_again() -> None:
    async with Http(URL, transport=Upstream(Played()), name="Acme") as http:
        await http.send(READ)
        await http.aclose()
        assert await http.send(READ) == Response(status=200, headers={}, content=b"")


def test_neither_a_request_nor_a_response_shows_what_it_holds() -> None:
    request = Request(method="GET", path="projects", headers={"authorization": "tok-en"}, content=b"private")
    response = Response(status=200, content=b"private")
    assert "tok-en" not in repr(request)
    assert "private" not in repr(request) + repr(response)
