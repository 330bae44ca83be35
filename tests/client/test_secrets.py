"""Credentials leave in one header, and show nowhere else: in no error, traceback, log or `repr`, in no spelling."""

import base64
import logging
import traceback
from collections.abc import Iterator
from random import Random
from urllib.parse import quote, quote_plus

import httpx2
import pytest

from nutmcp.client import Client, Http
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import NutmcpError
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Connection, Credentials
from nutmcp.systems.nutcache.declaration import NUTCACHE
from tests.client.upstream import GUID, NOW, URL, FreeLimits, Played, Upstream, broken
from tests.fakes import FakeClock

pytestmark = pytest.mark.anyio

SECRETS = Credentials(
    public_key="K3y/+=pub", username="ann.secret@example.com", password="p@ss: wörd/+", access_token="t0k.en-_~+/="
)
CALLS = [
    Call(verb=Verb.LIST, resource="projects"),
    Call(verb=Verb.CREATE, resource="time_entries", draft=TimeEntryDraft(project=1, member=2, minutes=5)),
]
NETWORKS = {
    "refused": broken(httpx2.ConnectError("refused")),
    "dropped": broken(httpx2.ReadError("reset")),
    "late": broken(httpx2.ReadTimeout("late")),
    "401": Upstream(Played(401)),
    "403": Upstream(Played(403)),
    "404": Upstream(Played(404)),
    "400": Upstream(Played(400)),
    "429": Upstream(Played(429)),
    "500": Upstream(Played(500)),
    "302": Upstream(Played(302)),
    "html": Upstream(Played(content=b"<html>")),
    "gzip": Upstream(Played(content=b"<html>", headers={"content-encoding": "gzip"})),
}


def spellings() -> Iterator[str]:
    """Yield the secrets as they are, in base 64, and as in an address."""
    joined = f"{SECRETS['public_key']}:{SECRETS['username']}:{SECRETS['password']}"
    for secret in (SECRETS["public_key"], SECRETS["username"], SECRETS["password"], SECRETS["access_token"], joined):
        yield secret
        yield base64.b64encode(secret.encode()).decode()
        yield base64.urlsafe_b64encode(secret.encode()).decode()
        yield quote(secret)
        yield quote_plus(secret)
        yield quote(secret, safe="")


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.verb.value)
async def test_no_failure_shows_a_credential(
    network: str, version: int, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    dialect = NUTCACHE.dialect(Connection(version=version, credentials=SECRETS))
    http = Http(URL, transport=NETWORKS[network], name="Acme")
    client = Client(
        NUTCACHE,
        dialect=dialect,
        http=http,
        limits=FreeLimits(),
        clock=FakeClock(NOW),
        rng=Random(1),
        organization=GUID,
    )
    with pytest.raises(NutmcpError) as raised:
        await client.send(call)
    error = raised.value
    shown = [repr(error), str(error), str(error.as_dict()), *traceback.format_exception(error), caplog.text]
    shown += [repr(each) for each in (client, dialect, http, SECRETS, call)]
    for secret in spellings():
        assert not any(secret in each for each in shown), secret
