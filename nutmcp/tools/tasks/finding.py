"""The one task that someone means by its id or its name, in a project or anywhere."""

from nutmcp.client import Options
from nutmcp.directory import KnownProject, Roster, match_among
from nutmcp.domain.task import Task
from nutmcp.errors import NotFound
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.words.match import Kind

_FRESH = Options(fresh=True)


async def task_meant(desk: Desk, said: Id, project: KnownProject | None) -> Task:
    """Return the task that is meant, as it is now.

    Raises:
        NotFound: There is none.
        Ambiguous: There are several.
    """
    text = str(said).strip()
    if text.isascii() and text.isdecimal():
        return await read_task(desk, int(text))
    roster = await desk.directory.roster()
    tasks = await tasks_of(desk, project)
    try:
        return await match_among(said, [each for each in tasks if each.is_open], _kind(roster), field="task")
    except NotFound:
        return await match_among(said, tasks, _kind(roster), field="task")


async def read_task(desk: Desk, id: Id) -> Task:
    """Return a task as it is now.

    Raises:
        NotFound: There is none.
    """
    call = Call(verb=Verb.GET, resource=desk.system.resource_of(Task).name, id=id)
    found = of_kind(Task, (await desk.client.send(call, _FRESH)).records)
    if not found:
        raise NotFound("There is no such task.", "list_tasks lists them.", field="task")
    return found[0]


async def tasks_of(desk: Desk, project: KnownProject | None, *filters: Filter) -> list[Task]:
    """Return the tasks of a project, or all, without the headings between them."""
    mine = () if project is None else (Filter("project", Operator.EQ, project.id),)
    call = Call(verb=Verb.LIST, resource=desk.system.resource_of(Task).name, filters=(*mine, *filters))
    return [each for each in of_kind(Task, (await desk.client.all(call, REPORTING)).records) if not each.is_heading]


def _kind(roster: Roster) -> Kind[Task]:
    """Return how tasks are named and told apart: by their project, and whether they are done."""

    def project_of(task: Task) -> str:
        known = roster.projects.get(task.project or 0)
        return known.name if known else ""

    return Kind[Task](
        noun="task",
        id_of=lambda each: each.id or 0,
        name_of=lambda each: each.name or "",
        around_of=lambda each: each.about or project_of(each),
        describe=lambda each: {
            **({"about": each.about} if each.about else {"project": project_of(each)}),
            "status": each.status.word if each.status is not None else "",
            "due": each.due_date.isoformat() if each.due_date else "",
        },
        listed_by="list_tasks lists them",
    )
