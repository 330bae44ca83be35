"""A task as a row."""

from datetime import date
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.task import Task
from nutmcp.remote.id import Id, read_id
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.varying import OwnId
from nutmcp.tools.present.extent import BRIEF, Extent
from nutmcp.tools.present.names import Names

_BUDGETED = Needs(Task, field="budget_minutes")
_OF_PROJECTS = Needs(Task, field="project")


class TaskBudget(TypedDict):
    """The time that is set for a task, in minutes."""

    minutes: int
    used: NotRequired[int | None]
    left: NotRequired[int | None]


class TaskRow(TypedDict):
    """A task; `people` are to do it, `overdue` is days."""

    id: OwnId
    name: str
    status: NotRequired[str | None]
    project: NotRequired[Annotated[str | None, _OF_PROJECTS]]
    customer: NotRequired[Annotated[str | None, _OF_PROJECTS]]
    about: NotRequired[Annotated[str | None, Needs(Task, field="about")]]
    due: NotRequired[str | None]
    overdue: NotRequired[int | None]
    people: NotRequired[list[str] | None]
    budget: NotRequired[Annotated[TaskBudget | None, _BUDGETED]]
    description: NotRequired[str | None]


def task_row(task: Task, names: Names, today: date, extent: Extent = BRIEF) -> TaskRow:
    """Return a task as a row, with so much of its texts."""
    return {
        "id": task.id or 0,
        "name": extent.name(task.name) or f"task {task.id}",
        "status": task.status.word if task.status is not None else None,
        "project": names.project_name(task.project) if task.project is not None else None,
        "customer": names.customer_name(task.project),
        "about": extent.name(task.about),
        "due": task.due_date.isoformat() if task.due_date else None,
        "overdue": task.days_overdue(today) or None,
        "people": people_of(task, names) or None,
        "budget": _budget(task),
        "description": extent.text(task.description),
    }


def people_of(task: Task, names: Names) -> list[str]:
    """Return the names of those who are to do a task, the user's too."""
    ids: list[Id] = [read_id(each) for each in task.people_ids]
    return [names.anyone_name(each) for each in ids]


def _budget(task: Task) -> TaskBudget | None:
    if not task.budget_minutes:
        return None
    used = task.used_minutes
    return {"minutes": task.budget_minutes, "used": used, "left": None if used is None else task.budget_minutes - used}
