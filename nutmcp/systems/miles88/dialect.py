"""The client's half of 88 Miles' protocol: calls into requests, responses into answers."""

import base64
from dataclasses import replace

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Connection, Credentials, Exchange
from nutmcp.systems.miles88.failures import FAILURES
from nutmcp.systems.miles88.reading import Reader
from nutmcp.systems.miles88.resources import RESOURCES
from nutmcp.systems.miles88.writing import Writer


class Miles88Dialect:
    """Speak version 1 of 88 Miles' interface with one set of credentials.

    It takes an access token; or a login and a password, as the service took them before there were tokens. Shifts are
    recorded in the zone of the user.
    """

    def __init__(self, connection: Connection) -> None:
        credentials, zone = connection.credentials, connection.zone
        authorization = _authorization(credentials)
        secrets = (credentials["access_token"], credentials["password"], authorization.partition(" ")[2])
        failures = replace(FAILURES, secrets=tuple(filter(None, secrets)))
        headers = {"accept": "application/json", "authorization": authorization}
        self._reader = Reader(headers, failures, zone)
        self._writer = Writer(headers, failures, zone, self._reader)

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context  # there is one account, which the credentials tell
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
                return self._writer.delete(call)
            case Verb.DO:
                return self._writer.do(call, resource)


def _authorization(credentials: Credentials) -> str:
    """Return the header that the clients known to us send: of the token if there is one, else of the login."""
    if "access_token" in credentials:
        return f"Bearer {credentials['access_token']}"
    joined = f"{credentials['username']}:{credentials['password']}"
    return f"Basic {base64.b64encode(joined.encode()).decode()}"
