"""The made-up agency of ProWorkflow's sandbox, spoken to with plain requests that know nothing of our own client."""

import base64
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.emulation import Sow
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.proworkflow.host import ProWorkflowHost
from nutmcp.sandbox.proworkflow.knobs import ProWorkflowKnobs
from nutmcp.sandbox.proworkflow.seed import sow_small
from nutmcp.sandbox.proworkflow.tables import TABLES
from nutmcp.sandbox.proworkflow.users import API_KEY, LUC, MERE, USERS
from nutmcp.sandbox.store import Store
from tests.fakes import FakeClock

NOW = datetime(2026, 11, 24, 15, 30, 12, 377_000, tzinfo=UTC)
"""A moment that is already the next day in Auckland."""


def basic(name: str, password: str) -> dict[str, str]:
    proof = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"authorization": f"Basic {proof}"}


KEY = {"apikey": API_KEY, "content-type": "application/json"}
AS_MERE = KEY | basic(MERE["username"], MERE["password"])
AS_LUC = KEY | basic(LUC["username"], LUC["password"])
_AROUND = frozenset({"count", "totalcount", "status", "total", "subtotals"})


@dataclass(frozen=True)
class Agency:
    """The agency, and whoever asks it.

    Attributes:
        host: The server's half of the wire.
        clock: The time.
    """

    host: ProWorkflowHost
    clock: FakeClock

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] = AS_MERE,
        query: Mapping[str, object] = MappingProxyType({}),
    ) -> Response:
        """Send a request."""
        content = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        asked = tuple((name, str(value)) for name, value in query.items())
        return self.host.respond(Request(method=method, path=path, query=asked, headers=headers, content=content))

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401 - whatever is answered
        """Return what a read is answered."""
        response = self.send("GET", path, query=query)
        assert response.status == 200, response.content
        return json.loads(response.content)

    def listed(self, path: str, **query: object) -> list[Any]:
        """Return the rows of a list."""
        answer: Mapping[str, Any] = self.get(path, **query)
        return next(answer[name] for name in answer if name not in _AROUND)

    def add(self, path: str, body: object) -> int:
        """Add a record, and return its id."""
        response = self.send("POST", path, body)
        assert response.status == 201, response.content
        return json.loads(response.content)["details"][0]["id"]

    def put(self, path: str, body: object) -> int:
        """Change something, and return the status."""
        return self.send("PUT", path, body).status

    def one(self, path: str) -> dict[str, Any]:
        """Return one record."""
        answer: Mapping[str, Any] = self.get(path)
        return next(answer[name] for name in answer if name not in _AROUND)


@lru_cache(maxsize=2)
def _image(sow: Sow) -> bytes:
    with closing(Store(":memory:", TABLES)) as store:
        with store.transaction():
            sow(store, NOW)
        return store.image()


def agency(sow: Sow = sow_small, **knobs: object) -> Agency:
    """Return a new agency."""
    clock, store = FakeClock(NOW), Store(":memory:", TABLES, _image(sow))
    host = ProWorkflowHost(
        store=store,
        accounts=Accounts(USERS),
        limits=Limits(clock, {30: 500}),
        knobs=ProWorkflowKnobs.model_validate(knobs),
        clock=clock,
    )
    return Agency(host, clock)
