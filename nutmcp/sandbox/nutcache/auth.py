"""Tell who is calling, in which version of the API, and in the context of which organization."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from uuid import UUID

from nutmcp.remote.id import Id
from nutmcp.remote.resource import Resource
from nutmcp.sandbox.accounts import USERNAME, Accounts
from nutmcp.sandbox.rejected import Rejected
from nutmcp.sandbox.store import Store, View
from nutmcp.systems.nutcache.records import Organization

CONTEXT_HEADERS: Mapping[int, str] = MappingProxyType({3: "organizationguid", 4: "companyguid"})
"""The header that names the organization, by version; of version 4 it is assumed."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: the user's e-mail, and the key that the limits count by."""

    username: str
    key: str


def read_version(headers: Mapping[str, str]) -> int:
    """Return the version that the `api-version` header names; a request without one is refused (assumed)."""
    said = headers.get("api-version", "").strip()
    if not said.isdecimal() or int(said) not in CONTEXT_HEADERS:
        raise Rejected(HTTPStatus.BAD_REQUEST, "The api-version header names no version of this API.")
    return int(said)


def read_caller(headers: Mapping[str, str], version: int, accounts: Accounts) -> Caller:
    """Return who is calling ("Authentication" in both documentations).

    Raises:
        Rejected: 401: the header is missing or not accepted.
    """
    scheme, _, proof = headers.get("authorization", "").strip().partition(" ")
    caller = None
    if version == 3 and scheme.casefold() == "nut-basic":
        caller = _by_parts(proof.strip(), accounts)
    elif version == 4 and scheme.casefold() == "bearer":
        caller = _by_token(proof.strip(), accounts)
    if caller is None:
        raise Rejected(HTTPStatus.UNAUTHORIZED, "The Authorization header is either missing or incorrect.")
    return caller


def _by_parts(proof: str, accounts: Accounts) -> Caller | None:
    try:
        parts = base64.b64decode(proof, validate=True).decode().split(":", 2)
    except (binascii.Error, UnicodeDecodeError):
        return None
    if len(parts) != 3:
        return None
    found = accounts.presented(public_key=parts[0], username=parts[1], password=parts[2])
    return None if found is None else Caller(found[USERNAME], found["public_key"])


def _by_token(access_token: str, accounts: Accounts) -> Caller | None:
    found = accounts.presented(access_token=access_token)
    return None if found is None else Caller(found[USERNAME], found["access_token"])


def members(store: Store, caller: Caller) -> Mapping[Id, Id]:
    """Return the organizations that a user belongs to, each with the id of the user's member there."""
    return store.by_scope("members", "email", caller.username)


def read_view(
    headers: Mapping[str, str], version: int, resource: Resource, store: Store, caller: Caller, *, strict: bool
) -> View:
    """Return what the caller may see in the context that the headers name.

    A context is needed by the resources of an organization alone. Each version takes the header of the other too,
    as one documented example of version 3 does, unless `strict` is set.

    Raises:
        Rejected: 400: no context, or no GUID; 403: an organization that the caller does not belong to (both assumed).
    """
    own = frozenset(members(store, caller))
    visible = {"organizations": own}
    if not resource.scoped:
        return View(None, visible)
    first = CONTEXT_HEADERS[version]
    names = [first] if strict else [first, *(each for each in CONTEXT_HEADERS.values() if each != first)]
    said = next((headers[name].strip() for name in names if headers.get(name, "").strip()), None)
    if said is None:
        raise Rejected(HTTPStatus.BAD_REQUEST, "The header that names the organization is missing.")
    guid = _guid(said)
    for each in store.find(Organization, "id", own):
        if each.guid and UUID(each.guid) == guid:
            return View(each.id, visible)
    raise Rejected(HTTPStatus.FORBIDDEN, "The user does not belong to that organization.")


def _guid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Rejected(HTTPStatus.BAD_REQUEST, "The header that names the organization holds no GUID.") from None
