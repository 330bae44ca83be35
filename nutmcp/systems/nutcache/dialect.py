"""The client's half of Nutcache's protocol, in its versions 3 and 4: calls into requests, responses into answers."""

import base64
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from types import MappingProxyType

from nutmcp.errors import ConfigurationError
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.filter import Filter, Sort
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Connection, Credentials, Exchange, Request, Response
from nutmcp.systems.nutcache.failures import FAILURES
from nutmcp.systems.nutcache.requests import read_request, write_request
from nutmcp.systems.nutcache.resources import RESOURCES
from nutmcp.systems.nutcache.responses import read_list, read_written

_REFUSES_SEARCH = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
"""The statuses with which an entity may refuse a filtered search, so that a plain list has to do."""
MOST_REFUSALS = 500
"""How many refused searches are remembered."""
_Search = tuple[tuple[Filter, ...], tuple[Sort, ...]]
"""The filters and the sorting of a list; a plain list has neither."""
_Refusal = tuple[tuple[str, bool], _Search | None]
"""A search that was refused at a place; None where no search is possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What tells one version of the API from another.

    Attributes:
        number: What the `api-version` header says.
        context_header: The header that names the organization to work in.
        context_paths: Where the organizations are listed, the likeliest first.
        authorization: Makes the `Authorization` header.
    """

    number: int
    context_header: str
    context_paths: tuple[str, ...]
    authorization: Callable[[Credentials], str]


def _basic(credentials: Credentials) -> str:
    """Return v3's header ("Authentication"): the three parts, joined by colons, in base 64."""
    joined = f"{credentials['public_key']}:{credentials['username']}:{credentials['password']}"
    return f"nut-basic {base64.b64encode(joined.encode()).decode()}"


def _bearer(credentials: Credentials) -> str:
    """Return v4's header ("Authentication" of the v4 collection)."""
    return f"Bearer {credentials['access_token']}"


VERSIONS = MappingProxyType(
    {
        3: Version(
            number=3,
            context_header="OrganizationGuid",
            context_paths=("organizations",),
            authorization=_basic,
        ),
        # The text of v4 speaks of a "company GUID" and a "Company API" without giving header or path: assumed.
        4: Version(
            number=4,
            context_header="CompanyGuid",
            context_paths=("companies", "organizations"),
            authorization=_bearer,
        ),
    }
)
"""The versions of the API by number."""


class NutcacheDialect:
    """Speak one version of Nutcache's API with one set of credentials.

    It remembers which searches were refused, so that a refusal costs one request and not one for each page.
    A search that was refused for its values (400) is remembered with them; others of its kind are still tried.
    """

    def __init__(self, connection: Connection) -> None:
        """Prepare the headers that every request carries.

        Raises:
            ConfigurationError: There is no such version.
        """
        version, credentials = connection.version, connection.credentials
        if version not in VERSIONS:
            raise ConfigurationError(
                "There is no such version of the Nutcache API.", "Set NUTCACHE_API_VERSION to 3 or 4."
            )
        self._version = VERSIONS[version]
        self._headers = {
            "api-version": str(self._version.number),
            "authorization": self._version.authorization(credentials),
        }
        parts = (credentials[each] for each in ("public_key", "password", "access_token"))
        secrets = (*filter(None, parts), *self._headers["authorization"].split(" ")[1:])
        self._failures = replace(FAILURES, secrets=secrets)
        self._refused: set[_Refusal] = set()

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        if isinstance(call.id, str) or isinstance(call.parent, str):
            raise self._failures.missing(call)  # its ids are numbers
        resource = RESOURCES[call.resource]
        headers = dict(self._headers)
        if resource.scoped and context is not None:
            headers[self._version.context_header.lower()] = context
        if call.verb is Verb.LIST:
            return self._list(call, resource, headers)
        if call.verb is Verb.GET:
            return self._get(call, resource, headers)
        return self._write(call, headers)

    def _list(self, call: Call, resource: Resource, headers: Mapping[str, str]) -> Exchange:
        """List a page; where the search is refused, without the sorting, and then without the filters too."""
        searches = self._searches(call)
        refused: set[_Refusal] = set()
        while True:
            tried = replace(call, filters=searches[0][0], sort=searches[0][1])
            response = yield from self._fetch(tried, resource, headers)
            if len(searches) == 1 or response.status not in _REFUSES_SEARCH:
                break
            if response.status == HTTPStatus.BAD_REQUEST:
                refused.add((_place(call), searches.pop(0)))
            else:
                refused.add((_place(call), None))
                del searches[:-1]
        answer = read_list(self._failures.check(response, call), resource)
        self._remember(refused)
        return replace(answer, unfiltered=tried.filters != call.filters, unsorted=tried.sort != call.sort)

    def _searches(self, call: Call) -> list[_Search]:
        """Return the ways to ask for a list that have not been refused, the best first and the plain list last."""
        best, unsorted, plain = (call.filters, call.sort), (call.filters, ()), ((), ())
        if (_place(call), None) in self._refused:
            return [plain]
        return [
            each
            for each in dict.fromkeys((best, unsorted, plain))
            if each == plain or (_place(call), each) not in self._refused
        ]

    def _remember(self, refused: set[_Refusal]) -> None:
        if len(self._refused) > MOST_REFUSALS:
            self._refused.clear()
        self._refused |= refused

    def _get(self, call: Call, resource: Resource, headers: Mapping[str, str]) -> Exchange:
        response = yield from self._fetch(call, resource, headers)
        answer = read_list(self._failures.check(response, call), resource)
        if not answer.records:
            raise self._failures.missing(call)
        return Answer(records=answer.records[:1], included=answer.included)

    def _write(self, call: Call, headers: Mapping[str, str]) -> Exchange:
        response = yield write_request(call, headers)
        return read_written(self._failures.check(response, call), call)

    def _fetch(
        self, call: Call, resource: Resource, headers: Mapping[str, str]
    ) -> Generator[Request, Response, Response]:
        """Ask at each address that the resource may have, until one is there."""
        paths = self._version.context_paths if resource.name == "organizations" else (resource.name,)
        response = Response(status=HTTPStatus.NOT_FOUND)
        for path in paths:
            response = yield read_request(call, resource, path, headers)
            if response.status != HTTPStatus.NOT_FOUND:
                break
        return response


def _place(call: Call) -> tuple[str, bool]:
    """Return what tells the lists of a resource apart: some are found both at the top and under an owner."""
    return call.resource, call.parent is not None
