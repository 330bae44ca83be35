"""Kinds of activities by what they are called."""

from nutmcp.client import Client
from nutmcp.directory.many_names import match_among
from nutmcp.domain.activity import ActivityType
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.words.match import Kind

TYPE = Kind[ActivityType](
    noun="type of activities",
    id_of=lambda each: each.id or 0,
    name_of=lambda each: each.name or "",
    listed_by="find_records lists activity_types",
)


async def read_activity_type(client: Client, said: Id, *, field: str = "type") -> ActivityType:
    """Return the kind of activity that is meant.

    Raises:
        NotFound: There is none.
        Ambiguous: There are several.
    """
    listed = await client.all(Call(verb=Verb.LIST, resource=client.system.resource_of(ActivityType).name))
    return await match_among(said, of_kind(ActivityType, listed.records), TYPE, field=field)
