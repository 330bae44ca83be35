"""The tool that adds a task."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.domain.task import Task
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.extent import FULL
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.present.sentences import names_of, say_day
from nutmcp.tools.present.tasks import TaskRow, people_of, task_row
from nutmcp.tools.shared_arguments import RecordName
from nutmcp.tools.tasks.fields import read_budget, read_due, read_people, task_draft
from nutmcp.tools.tool import tool
from nutmcp.words.phrase import quoted

_BUDGETED = Needs(Task, field="budget_minutes")


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
    project: RecordName,
    due: Annotated[str | None, "2026-12-01, friday, +2w."] = None,
    members: Annotated[list[Id] | None, "Who is to do it; default me."] = None,
    budget: Annotated[str | None, "Time for it, as 8h.", _BUDGETED] = None,
    allow_duplicate: Annotated[bool, "Even if added before."] = False,
) -> TaskAnswer:
    """Add a task to a project. A repeated call adds nothing; undo takes it back."""
    known = await desk.directory.project(project)
    people = await read_people(desk, members) if members is not None else str((await desk.directory.me()).id)
    draft = task_draft(
        desk,
        name=name.strip(),
        project=known.id,
        people=people or None,
        due_date=read_due(desk, due) or None,
        budget_minutes=read_budget(budget) or None,
    )
    names = await names_of(desk)
    written = await desk.journal.create(draft, allow_duplicate=allow_duplicate)
    await desk.directory.read_anew()
    task = written.entry
    done = "Added" if written.status == "created" else "An equal task was added here before, and none now:"
    by = f", due {say_day(task.due_date)}" if task.due_date else ""
    whom = f", for {', '.join(quoted(each, LONGEST_NAME) for each in people_of(task, names))}" if task.people else ""
    return {
        "status": "created" if written.status == "created" else "already_there",
        "task": task_row(task, names, desk.today(), FULL),
        "change": written.change,
        "message": f"{done} {quoted(task.name or name, LONGEST_NAME)} on {quoted(known.name, LONGEST_NAME)}{by}{whom}.",
    }
