"""Try credentials with one call, before they are kept."""

from nutmcp.errors import ConfigurationError
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import System
from nutmcp.tools.desk import Desk


async def organizations_of(desk: Desk) -> list[str] | None:
    """Try an account with one call: return the names of its organizations, or None where the system has none.

    Raises:
        NutmcpError: The credentials are not accepted, or nobody answers.
    """
    system = desk.client.system
    if not system.context:
        await desk.client.send(_least_question(system))
        return None
    answer = await desk.client.all(Call(verb=Verb.LIST, resource=system.context))
    return [str(getattr(each, "name", None) or each.id) for each in answer.records]


async def lacking_in(desk: Desk, *, me: str) -> str:
    """Try an account with one call: return which setting is needed besides the credentials, or nothing if none is.

    Args:
        desk: Where the account is.
        me: Who the user is as a member, as far as that was said.

    Raises:
        NutmcpError: The credentials are not accepted, or nobody answers.
    """
    if await organizations_of(desk) is not None:
        try:
            await desk.client.organization()
        except ConfigurationError:
            return "organization"
    return "" if me or desk.client.system.me else "member"


def _least_question(system: System) -> Call:
    """Return what any user may ask of a system: who they are, or a page of whatever it lists first."""
    if system.me:
        return Call(verb=Verb.GET, resource=system.me)
    return Call(
        verb=Verb.LIST, resource=next(name for name, each in system.resources.items() if Verb.LIST in each.verbs)
    )
