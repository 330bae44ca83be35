"""Who takes part in projects where a system keeps no memberships: everyone who works in the account, in all of them."""

from collections.abc import Sequence

from nutmcp.client import Client, Options
from nutmcp.domain.project import Member
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import of_kind

MEMBERSHIPS = "project_members"
"""Where systems keep who takes part in which project."""
_MEMBERS = Call(verb=Verb.LIST, resource="members")


async def everyone(client: Client, options: Options) -> Sequence[Member] | None:
    """Return all who work in the account; None where projects tell who takes part in them, or nobody is told."""
    if MEMBERSHIPS in client.system.resources or _MEMBERS.resource not in client.system.resources:
        return None
    return of_kind(Member, (await client.all(_MEMBERS, options)).records)
