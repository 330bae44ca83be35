"""The tool that adds a task."""

from collections.abc import Mapping
from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.domain.task import Task
from nutmcp.errors import InvalidArguments
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import tells
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.on_what import Thing, read_thing
from nutmcp.tools.present.extent import FULL
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.present.sentences import names_of, say_day
from nutmcp.tools.present.tasks import TaskRow, people_of, task_row
from nutmcp.tools.shared_arguments import OptionalRecordName
from nutmcp.tools.tasks.fields import read_budget, read_due, read_people, task_draft
from nutmcp.tools.tool import tool
from nutmcp.words.phrase import quoted

_BUDGETED = Needs(Task, field="budget_minutes")
_OF_PROJECTS = Needs(Task, field="project")


class TaskAnswer(TypedDict):
    """What became of a task; `change` is what `undo` takes."""

    status: Literal["created", "already_there", "updated", "unchanged"]
    task: TaskRow
    change: NotRequired[str | None]
    message: str


@tool(
    toolset="tasks",
    title="Add a task",
    needs=Needs(Task, Verb.CREATE),
    read_only=False,
    destructive=False,
    idempotent=True,
)
async def add_task(
    desk: Desk,
    *,
    name: Annotated[str, "What is to be done.", Field(min_length=1, max_length=250)],
    project: Annotated[OptionalRecordName, _OF_PROJECTS] = None,
    lead: Annotated[NameOrId | None, "Name, number as #145, or id.", Needs(Task, field="lead")] = None,
    person: Annotated[NameOrId | None, "Name, e-mail or id.", Needs(Task, field="person")] = None,
    customer: Annotated[NameOrId | None, "Name or id.", Needs(Task, field="customer")] = None,
    due: Annotated[str | None, "2026-12-01, friday, +2w."] = None,
    members: Annotated[list[NameOrId] | None, "Who is to do it; default me."] = None,
    budget: Annotated[str | None, "Time for it, as 8h.", _BUDGETED] = None,
    allow_duplicate: Annotated[bool, "Even if added before."] = False,
) -> TaskAnswer:
    """Add a task{to a project}. A repeated call adds nothing; undo takes it back."""
    thing = await _on_what(desk, {"project": project, "lead": lead, "person": person, "customer": customer})
    people = await read_people(desk, members) if members is not None else str((await desk.directory.me()).id)
    draft = task_draft(
        desk,
        **({thing.field: thing.id} if thing else {}),
        name=name.strip(),
        people=people or None,
        due_date=read_due(desk, due) or None,
        budget_minutes=read_budget(budget) or None,
    )
    names = await names_of(desk)
    written = await desk.journal.create(draft, allow_duplicate=allow_duplicate)
    await desk.directory.read_anew()
    task = written.entry
    done = "Added" if written.status == "created" else "An equal task was added here before, and none now:"
    where = f" on {quoted(thing.name, LONGEST_NAME)}" if thing else ""
    by = f", due {say_day(task.due_date)}" if task.due_date else ""
    whom = f", for {', '.join(quoted(each, LONGEST_NAME) for each in people_of(task, names))}" if task.people else ""
    return {
        "status": "created" if written.status == "created" else "already_there",
        "task": task_row(task, names, desk.today(), FULL),
        "change": written.change,
        "message": f"{done} {quoted(task.name or name, LONGEST_NAME)}{where}{by}{whom}.",
    }


async def _on_what(desk: Desk, said: Mapping[str, Id | None]) -> Thing | None:
    """Return what the task is on, of that on which the system has tasks; a project, where it has them on these.

    Raises:
        InvalidArguments: No project is named, or several things are.
    """
    kind = desk.system.kind_of(Task)
    thing = await read_thing(desk, {each: said[each] for each in said if tells(kind, Task, each)}, "task")
    if thing is None and _OF_PROJECTS.are_met_by(desk.system):
        raise InvalidArguments("A task is one of a project, and none was named.", "Name it.", field="project")
    return thing
