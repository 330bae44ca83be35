"""How the tests call the sandbox: a plain HTTP client that knows nothing of our own."""

import base64
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import httpx2

from nutmcp.clock import Clock
from nutmcp.remote.system import Credentials
from nutmcp.sandbox import Sandbox, open_sandbox
from nutmcp.sandbox.emulation import Size
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from tests.fakes import FakeClock

NOW = datetime(2026, 11, 24, 15, 30, 12, 377_000, tzinfo=UTC)
ATELIER = "846E176E-7C4B-4BFD-A894-C98F2988927E"
"""The organization that records durations; its GUID is that of the documentation's examples."""
STUDIO = "7b1fb609-eba9-4b4d-91a8-b136cecaddaf"
"""The organization that records start and end, and rounds up to 15 minutes."""
CAMILLE, WEBSITE, DESIGN = 9015, 6640, 106960
"""The default user's member, a project of hers, and a service of that project."""


def new_sandbox(
    size: Size = "small", *, limited: bool = False, control: bool = False, clock: Clock | None = None
) -> Sandbox:
    """Return a sandbox in memory at a fixed moment, without limits unless they are wanted."""
    sandbox = open_sandbox(":memory:", size=size, clock=clock or FakeClock(NOW), control=control)
    if not limited:
        sandbox.control.limits.allowed = {}
    return sandbox


def basic(credentials: Credentials) -> str:
    """Return the `Authorization` header of version 3."""
    joined = f"{credentials['public_key']}:{credentials['username']}:{credentials['password']}"
    return f"nut-basic {base64.b64encode(joined.encode()).decode()}"


def headers(
    version: int = 3, credentials: Credentials = DEFAULT_CREDENTIALS, guid: str | None = ATELIER
) -> dict[str, str]:
    """Return the headers that the documentation asks for."""
    token = basic(credentials) if version == 3 else f"Bearer {credentials['access_token']}"
    context = {} if guid is None else {"OrganizationGuid" if version == 3 else "CompanyGuid": guid}
    return {"Authorization": token, "api-version": str(version), **context}


def caller(
    sandbox: Sandbox,
    version: int = 3,
    credentials: Credentials = DEFAULT_CREDENTIALS,
    guid: str | None = ATELIER,
) -> httpx2.AsyncClient:
    """Return a client that calls the sandbox in this process."""
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=sandbox.app),
        base_url="http://sandbox/webapi/",
        headers=headers(version, credentials, guid),
    )


def read(response: httpx2.Response) -> dict[str, Any]:
    """Return the JSON of a response, with decimals for the numbers that have a fraction."""
    return cast("dict[str, Any]", json.loads(response.content, parse_float=Decimal))


def relations(answer: dict[str, Any]) -> dict[str, str]:
    """Return the links of a list by their relation."""
    return {each["rel"]: each["href"] for each in answer.get("links", [])}


def entry(**fields: object) -> dict[str, list[dict[str, object]]]:
    """Return the body of a write of one time entry, an hour on the website unless it is said otherwise."""
    usual = {"project": WEBSITE, "member": CAMILLE, "working_date": "2026-11-23", "minutes": 60}
    return {"timeentries": [{**usual, **fields}]}
