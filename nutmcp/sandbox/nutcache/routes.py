"""Read from the path and the method what a request asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from nutmcp.remote.call import Verb
from nutmcp.remote.resource import Resource
from nutmcp.sandbox.rejected import Rejected

_FILTERED = "filtered"
_COMPANIES = "companies"
"""Where version 4 lists its companies (assumed); its organizations under the name that version 3 gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a request asks for.

    Attributes:
        resource: The kind of record.
        key: The name under which the records are answered; it is the resource's, or `companies`.
        path: The path of the list, as links repeat it.
        verb: What is to be done.
        id: The record, of the verbs that need one.
        parent: The owner of the listed collection.
        filtered: Whether the list is a filtered search.
    """

    resource: Resource
    key: str
    path: str
    verb: Verb
    id: int | None = None
    parent: int | None = None
    filtered: bool = False


def read_address(method: str, path: str, version: int, resources: Mapping[str, Resource]) -> Address:
    """Return what a method and a path ask for; a trailing slash is passed over, as one documented address has it.

    Raises:
        Rejected: 404 if there is nothing at the path, 405 if the method is not for it.
    """
    clean = path.strip("/")
    parts = clean.split("/")
    filtered = len(parts) > 1 and parts[-1] == _FILTERED
    match parts[:-1] if filtered else parts:
        case [key]:
            resource = _resource(key, version, resources)
            methods = {"POST": Verb.LIST} if filtered else {"GET": Verb.LIST, "POST": Verb.CREATE}
            return _address(method, methods, resource, key=key, path=clean, filtered=filtered)
        case [key, number] if not filtered:
            resource = _resource(key, version, resources)
            methods = {"GET": Verb.GET, "PUT": Verb.UPDATE, "DELETE": Verb.DELETE}
            return _address(method, methods, resource, key=key, path=clean, id=_number(number))
        case [owner, number, key]:
            resource = resources.get(key)
            if resource is None or resource.parent is None or resource.parent.resource != owner:
                raise _nothing_there()
            methods = {"POST" if filtered else "GET": Verb.LIST}
            return _address(method, methods, resource, key=key, path=clean, parent=_number(number), filtered=filtered)
        case _:
            raise _nothing_there()


def _address(
    method: str,
    methods: Mapping[str, Verb],
    resource: Resource,
    *,
    key: str,
    path: str,
    id: int | None = None,
    parent: int | None = None,
    filtered: bool = False,
) -> Address:
    allowed = {name: verb for name, verb in methods.items() if verb in resource.verbs}
    if not allowed or (parent is None and not resource.verbs - {Verb.LIST}):
        raise _nothing_there()
    if method not in allowed:
        raise Rejected(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "The requested resource does not support that method.",
            headers={"allow": ", ".join(sorted(allowed))},
        )
    return Address(resource=resource, key=key, path=path, verb=allowed[method], id=id, parent=parent, filtered=filtered)


def _resource(key: str, version: int, resources: Mapping[str, Resource]) -> Resource:
    name = "organizations" if key == _COMPANIES and version > 3 else key
    if name not in resources:
        raise _nothing_there()
    return resources[name]


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise _nothing_there()
    return int(text)


def _nothing_there() -> Rejected:
    return Rejected(HTTPStatus.NOT_FOUND, "There is no such address.")
