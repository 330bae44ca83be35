"""Which of the keys that an identity provider publishes its tokens may be signed with."""

from collections.abc import Mapping
from typing import Any, cast

from jwt import PyJWK
from jwt.exceptions import PyJWTError

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
"""The signatures that are taken: with two keys, of which nutmcp sees the public one alone."""
SHORTEST_RSA_BITS = 2_048
"""How long an RSA key has to be (RFC 7518, 3.3); shorter ones can be broken."""


def keys_in(document: Mapping[str, Any]) -> Mapping[str, PyJWK]:
    """Return the keys of a document that are good for tokens, by their ids; whatever else it holds is passed over."""
    listed: object = document.get("keys")
    keys = [_usable(each) for each in cast("list[object]", listed)] if isinstance(listed, list) else []
    return {str(key.key_id): key for key in keys if key is not None}


def _usable(said: object) -> PyJWK | None:
    """Return a key if it is public, for signatures, long enough, and of an algorithm that is taken."""
    if not isinstance(said, dict):
        return None
    document = cast("dict[str, Any]", said)
    private_or_shared = "d" in document or document.get("kty") == "oct"
    if "kid" not in document or private_or_shared or not _is_for_signatures(document):
        return None
    try:
        key = PyJWK(document)
    except (PyJWTError, ValueError, TypeError, KeyError, NotImplementedError):
        return None
    is_short = key.key_type == "RSA" and key.key.key_size < SHORTEST_RSA_BITS
    return None if is_short or key.algorithm_name not in ALGORITHMS else key


def _is_for_signatures(document: Mapping[str, Any]) -> bool:
    operations: object = document.get("key_ops", ["verify"])
    return document.get("use", "sig") == "sig" and isinstance(operations, list) and "verify" in operations
