"""Try credentials with one call, before they are kept."""

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


def _least_question(system: System) -> Call:
    """Return what any user may ask of a system: who they are, or a page of whatever it lists first."""
    if system.me:
        return Call(verb=Verb.GET, resource=system.me)
    return Call(
        verb=Verb.LIST, resource=next(name for name, each in system.resources.items() if Verb.LIST in each.verbs)
    )
