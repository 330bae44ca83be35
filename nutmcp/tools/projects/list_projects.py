"""The tool that lists projects."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import KnownProject
from nutmcp.domain.project import Project
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.fixed_values import StatesOf, ValuesNeed, states_of
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.fruitless import names_like, why_nothing
from nutmcp.tools.lists.omitted import Omitted
from nutmcp.tools.lists.order import Order
from nutmcp.tools.lists.page import Page, page_of, window_of
from nutmcp.tools.lists.searched import PROJECT_QUERY, Texts, project_texts, texts_by_customer
from nutmcp.tools.lists.statuses import is_wanted, read_statuses
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.projects.budget_filter import BudgetsSaid
from nutmcp.tools.projects.listed_budgets import Budgets, ListedProject
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit, OptionalRecordName
from nutmcp.tools.tool import tool


class ProjectList(TypedDict):
    """Projects; where there are more than are shown, `total` says how many in all.

    Where the query finds none, `nearest` has the names that are most like it.
    """

    items: list[ListedProject]
    total: NotRequired[int | None]
    next_cursor: NotRequired[str | None]
    note: NotRequired[str | None]
    nearest: NotRequired[list[str] | None]


_STATES = StatesOf(Project)
_BUDGETED = Needs(Project, field="budget_minutes")
SortKey = Literal["name", "-name", "customer", "-customer", "start", "-start", "end", "-end", "budget", "-budget"]
_DATED = ValuesNeed(Needs(Project, field="start_date"), "start", "-start", "end", "-end")


@tool(
    toolset="projects",
    title="List projects",
    needs=Needs(Project, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def list_projects(
    desk: Desk,
    *,
    query: Annotated[str | None, PROJECT_QUERY] = None,
    status: Annotated[list[str] | None, "Default {all but hidden_in}.", _STATES] = None,
    customer: OptionalRecordName = None,
    budget: Annotated[BudgetsSaid | None, "all, over, or 80%: with used and left.", _BUDGETED] = None,
    sort: Annotated[SortKey, "- reverses; budget: % used.", _DATED] = "name",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ProjectList:
    """List projects, by name, and what is used and left of budgets."""
    search = Query(query) if query is not None else None
    kind = desk.system.kind_of(Project)
    wanted = read_statuses(states_of(kind), status)
    budgets = Budgets(desk, budget, sort)
    theirs = (await desk.directory.customer(customer)).id if customer is not None else None
    omitted = Omitted(() if wanted else kind.hidden_in)

    def keeps(each: KnownProject, texts: Texts) -> bool:
        found = theirs in (None, each.record.customer) and (search is None or search.finds(*texts))
        state = each.record.status
        return found and is_wanted(state, wanted, states_of(kind))

    async def listed() -> list[KnownProject]:
        known = (await desk.directory.roster()).projects.values()
        texts = await _texts(desk, known if search is not None else ())
        return [each for each in known if keeps(each, texts.get(each.id, ()))]

    if cursor is None:
        await desk.directory.read_anew()
    found = await listed()
    none = search is not None and not found
    found = [each for each in await budgets.kept(found, omitted.states) if not omitted.takes(each.record.status)]
    question = {"tool": "list_projects", "query": query, "status": sorted(wanted), "customer": theirs, "sort": sort}
    question |= {} if budget is None else {"budget": budget}
    order = Order(sort, {**_KEYS, "budget": budgets.share}, _id)
    window = await window_of(desk, found, question, order=order, limit=limit, cursor=cursor)
    page = await page_of(desk, window, await budgets.rows(window.items), question)
    return await _nothing(desk, search, query) if none else _told(page, len(found), [*omitted.note(), *budgets.notes()])


async def _texts(desk: Desk, projects: Collection[KnownProject]) -> Mapping[Id, Texts]:
    """Return in what each project is looked for."""
    customers = {each.customer.id: each.customer for each in projects if each.customer is not None}
    texts = await texts_by_customer(desk, customers.values())
    return {each.id: project_texts(each, texts) for each in projects}


def _told(page: Page[ListedProject], found: int, notes: Sequence[str]) -> ProjectList:
    return {
        "items": page.items,
        "total": found if page.next_cursor else None,
        "next_cursor": page.next_cursor,
        "note": " ".join(notes) or None,
    }


async def _nothing(desk: Desk, search: Query | None, query: str | None) -> ProjectList:
    """Return the answer of a search that found nothing."""
    projects = (await desk.directory.roster()).projects.values()
    near = await names_like(query, [each.name for each in projects])
    return {
        "items": [],
        "note": " ".join(why_nothing(search, "project", _STATES.as_arguments(desk.system))),
        "nearest": near,
    }


def _id(known: KnownProject) -> Id:
    return known.id


def _customer_name(known: KnownProject) -> str | None:
    return known.customer.name if known.customer else None


_KEYS: Mapping[str, Callable[[KnownProject], object]] = {
    "name": lambda known: known.name,
    "customer": _customer_name,
    "start": lambda known: known.record.start_date,
    "end": lambda known: known.record.end_date,
}
