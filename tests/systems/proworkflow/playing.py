"""Plays ProWorkflow’s side of a conversation with the dialect, by whatever is said to be answered where."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nutmcp.remote.call import Answer, Call
from nutmcp.remote.system import Connection, Credentials, Dialect, Request, Response
from nutmcp.systems.proworkflow.dialect import ProWorkflowDialect

CREDENTIALS = Credentials(api_key="PWKEY-1", username="ann@example.com", password="s3cr:et é")
Played = Mapping[str, Any] | Response
"""What is answered: a body, or a whole response."""


def listed(key: str, *rows: Mapping[str, Any], total: int | None = None) -> dict[str, Any]:
    """Return the body of a list."""
    return {"count": len(rows), "totalcount": len(rows) if total is None else total, "status": "Success", key: [*rows]}


@dataclass
class Player:
    """Answers by method and path; what nobody said is an empty list of time, so that no clock can be compared."""

    answers: Mapping[str, Played | Callable[[Request], Played]] = field(default_factory=dict[str, Any])
    zone: str = "UTC"
    requests: list[Request] = field(default_factory=list[Request])

    @property
    def dialect(self) -> Dialect:
        """Return a new dialect."""
        return ProWorkflowDialect(Connection(credentials=CREDENTIALS, zone=self.zone))

    def ask(self, call: Call, dialect: Dialect | None = None) -> Answer:
        """Carry out a call, and return its answer."""
        exchange = (dialect or self.dialect).exchange(call, None)
        try:
            request = next(exchange)
            while True:
                request = exchange.send(self._respond(request))
        except StopIteration as end:
            return end.value

    def written(self) -> list[tuple[str, str, Any]]:
        """Return what was written: method, path and body."""
        return [
            (each.method, each.path, json.loads(each.content) if each.content else None)
            for each in self.requests
            if each.writes
        ]

    def _respond(self, request: Request) -> Response:
        self.requests.append(request)
        played = self.answers.get(f"{request.method} {request.path}", listed(request.path))
        if callable(played):
            played = played(request)
        return played if isinstance(played, Response) else Response(status=200, content=json.dumps(played).encode())
