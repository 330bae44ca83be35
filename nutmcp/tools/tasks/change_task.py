"""The tool that changes a task, completes it, or reactivates it."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from nutmcp.domain.task import Task, TaskDraft
from nutmcp.errors import InvalidArguments, NutmcpError, caught
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.fixed_values import OneStateOf, states_of
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.extent import FULL
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.tools.present.sentences import names_of, say_day
from nutmcp.tools.present.tasks import people_of, task_row
from nutmcp.tools.shared_arguments import OptionalRecordName, RecordName
from nutmcp.tools.tasks.add_task import TaskAnswer
from nutmcp.tools.tasks.fields import read_budget, read_due, read_people, task_draft
from nutmcp.tools.tasks.finding import read_task, task_meant
from nutmcp.tools.tool import tool
from nutmcp.words.durations import say_duration
from nutmcp.words.phrase import quoted

_BUDGETED = Needs(Task, field="budget_minutes")


@tool(
    toolset="tasks",
    title="Change a task",
    needs=Needs(Task, Verb.UPDATE),
    read_only=False,
    destructive=True,
    idempotent=True,
)
async def change_task(
    desk: Desk,
    *,
    task: RecordName,
    project: Annotated[OptionalRecordName, Needs(Task, field="project")] = None,
    name: Annotated[str | None, "Another name.", Field(min_length=1, max_length=250)] = None,
    due: Annotated[str | None, "Another day; none for none."] = None,
    members: Annotated[list[NameOrId] | None, "All who are to do it now."] = None,
    budget: Annotated[str | None, "Time for it, as 8h; none for none.", _BUDGETED] = None,
    status: Annotated[str | None, "What it is to be.", OneStateOf(Task)] = None,
) -> TaskAnswer:
    """Change a task, complete it, or reactivate it; what is not given stays. undo takes it back."""
    known = None if project is None else await desk.directory.project(project)
    before = await task_meant(desk, task, known)
    day = read_due(desk, due)
    draft = _different(
        before,
        task_draft(
            desk,
            name=name,
            people=await read_people(desk, members),
            due_date=None if day == before.due_date else day,
            budget_minutes=read_budget(budget),
        ),
    )
    if draft is None and status is None and all(each is None for each in (name, due, members, budget)):
        raise InvalidArguments("Nothing to change was given.", "Give what is to be different.", field="task")
    names = await names_of(desk)
    change, after = await _changed(desk, before, draft, status)
    told = ", ".join(_differences(before, after, names))
    title = quoted(before.name or f"task {before.id}", LONGEST_NAME)
    return {
        "status": "updated" if change else "unchanged",
        "task": task_row(after, names, desk.today(), FULL),
        "change": change,
        "message": f"{title}: {told}." if change else f"{title} is like that already; nothing was changed.",
    }


def _different(before: Task, draft: TaskDraft) -> TaskDraft | None:
    """Return what of a draft is not so already; None where all is."""
    said = {name: value for name in type(draft).model_fields if (value := getattr(draft, name)) is not None}
    new = {name: value for name, value in said.items() if (value or None) != (getattr(before, name) or None)}
    return type(draft).model_validate(new) if new else None


async def _changed(desk: Desk, before: Task, draft: TaskDraft | None, status: str | None) -> tuple[str | None, Task]:
    """Write what is different, and return what takes it back, and the task as it is then."""
    resource = desk.system.resource_of(Task)
    draft, action = _with_status(desk, before, draft, status)
    if draft is None and action is None:
        return None, before
    batch = await desk.journal.new_batch() if draft is not None and action is not None else None
    change, written = None, before
    if draft is not None:
        done = await desk.journal.update(before, draft, batch=batch)
        change, written = done.change, done.entry
    if action is not None:
        change = await desk.journal.do(action, resource.name, before.id or 0, before, batch=batch)
        written = written.model_copy(update={"status": resource.actions[action].leads_to})
    await desk.directory.read_anew()
    now = await caught(read_task(desk, before.id or 0))
    return batch or change, written if isinstance(now, NutmcpError) else now


def _with_status(
    desk: Desk, before: Task, draft: TaskDraft | None, status: str | None
) -> tuple[TaskDraft | None, str | None]:
    """Return a draft, and the action that brings a task to a state; where none does, the draft says when it did."""
    if status is None or (before.status is not None and before.status.word == status):
        return draft, None
    to = next(each for each in states_of(type(before)) if each.word == status)
    if not before.completed_by:
        return draft, desk.system.resource_of(Task).ways[to]
    said = {} if draft is None else {name: getattr(draft, name) for name in draft.model_fields_set}
    return task_draft(desk, **said, **{before.completed_by: "" if to in before.open_in else desk.now()}), None


def _differences(before: Task, after: Task, names: Names) -> Iterator[str]:
    """Yield what is different, each with what it was."""
    for word, was, now in (
        ("name", before.name, after.name),
        ("due", *(say_day(each.due_date) if each.due_date else None for each in (before, after))),
        ("members", *(", ".join(people_of(each, names)) or None for each in (before, after))),
        ("budget", *(_budget(each) for each in (before, after))),
        ("status", *(each.status.said if each.status is not None else None for each in (before, after))),
    ):
        if was != now:
            yield f"{word} is {_said(now)}, was {_said(was)}"


def _budget(task: Task) -> str | None:
    return say_duration(task.budget_minutes) if task.budget_minutes else None


def _said(value: str | None) -> str:
    return quoted(value, LONGEST_NAME) if value else "none"
