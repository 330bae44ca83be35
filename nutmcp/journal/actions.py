"""What is done to a record beside changing its fields: how, whether it happened, and what takes it back."""

from datetime import datetime

from nutmcp.client import Client
from nutmcp.errors import NotFound
from nutmcp.journal.change import Change
from nutmcp.journal.evidence import Absent, Finding, Found
from nutmcp.journal.reading import read_record
from nutmcp.journal.undo_errors import gone, no_longer_so, not_to_be_undone
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import references
from nutmcp.remote.resource import Action
from nutmcp.remote.system import System


def action_of(client: Client, change: Change) -> Action:
    """Return the action that a change is, as the system declares it."""
    return client.system.resources[change.resource].actions[change.action or ""]


def call_of(system: System, change: Change, *, notify: bool) -> Call:
    """Return the call that carries a change out; a time entry is begun and ended by an action on another record."""
    timed = system.resources[change.resource].timed
    if timed is None or change.action is None or change.draft is None:
        return Call(
            verb=change.verb,
            resource=change.resource,
            id=change.entry,
            action=change.action,
            draft=change.draft,
            before=change.before,
            notify=notify,
        )
    resource = references(system.resources[change.resource].record)[timed.on]
    takes = system.resources[resource].actions[change.action].draft
    said = takes and takes.model_validate({name: getattr(change.draft, name) for name in takes.model_fields})
    id = getattr(change.draft, timed.on)
    return Call(verb=Verb.DO, resource=resource, id=id, action=change.action, draft=said)


async def look_for_action(client: Client, change: Change) -> Finding:
    """Find out whether an action was carried out, by what the record says now.

    Raises:
        NutmcpError: The remote system could not be asked.
    """
    try:
        now = await read_record(client, change.resource, change.entry or 0, change.before)
    except NotFound:
        return Absent(gone=True)
    return Found() if action_of(client, change).done(now) else Absent()


async def opposite_action(client: Client, change: Change, at: datetime) -> Change:
    """Return what takes an action back, after a look at the record as it is now.

    Raises:
        NotFound: The record is gone.
        Refused: Nothing takes it back.
        Conflict: The record no longer is as the action left it.
    """
    action = action_of(client, change)
    if action.inverse is None:
        raise not_to_be_undone(client.system.name, change)
    try:
        now = await read_record(client, change.resource, change.entry or 0, change.before)
    except NotFound as error:
        raise gone(change) from error
    if not action.done(now):
        raise no_longer_so(change)
    about = {"resource": change.resource, "entry": change.entry, "before": now, "action": action.inverse}
    return Change.model_validate({"id": "", "owner": change.owner, "verb": Verb.DO, "asked_at": at, **about})
