"""Plays Nutshell's part of a conversation step by step, without any network."""

import json
from collections.abc import Mapping
from typing import Any

from nutmcp.errors import NutmcpError
from nutmcp.remote.call import Answer, Call
from nutmcp.remote.system import Connection, Credentials, Dialect, Request, Response
from nutmcp.systems.nutshell.declaration import NUTSHELL

KEY = "k3y-of-the-company"
LEAD = {
    "stub": None,
    "id": 1653,
    "entityType": "Leads",
    "rev": "9",
    "number": 145,
    "name": "Lead-145",
    "description": "New roof",
    "status": 0,
    "confidence": 40,
    "primaryAccount": {"stub": True, "id": 3, "entityType": "Accounts", "rev": "1", "name": "Dupont"},
    "contacts": {
        "0": {"stub": True, "id": 5, "entityType": "Contacts", "name": "Bob Lee"},
        "7": {"stub": True, "id": 6, "entityType": "Contacts", "name": "Anna Roy"},
        "--primary": {"stub": True, "id": 6, "entityType": "Contacts", "name": "Anna Roy"},
    },
    "milestone": {"id": 7, "entityType": "Milestones", "rev": "1", "name": "Qualify", "stagesetId": 1},
    "assignee": {"stub": True, "id": 2, "entityType": "Users", "name": "Camille"},
    "value": {"currency": "USD", "amount": "1780.50"},
    "tags": ["big", "roof"],
    "customFields": {"Reference ID": "999-99-9999", "Budget": {"currency": "USD", "amount": "200"}},
    "dueTime": "2026-12-18T12:00:00+0000",
    "createdTime": "2026-11-01T12:00:00+0000",
}


def dialect() -> Dialect:
    """Return a dialect with made-up credentials."""
    return NUTSHELL.dialect(Connection(credentials=Credentials(username="ann@example.com", api_key=KEY)))


def result(value: object) -> Response:
    """Return the answer to a call that succeeded."""
    return Response(status=200, content=json.dumps({"result": value, "id": "1", "jsonrpc": "2.0"}).encode())


def error(code: int, message: str = "no", status: int = 200) -> Response:
    """Return the answer to a call that failed, whatever the status."""
    body = {"error": {"code": code, "message": message, "data": None}, "id": "1", "jsonrpc": "2.0", "result": None}
    return Response(status=status, content=json.dumps(body).encode())


def played(
    call: Call, *steps: Response | NutmcpError, speaking: Dialect | None = None
) -> tuple[list[tuple[str, Mapping[str, Any]]], Answer]:
    """Return the methods that a call is carried out by, with their parameters, and its answer."""
    requests, answer = exchanged(call, *steps, speaking=speaking)
    return [said(each) for each in requests], answer


def exchanged(
    call: Call, *steps: Response | NutmcpError, speaking: Dialect | None = None
) -> tuple[list[Request], Answer]:
    """Return the requests of a call that is answered so, and its answer."""
    requests: list[Request] = []
    left = list(steps)
    exchange = (speaking or dialect()).exchange(call, None)
    request = next(exchange)
    try:
        while True:
            requests.append(request)
            step = left.pop(0)
            request = exchange.throw(step) if isinstance(step, NutmcpError) else exchange.send(step)
    except StopIteration as end:
        assert not left
        return requests, end.value


def said(request: Request) -> tuple[str, Mapping[str, Any]]:
    """Return the method that a request calls, and its parameters."""
    body = json.loads(request.content or b"")
    return body["method"], body["params"]
