"""Tells who is calling: the account by its key, the person by user name or e-mail and password ("Authentication")."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from nutmcp.remote.system import Credentials
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.proworkflow.rows import Rows
from nutmcp.sandbox.rejected import Rejected


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request.

    Attributes:
        id: The contact.
        credentials: What is known of them.
    """

    id: int
    credentials: Credentials


def has_key(headers: Mapping[str, str], accounts: Accounts) -> bool:
    """Return whether a request has the key of the account."""
    return accounts.presented(api_key=headers.get("apikey", "").strip()) is not None


def read_caller(headers: Mapping[str, str], accounts: Accounts, rows: Rows) -> Caller:
    """Return who signs in, whatever the key.

    Raises:
        Rejected: 401: nobody does; a wrong key and a wrong password look the same.
    """
    scheme, _, proof = headers.get("authorization", "").strip().partition(" ")
    name, _, password = _decoded(proof).partition(":") if scheme.casefold() == "basic" else ("", "", "")
    for contact in rows.of("contacts"):
        names = {str(contact[each]).casefold() for each in ("username", "email") if contact[each]}
        if name.casefold() in names and contact["allowlogin"]:
            for each in names:
                known = accounts.presented(username=each, password=password)
                if known is not None:
                    return Caller(contact["id"], known)
    raise nobody()


def nobody() -> Rejected:
    """Return the refusal of wrong credentials."""
    return Rejected(HTTPStatus.UNAUTHORIZED, "Not authorized")


def _decoded(proof: str) -> str:
    try:
        return base64.b64decode(proof.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
