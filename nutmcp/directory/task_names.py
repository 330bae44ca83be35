"""Finds the projects of a task that was named in the place of a project, where time hangs on tasks."""

from nutmcp.client import Client
from nutmcp.directory.roster import Roster
from nutmcp.domain.project import ProjectService
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import Ambiguous, NotFound
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import of_kind
from nutmcp.words.fold import clean, fold
from nutmcp.words.phrase import quoted

_LONGEST_NAME = 80


async def with_projects_of_task(client: Client, said: str | int, roster: Roster, error: NotFound) -> NotFound:
    """Return the error about a project that is not there, with the projects of open tasks that are called so.

    Args:
        client: The way to the remote system.
        said: What was said for a project.
        roster: All projects.
        error: That there is none.
    """
    what, words = client.system.kind_of(TimeEntry).hangs_on, fold(str(said))
    if not what or not words:
        return error
    every = Call(verb=Verb.LIST, resource=client.system.resource_of(ProjectService).name)
    tasks = of_kind(ProjectService, (await client.all(every)).records)
    named = [each for each in tasks if each.active and words in fold(each.name or "")]
    found = [(roster.projects[each.project], each) for each in named if each.project in roster.projects]
    candidates = [
        {"id": known.id, "name": clean(known.name, _LONGEST_NAME), "service": clean(task.name or "", _LONGEST_NAME)}
        for known, task in found
        if known.open
    ]
    if not 0 < len(candidates) <= Ambiguous.most_candidates:
        return error
    return NotFound(
        f"There is no project {quoted(str(said))} here, but a {what} of one is called so.",
        f"Give its project, and the {what} as `service`.",
        field=error.field,
        candidates=candidates,
    )
