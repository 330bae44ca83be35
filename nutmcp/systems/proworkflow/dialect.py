"""The client's half of ProWorkflow's protocol: calls into requests, responses into answers."""

import base64
from dataclasses import replace
from zoneinfo import ZoneInfo

from nutmcp.errors import AccessDenied, NotFound, Refused
from nutmcp.remote.call import Answer, Call, Verb, page_of
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.system import Connection, Exchange
from nutmcp.systems.proworkflow.failures import FAILURES
from nutmcp.systems.proworkflow.reading import Reader
from nutmcp.systems.proworkflow.records import Account
from nutmcp.systems.proworkflow.requests import read_request
from nutmcp.systems.proworkflow.resources import PATHS, RESOURCES
from nutmcp.systems.proworkflow.responses import read_account, read_key, read_row
from nutmcp.systems.proworkflow.writing import Writer
from nutmcp.systems.proworkflow.zone_check import ZoneCheck, said


class ProWorkflowDialect:
    """Speak the classic interface with the key of an account and the name and password of a person.

    Times are written and read in the zone of the user, for they name none themselves.
    """

    def __init__(self, connection: Connection) -> None:
        credentials, zone = connection.credentials, ZoneInfo(connection.zone)
        joined = f"{credentials['username']}:{credentials['password']}"
        basic = base64.b64encode(joined.encode()).decode()
        secrets = tuple(filter(None, (credentials["api_key"], credentials["password"], basic)))
        self._failures = replace(FAILURES, secrets=secrets)
        self._headers = {
            "accept": "application/json",
            "apikey": credentials["api_key"],
            "authorization": f"Basic {basic}",
        }
        self._account = credentials["account"]
        self._reader = Reader(self._headers, self._failures, zone)
        self._clock = ZoneCheck(self._headers, zone)
        self._writer = Writer(self._headers, self._failures, zone, self._reader, self._clock)

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context  # the key tells the account
        return self._carried_out(call) if self._headers["apikey"] else self._with_key(call)

    def _with_key(self, call: Call) -> Exchange:
        """Ask for the key of the account first, which is known from then on.

        Raises:
            AccessDenied: The account does not tell it, or the credentials are not accepted.
        """
        headers = {name: each for name, each in self._headers.items() if name != "apikey"}
        response = yield read_request(PATHS["account"], headers, {"url": self._account})
        try:
            key = read_key(self._failures.check(response, Call(verb=Verb.LIST, resource="account")))
        except Nonsense as error:
            raise self._failures.unintelligible() from error
        if not key:
            raise AccessDenied(
                "ProWorkflow does not tell the API key of the account to this user.",
                "Have an administrator of the account show it to you, and set PROWORKFLOW_API_KEY.",
            )
        self._headers["apikey"] = key
        return (yield from self._carried_out(call))

    def _carried_out(self, call: Call) -> Exchange:
        if isinstance(call.id, str) or isinstance(call.parent, str):
            raise self._failures.missing(call)  # its ids are numbers
        resource = RESOURCES[call.resource]
        if call.verb.writes:
            return self._writer.write(call, resource)
        if call.verb is Verb.GET:
            return self._me(call) if call.id is None else self._reader.get(call, resource)
        return self._told_account(call) if resource.name == "account" else self._reader.list(call, resource)

    def _told_account(self, call: Call) -> Exchange:
        """Return the account as the call for signing in tells it, with the clock that it goes by."""
        query = {"url": self._account} if self._account else {}
        account = Account()
        try:
            response = self._failures.check((yield read_request(PATHS["account"], self._headers, query)), call)
            account = read_account(response)
        except (AccessDenied, NotFound, Refused):
            # An owner may have switched it off; the credentials are as good as any read says.
            self._failures.check((yield read_request("me", self._headers, {})), call)
        except Nonsense as error:
            raise self._failures.unintelligible() from error
        yield from self._clock.ask()
        name = account.name or self._account.rstrip("/").rpartition("/")[2] or "ProWorkflow"
        offset = self._clock.offset
        clock = {} if offset is None else {"clock": said(offset), "clock_agrees": self._clock.agrees}
        update = {"id": 1, "name": name, **clock}
        return page_of([account.model_copy(update=update)], call)

    def _me(self, call: Call) -> Exchange:
        """Return whose credentials these are ("View Contact Information")."""
        response = self._failures.check((yield read_request("me", self._headers, {})), call)
        try:
            row = read_row(response, "contact")
            if row is None:
                raise self._failures.missing(call)
            return Answer(records=(self._reader.record(row, RESOURCES[call.resource]),))
        except Nonsense as error:
            raise self._failures.unintelligible() from error
