"""The client's half of Nutcache's protocol, in its versions 3 and 4: calls into requests, responses into answers."""

import base64
import json
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from types import MappingProxyType

from nutmcp.errors import ConfigurationError
from nutmcp.spec.call import Answer, Call, Verb
from nutmcp.spec.filter import Filter, Scalar
from nutmcp.spec.record import Draft, Record, wire_names
from nutmcp.spec.resource import Resource
from nutmcp.spec.system import Credentials, Exchange, Request, Response
from nutmcp.systems.nutcache.failures import check
from nutmcp.systems.nutcache.reading import read_list, read_written
from nutmcp.systems.nutcache.resources import RESOURCES

WRITE_ENVELOPE = "timeentries"
"""The key of what is written ("Creating a time entry"): without the underscore that reads have."""
_REFUSES_SEARCH = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
"""The statuses with which an entity may refuse a filtered search, so that a plain list has to do."""
_METHODS = MappingProxyType(
    {Verb.LIST: "GET", Verb.GET: "GET", Verb.CREATE: "POST", Verb.UPDATE: "PUT", Verb.DELETE: "DELETE"}
)


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
    joined = f"{credentials.public_key}:{credentials.username}:{credentials.password}"
    return f"nut-basic {base64.b64encode(joined.encode()).decode()}"


def _bearer(credentials: Credentials) -> str:
    """Return v4's header ("Authentication" of the v4 collection)."""
    return f"Bearer {credentials.access_token}"


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

    It remembers which filtered searches were refused, so that a refusal costs one request and not one each time.
    """

    def __init__(self, version: int, credentials: Credentials) -> None:
        """Prepare the headers that every request carries.

        Raises:
            ConfigurationError: There is no such version.
        """
        if version not in VERSIONS:
            raise ConfigurationError(
                "There is no such version of the Nutcache API.", "Set NUTCACHE_API_VERSION to 3 or 4."
            )
        self._version = VERSIONS[version]
        self._headers = {
            "api-version": str(self._version.number),
            "authorization": self._version.authorization(credentials),
        }
        self._refused: set[tuple[str, frozenset[str]]] = set()

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        resource = RESOURCES[call.resource]
        headers = dict(self._headers)
        if resource.scoped and context is not None:
            headers[self._version.context_header.lower()] = context
        if call.verb is Verb.LIST:
            return self._list(call, resource, headers)
        if call.verb is Verb.GET:
            return self._get(call, resource, headers)
        return _write(call, headers)

    def _list(self, call: Call, resource: Resource, headers: Mapping[str, str]) -> Exchange:
        asked = (resource.name, frozenset(rule.property for rule in (*call.filters, *call.sort)))
        searched = bool(asked[1]) and asked not in self._refused
        response = yield from self._fetch(call, resource, headers, search=searched)
        if searched and response.status in _REFUSES_SEARCH:
            searched = False
            response = yield from self._fetch(call, resource, headers, search=False)
            check(response, call)
            self._refused.add(asked)
        answer = read_list(check(response, call), resource)
        kept = tuple(each for each in answer.records if _meets(each, call.filters, trusting=searched))
        return Answer(
            records=kept,
            included=answer.included,
            more=answer.more,
            filtered_here=bool(call.filters) and (not searched or len(kept) < len(answer.records)),
            unsorted=bool(call.sort) and not searched,
        )

    def _get(self, call: Call, resource: Resource, headers: Mapping[str, str]) -> Exchange:
        response = yield from self._fetch(call, resource, headers, search=False)
        answer = read_list(check(response, call), resource)
        return Answer(records=answer.records[:1], included=answer.included)

    def _fetch(
        self, call: Call, resource: Resource, headers: Mapping[str, str], *, search: bool
    ) -> Generator[Request, Response, Response]:
        """Ask at each address that the resource may have, until one is there."""
        paths = self._version.context_paths if resource.name == "organizations" else (resource.name,)
        response = Response(status=HTTPStatus.NOT_FOUND)
        for path in paths:
            response = yield _read_request(call, resource, path, headers, search=search)
            if response.status != HTTPStatus.NOT_FOUND:
                break
        return response


def _read_request(call: Call, resource: Resource, path: str, headers: Mapping[str, str], *, search: bool) -> Request:
    """Return the request that reads one record, lists a page, or searches ("Pagination", "Search")."""
    query: list[tuple[str, str]] = []
    if call.verb is Verb.GET:
        path = f"{path}/{call.id}"
    else:
        if call.parent is not None and resource.parent is not None:
            path = f"{resource.parent.resource}/{call.parent}/{path}"
        query += [("limit", str(call.limit)), ("page", str(call.page))]
    if call.includes:
        query.append(("includes", ",".join(call.includes)))
    if not search:
        return Request(method="GET", path=path, query=tuple(query), headers=headers)
    return Request(
        method="POST",
        path=f"{path}/filtered",
        query=tuple(query),
        headers={**headers, "content-type": "application/json"},
        content=_search_body(call, resource),
    )


def _search_body(call: Call, resource: Resource) -> bytes:
    body: dict[str, object] = {
        "filter_rules": [
            {
                "property": resource.wire_name(rule.property),
                "operator": rule.operator.value,
                "value": _wire_value(rule.value),
            }
            for rule in call.filters
        ]
    }
    if call.sort:
        body["sorting_rules"] = [
            {"property": resource.wire_name(rule.property), "direction": "desc" if rule.descending else "asc"}
            for rule in call.sort
        ]
    return _json(body)


def _wire_value(value: Scalar) -> str:
    """Return the value of a filter as text, which is the only form that the documentation shows."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case int():
            return str(int(value))
        case _:
            return str(value)


def _write(call: Call, headers: Mapping[str, str]) -> Exchange:
    path = call.resource if call.verb is Verb.CREATE else f"{call.resource}/{call.id}"
    content = None
    if call.draft is not None:
        headers = {**headers, "content-type": "application/json"}
        content = _json({WRITE_ENVELOPE: [_wire_draft(call.draft)]})
    response = yield Request(
        method=_METHODS[call.verb],
        path=path,
        query=(("notify", "true"),) if call.notify else (),
        headers=headers,
        content=content,
    )
    return read_written(check(response, call), call)


def _wire_draft(draft: Draft) -> dict[str, object]:
    """Return a draft as it is sent: what has no value is left out, but for the invoice, whose blank is `""`."""
    sent: dict[str, object] = {}
    for name, wire in wire_names(type(draft)).items():
        value = getattr(draft, name)
        if value is not None:
            sent[wire] = _wire_moment(value) if isinstance(value, date) else value
        elif name == "invoice":
            sent[wire] = ""
    return sent


def _wire_moment(value: date) -> str:
    """Return a day as `YYYY-MM-DD` and a moment as `YYYY-MM-DDTHH:MM`, which without a zone means UTC ("Schema")."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value.isoformat()


def _meets(record: Record, rules: Iterable[Filter], *, trusting: bool) -> bool:
    """Return whether a record meets all rules; a field that was not sent is believed if the search was accepted."""
    return all((trusting and rule.property not in record.model_fields_set) or rule.holds(record) for rule in rules)


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
