"""What speaks to a system shows no credential of itself, however closely it is looked at."""

import gc

import pytest

from nutmcp.remote.system import Connection, Credentials
from nutmcp.systems import SYSTEMS, system_of

PARTS = {each: f"{each}-5d41402abc4b" for each in ("public_key", "password", "access_token")}


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("key", SYSTEMS)
def test_no_object_of_ours_shows_a_credential(key: str, version: int) -> None:
    credentials = Credentials(username="robin@freelance.example", **PARTS)
    dialect = system_of(key).dialect(Connection(version=version, credentials=credentials))
    shown = [repr(each) for each in gc.get_objects() if type(each).__module__.startswith("nutmcp.")]
    assert repr(dialect) in shown
    assert not [each for each in shown for secret in PARTS.values() if secret in each]
