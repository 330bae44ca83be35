"""Calls the sandbox as Nutshell with plain requests, knowing nothing of our own client."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from unittest.mock import patch

from nutmcp.remote.system import Credentials, Request, Response
from nutmcp.sandbox import Sandbox, hosts, open_sandbox
from nutmcp.sandbox.emulation import Host, Size
from nutmcp.sandbox.nutshell.users import MAUDE
from tests.fakes import FakeClock

NOW = datetime(2026, 11, 24, 15, 30, 12, 377_000, tzinfo=UTC)
OWEN, CHLOE = (
    Credentials(username=f"{each}@boreal-acoustics.example", api_key=MAUDE["api_key"]) for each in ("owen", "chloe")
)
LEAD, OVERDUE_LEAD, ACCOUNT, CONTACT = 501, 502, 22, 101


def basic(credentials: Credentials = MAUDE) -> str:
    """Return the `Authorization` header of HTTP Basic."""
    joined = f"{credentials['username']}:{credentials['api_key']}"
    return f"Basic {base64.b64encode(joined.encode()).decode()}"


def body(method: str, params: object = None) -> bytes:
    """Return the body of a call."""
    return json.dumps({"jsonrpc": "2.0", "id": "apeye", "method": method, "params": params or {}}).encode()


@dataclass
class Team:
    """The sandbox with all that a test may turn."""

    sandbox: Sandbox
    host: Host
    clock: FakeClock

    def send(self, content: bytes, method: str = "POST", **headers: str) -> Response:
        """Send a body as it is."""
        return self.host.respond(Request(method=method, path="", headers=headers, content=content))

    def call(self, method: str, credentials: Credentials = MAUDE, /, **params: object) -> Any:  # noqa: ANN401 - whatever is answered
        """Return the result of a call that goes well."""
        response = self.send(body(method, params), authorization=basic(credentials))
        said = json.loads(response.content)
        assert response.status == 200, said
        assert said.get("error") is None
        return said["result"]

    def fail(self, method: str, credentials: Credentials = MAUDE, /, **params: object) -> tuple[int, int]:
        """Return the status and the code of a call that fails."""
        response = self.send(body(method, params), authorization=basic(credentials))
        said = json.loads(response.content)
        assert "result" not in said
        assert (said["id"], said["error"]["data"]) == ("apeye", None)
        return response.status, said["error"]["code"]

    def edit(self, noun: str, id: int, rev: str = "", **changes: object) -> dict[str, Any]:
        """Change an entity as it is now, and return it."""
        name = noun.capitalize()
        rev = rev or self.call(f"get{name}", **{f"{noun}Id": id})["rev"]
        return cast("dict[str, Any]", self.call(f"edit{name}", **{f"{noun}Id": id, "rev": rev, noun: changes}))


def team(size: Size = "small", **knobs: Any) -> Team:  # noqa: ANN401 - each knob has its own type
    """Return the sales team at a fixed moment, with knobs turned."""
    clock = FakeClock(NOW)
    with patch.object(hosts, "HOSTS", {"nutshell": "nutmcp.sandbox.nutshell"}):
        sandbox = open_sandbox(":memory:", system="nutshell", size=size, clock=clock, control=True)
    sandbox.control.turn(**knobs)
    return Team(sandbox, sandbox.control.open_host(), clock)
