"""What speaks to a system shows no credential of itself, however closely it is looked at."""

import gc

from nutmcp.remote.system import Connection, Credentials
from nutmcp.systems import SYSTEMS, system_of

PARTS = {each: f"{each}-5d41402abc4b" for each in ("public_key", "password", "access_token")}


def test_no_object_of_ours_shows_a_credential() -> None:
    credentials = Credentials(username="robin@freelance.example", **PARTS)
    connections = [Connection(version=version, credentials=credentials) for version in (3, 4)]
    dialects = [system_of(key).dialect(each) for key in SYSTEMS for each in connections]
    shown = [repr(each) for each in gc.get_objects() if type(each).__module__.startswith("nutmcp.")]
    assert {repr(each) for each in dialects} <= set(shown)
    assert not [each for each in shown for secret in PARTS.values() if secret in each]
