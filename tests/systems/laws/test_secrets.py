"""No credential leaves by another way than the header of a request: not by address, log, error, state or `repr`."""

import base64
import gc
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import anyio
import pytest
from hypothesis import Phase, find, settings

from nutmcp.errors import NutmcpError
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Connection, Credentials
from nutmcp.state.opening import open_state
from nutmcp.systems import SYSTEMS, system_of
from tests.examples import share_of
from tests.journal.troubles import AFTER, BEFORE
from tests.systems.laws.halves import HALVES, Halves
from tests.systems.laws.workplace import Workplace, open_workplace

PARTS = {each: f"{each}-5d41402abc4b" for each in ("public_key", "password", "access_token")}
ANY = settings(phases=[Phase.generate])
"""To find any example, not the simplest."""
NO_SECRETS = frozenset({"username", "account"})
"""Parts of credentials that others may see."""
TROUBLES = [None, *share_of(AFTER + BEFORE, 12)]
STRANGER = Credentials(username="robin@freelance.example", **PARTS)


def test_no_object_of_ours_shows_a_credential() -> None:
    connections = [Connection(version=version, credentials=STRANGER) for version in (3, 4)]
    dialects = [system_of(key).dialect(each) for key in SYSTEMS for each in connections]
    shown = [repr(each) for each in gc.get_objects() if type(each).__module__.startswith("nutmcp.")]
    assert {repr(each) for each in dialects} <= set(shown)
    assert not [each for each in shown for secret in PARTS.values() if secret in each]


@pytest.mark.crossed
@pytest.mark.parametrize("credentials", [None, STRANGER], ids=["let in", "not let in"])
@pytest.mark.parametrize("halves", HALVES.values(), ids=list(HALVES))
def test_no_address_log_error_and_state_holds_a_credential(
    halves: Halves, credentials: Credentials | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = anyio.run(all_that_is_said, halves, credentials, tmp_path / "state.sqlite")
    told = "\n".join([*said, caplog.text]).encode() + b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert len(said) > len(TROUBLES)
    for name, secret in (credentials or halves.sandbox.credentials).items():
        for spelling in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode().rstrip("=")):
            assert name in NO_SECRETS or spelling.encode() not in told


async def all_that_is_said(halves: Halves, credentials: Credentials | None, state: Path) -> list[str]:
    """Return what errors say, and where requests go."""
    store = open_state(state)
    async with open_workplace(halves, store=store, credentials=credentials) as place:
        said = [text async for text in work(place)]
    store.close()
    return said + [f"{each.path} {each.query}" for each in place.dialect.requests]


async def work(place: Workplace) -> AsyncIterator[str]:
    """Read and write, well and in trouble, and yield what every error says."""
    for name, drafts in place.halves.drafts.items():
        draft = find(drafts, lambda _: True, settings=ANY)
        for fault in TROUBLES:
            place.dialect.fault = fault
            try:
                await place.client.all(Call(verb=Verb.LIST, resource=name))
                await place.journal.create(draft, allow_duplicate=True)
            except NutmcpError as error:
                yield f"{error!r} {error} {error.detail} {error.candidates}"
