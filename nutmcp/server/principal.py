"""Who a request comes from, as far as nutmcp has to know: to keep one person's things from another's."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

READ = "nutmcp:read"
WRITE = "nutmcp:write"
SCOPES = (READ, WRITE)
"""What a token may allow: to read alone, or to write as well."""

SUBJECT = "sub"
"""The claim of a token that names the person, unless the operator names another."""

_IN_SCOPE = "nutmcp.principal"


@dataclass(frozen=True, slots=True)
class Principal:
    """One person, as the identity provider names them, and what they may do here.

    Attributes:
        issuer: The identity provider.
        subject: What it calls the person; never reused for another.
        client: The application that asks in the person's name; two of one person share everything.
        scopes: What the application may do.
        claim: Where the provider says what it calls the person.
    """

    issuer: str = ""
    subject: str = ""
    client: str = ""
    scopes: frozenset[str] = frozenset(SCOPES)
    claim: str = SUBJECT

    @property
    def id(self) -> str:
        """Return 32 hexadecimal digits that stand for the person, and nothing for whoever has a server alone."""
        if not self.subject:
            return ""
        # Two claims may say the same of two people, so that another claim than the usual one is part of the name.
        named = [self.issuer, self.subject, *([] if self.claim == SUBJECT else [self.claim])]
        return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:32]

    @property
    def may_write(self) -> bool:
        """Return whether tools that write are theirs to call."""
        return WRITE in self.scopes


SOLE = Principal()
"""Whoever speaks over stdio, or has the one token of the server: nobody else is there."""


def principal_of(request: object) -> Principal:
    """Return who sent an HTTP request, as the door found out; what came another way is from whoever is alone."""
    return principal_in_scope(cast("Mapping[str, object]", getattr(request, "scope", {})))


def principal_in_scope(scope: Mapping[str, object]) -> Principal:
    """Return who sent the request of that scope."""
    found = scope.get(_IN_SCOPE)
    return found if isinstance(found, Principal) else SOLE


def marked(scope: Mapping[str, object], principal: Principal) -> dict[str, object]:
    """Return the scope of an HTTP request with who sent it."""
    return {**scope, _IN_SCOPE: principal}
