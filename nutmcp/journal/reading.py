"""Reads records as they are now: by their ids, or from the lists that they are in where a system has no other way."""

from collections.abc import Iterable

from nutmcp.client import Client, Options
from nutmcp.errors import NotFound
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record
from nutmcp.remote.resource import Resource

_ANEW = Options(fresh=True)


async def read_record(client: Client, resource: str, id: Id, image: Record | Draft | None = None) -> Record:
    """Return a record as it is now.

    Args:
        client: The way to the remote system.
        resource: What it is of.
        id: Its id.
        image: What is known of it; it says below which record it is listed, where it cannot be had by its id.

    Raises:
        NotFound: It is not there.
    """
    declared = client.system.resources[resource]
    if Verb.GET in declared.verbs:
        records = (await client.send(Call(verb=Verb.GET, resource=resource, id=id), _ANEW)).records
    else:
        records = (await client.all(listing(declared, image, [Filter("id", Operator.EQ, id)]), _ANEW)).records
    if not records:
        where = resource.replace("_", " ")
        raise NotFound(f"{client.system.name} has nothing under id {id} in {where}.", "It may have been deleted.")
    return records[0]


def listing(resource: Resource, image: Record | Draft | None, filters: Iterable[Filter]) -> Call:
    """Return the list that a record is in of which an image is known: below its owner, where it is in no other."""
    owner = resource.parent and getattr(image, resource.parent.by, None)
    if Verb.GET in resource.verbs or resource.parent is None or owner is None:
        return Call(verb=Verb.LIST, resource=resource.name, filters=tuple(filters))
    rest = tuple(each for each in filters if each.property != resource.parent.by)
    return Call(verb=Verb.LIST, resource=resource.name, parent=owner, filters=rest)
