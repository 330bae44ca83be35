"""The tool that lists tasks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import KnownProject
from nutmcp.domain.task import Task
from nutmcp.remote.call import Verb
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.fixed_values import StatesOf, ValuesNeed, states_of
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.order import Order
from nutmcp.tools.lists.page import page_of, window_of
from nutmcp.tools.lists.statuses import read_statuses
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import names_of
from nutmcp.tools.present.tasks import TaskRow, task_row
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit, OptionalRecordName
from nutmcp.tools.tasks.finding import tasks_of
from nutmcp.tools.time.selection import means_everyone
from nutmcp.tools.tool import tool
from nutmcp.words.fold import fold
from nutmcp.words.period import Period
from nutmcp.words.periods import parse_period

_OVERDUE = "overdue"
_STATES = StatesOf(Task)
_OF_PROJECTS = Needs(Task, field="project")
SortKey = Literal["due", "-due", "name", "-name", "project", "-project"]


class TaskList(TypedDict):
    """Tasks; where there are more than are shown, `total` says how many in all."""

    items: list[TaskRow]
    total: NotRequired[int | None]
    next_cursor: NotRequired[str | None]
    note: NotRequired[str | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What tasks have to meet, beside the project.

    Attributes:
        search: The words looked for.
        states: The states; none means those of what is still to be done.
        member: Who is to do it; None for anyone.
        due: The days on which it is due; None for any.
        overdue: Whether it has to be overdue.
    """

    search: Query | None
    states: frozenset[Code]
    member: Id | None
    due: Period | None
    overdue: bool

    def takes(self, task: Task, today: date) -> bool:
        """Return whether a task is one of those."""
        in_state = task.status in self.states if self.states else task.is_open
        theirs = self.member is None or str(self.member) in task.people_ids
        on_time = not self.overdue or task.days_overdue(today) > 0
        due = self.due is None or (task.due_date is not None and self.due.first <= task.due_date <= self.due.last)
        return in_state and theirs and on_time and due and (self.search is None or self._finds(task))

    def filters(self, kind: type[Task]) -> tuple[Filter, ...]:
        """Return what of it the remote system can be asked."""
        found: list[Filter] = []
        if self.member is not None:
            found.append(Filter("people", Operator.CT, str(self.member)))
        states = self.states or frozenset(kind.open_in)
        if len(states) == 1:
            found.append(Filter("status", Operator.EQ, next(iter(states))))
        if self.due is not None:
            found += [Filter("due_date", Operator.GTE, self.due.first), Filter("due_date", Operator.LTE, self.due.last)]
        return tuple(found)

    def _finds(self, task: Task) -> bool:
        return self.search is None or self.search.finds(task.name, task.description, task.about)


@tool(
    toolset="tasks",
    title="List tasks",
    needs=Needs(Task, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def list_tasks(
    desk: Desk,
    *,
    query: Annotated[str | None, "Words of name or description."] = None,
    project: Annotated[OptionalRecordName, _OF_PROJECTS] = None,
    member: Annotated[NameOrId | None, "Who is to do it, or all; default me{, of a project all}."] = None,
    due: Annotated[str | None, "overdue, today, this_week, 2026-12."] = None,
    status: Annotated[list[str] | None, "Default what is to be done.", _STATES] = None,
    sort: Annotated[SortKey, "- reverses.", ValuesNeed(_OF_PROJECTS, "project", "-project")] = "due",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> TaskList:
    """List tasks: what there is to do, for whom, until when."""
    known = None if project is None else await desk.directory.project(project)
    kind = desk.system.kind_of(Task)
    wanted = Wanted(
        search=Query(query) if query is not None else None,
        states=read_statuses(states_of(kind), status),
        member=await _whose(desk, member, known),
        due=None if due is None or _is_overdue(due) else parse_period(due, desk.today(), desk.week_start, field="due"),
        overdue=due is not None and _is_overdue(due),
    )
    names, today = await names_of(desk), desk.today()
    tasks = await tasks_of(desk, known, *wanted.filters(kind))
    found = [each for each in tasks if wanted.takes(each, today)]
    question = {"tool": "list_tasks", "of": repr(wanted), "project": known and known.id, "sort": sort}
    order = Order(sort, _keys(names), lambda each: each.id)
    window = await window_of(desk, found, question, order=order, limit=limit, cursor=cursor)
    page = await page_of(desk, window, [task_row(each, names, today) for each in window.items], question)
    whose = f"Only tasks of {names.anyone_name(wanted.member)}: give `member` as all for everyone's."
    return {
        "items": page.items,
        "total": len(found) if page.next_cursor else None,
        "next_cursor": page.next_cursor,
        "note": whose if not found and member is None and wanted.member is not None else None,
    }


def _keys(names: Names) -> Mapping[str, Callable[[Task], object]]:
    """Return what tasks can be sorted by."""
    return {
        "due": lambda task: task.due_date,
        "name": lambda task: task.name,
        "project": lambda task: names.project_name(task.project),
    }


async def _whose(desk: Desk, said: Id | str | None, project: KnownProject | None) -> Id | None:
    """Return who is to do it: the user unless a project or somebody else was named; None for anyone."""
    if means_everyone(said) or (said is None and project is not None):
        return None
    return (await desk.directory.person(said)).id


def _is_overdue(said: str) -> bool:
    return fold(said) == _OVERDUE
