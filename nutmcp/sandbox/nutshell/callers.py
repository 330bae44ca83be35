"""Who calls: by HTTP Basic with a key, as a user, or as the company, which is nobody."""

import base64
import binascii
from dataclasses import dataclass
from http import HTTPStatus

from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.nutshell.failures import Failure
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.tables import Documents, Entity
from nutmcp.sandbox.nutshell.users import DOMAIN


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Attributes:
        key: The key of whoever calls, which limits are counted by.
        user: The user; None where the username is the company's domain.
        author: Whose work it is that is changed.
    """

    key: str
    user: Entity | None
    author: Entity

    @property
    def ref(self) -> str:
        """Return how the author is referred to."""
        return self.author.ref


def caller_of(authorization: str, accounts: Accounts, documents: Documents, knobs: NutshellKnobs) -> Caller:
    """Return who calls, by the `Authorization` header; any user's e-mail goes with a key that is known.

    Raises:
        Failure: 401: nobody who may.
    """
    username, _, key = _decoded(authorization).partition(":")
    users = documents.every("Users")
    known = accounts.presented(api_key=key)
    named = next((each for each in users if _is_called(each, username)), None)
    owner = next((each for each in users if each.get("isAdministrator")), None)
    if known is None or owner is None or (named is None and username.casefold() != DOMAIN):
        raise Failure(HTTPStatus.UNAUTHORIZED, "API key not found")
    return Caller(key, named, named if named is not None and knobs.impersonation == "allowed" else owner)


def _is_called(user: Entity, username: str) -> bool:
    return bool(user.get("isEnabled")) and username.casefold() in {each.casefold() for each in user.several("emails")}


def _decoded(authorization: str) -> str:
    scheme, _, proof = authorization.strip().partition(" ")
    try:
        return base64.b64decode(proof.strip(), validate=True).decode() if scheme.casefold() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""
