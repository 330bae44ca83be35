"""The client's half of Nutshell's protocol: calls into JSON-RPC requests, responses into answers."""

import base64
from dataclasses import replace

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.system import Connection, Exchange
from nutmcp.systems.nutshell.failures import FAILURES
from nutmcp.systems.nutshell.reading import Reader
from nutmcp.systems.nutshell.resources import RESOURCES
from nutmcp.systems.nutshell.writing import Writer


class NutshellDialect:
    """Speak Nutshell's JSON-RPC with one API key, as the user whose e-mail is the username if the key allows it."""

    def __init__(self, connection: Connection) -> None:
        username, key = connection.credentials["username"], connection.credentials["api_key"]
        encoded = base64.b64encode(f"{username}:{key}".encode()).decode()
        headers = {"accept": "application/json", "authorization": f"Basic {encoded}"}
        self._failures = replace(FAILURES, secrets=tuple(filter(None, (key, encoded))))
        self._reader = Reader(headers, self._failures, connection.zone)
        self._writer = Writer(headers, self._failures, self._reader)

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context  # there is one company, which the key tells
        try:
            return (yield from self._carried_out(call))
        except Nonsense as error:
            raise self._failures.nonsense(call) from error

    def _carried_out(self, call: Call) -> Exchange:
        resource = RESOURCES[call.resource]
        match call.verb:
            case Verb.LIST:
                return self._reader.list(call, resource)
            case Verb.GET:
                return self._reader.get(call, resource)
            case Verb.CREATE:
                return self._writer.create(call, resource)
            case Verb.UPDATE:
                return self._writer.update(call, resource)
            case Verb.DELETE:
                return self._writer.delete(call, resource)
            case Verb.DO:
                raise AssertionError
