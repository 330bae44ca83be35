"""Which expenses are meant: asked of the remote system where that can be, and tried here on each where it cannot."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated

from nutmcp.domain.invoice import Expense
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.tools.declaring.fixed_values import StatesOf, states_of
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.omitted import Omitted
from nutmcp.tools.lists.period_filters import period_filters
from nutmcp.tools.lists.searched import EXPENSE_QUERY, Texts, expense_texts, texts_by_customer
from nutmcp.tools.lists.statuses import read_statuses, status_filters
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.shared_arguments import OptionalRecordName, PeriodName
from nutmcp.words.members import means_everyone
from nutmcp.words.periods import Period, period_from

INCLUDES = ("invoices",)
STATES = StatesOf(Expense)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseFilters:
    """The filters as they were said."""

    query: Annotated[str | None, EXPENSE_QUERY] = None
    project: OptionalRecordName = None
    customer: OptionalRecordName = None
    member: Annotated[NameOrId | None, "Name, id or me."] = None
    invoiced: Annotated[bool | None, "Only (not) invoiced ones."] = None
    status: Annotated[list[str] | None, "Default all but {hidden_in}.", STATES] = None
    period: PeriodName = None
    from_: Annotated[str | None, "First date."] = None
    to: Annotated[str | None, "Last date."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The filters as they were understood.

    Attributes:
        call: The list to ask the remote system for.
        wanted: The filters as they were said.
        search: The words to look for here.
        texts: In what each project is looked for, if words were said.
        projects: The projects of which an expense has to be, if one of several is meant.
        omitted: What is left out here, counted.
        period: The days, if any were said.
    """

    call: Call
    wanted: ExpenseFilters
    search: Query | None
    texts: Mapping[Id, Texts]
    projects: frozenset[Id] | None
    omitted: Omitted
    period: Period | None

    @property
    def nothing(self) -> str | None:
        """Return why no expense can be meant, if none can."""
        none = self.projects is not None and not self.projects
        return "The customer has no such project, so that no expense can be on it." if none else None

    @property
    def question(self) -> Mapping[str, object]:
        """Return what a cursor belongs to."""
        return {"tool": "search_expenses", "wanted": asdict(self.wanted), "call": repr(self.call)}

    def keeps(self, record: Record) -> bool:
        """Return whether a record is wanted, as far as the remote system was not asked; what is left out is counted."""
        if not isinstance(record, Expense):
            return False
        if self.projects is not None and record.project not in self.projects:
            return False
        if self.wanted.invoiced is False and record.invoice:
            return False
        found = self.search is None or self.search.finds(
            *expense_texts(record, self.texts.get(record.project or 0, ()))
        )
        return found and not self.omitted.takes(record.status)


async def select(desk: Desk, wanted: ExpenseFilters, *, sort: tuple[Sort, ...]) -> Selection:
    """Understand the filters.

    Raises:
        InvalidArguments: One cannot be read.
        NotFound: A name is nobody's.
        Ambiguous: A name is several records'.
    """
    search = Query(wanted.query) if wanted.query is not None else None
    period = period_from(wanted.period, wanted.from_, wanted.to, desk.today(), desk.week_start)
    kind = desk.system.kind_of(Expense)
    statuses = read_statuses(states_of(kind), wanted.status)
    filters = period_filters("expense_date", period)
    if statuses and statuses != frozenset(states_of(kind)):
        filters += status_filters("status", statuses, states_of(kind))
    if wanted.member is not None and not means_everyone(wanted.member):
        filters.append(Filter("member", Operator.EQ, (await desk.directory.person(wanted.member)).id))
    if wanted.invoiced:
        filters.append(Filter("invoice", Operator.GT, 0))
    projects = await _projects(desk, wanted)
    if projects is not None and len(projects) == 1:
        filters.append(Filter("project", Operator.EQ, next(iter(projects))))
    return Selection(
        call=Call(verb=Verb.LIST, resource="expenses", filters=tuple(filters), sort=sort, includes=INCLUDES),
        wanted=wanted,
        search=search,
        texts=await _texts(desk) if search is not None else {},
        projects=projects,
        omitted=Omitted(() if statuses else kind.hidden_in),
        period=period,
    )


async def _projects(desk: Desk, wanted: ExpenseFilters) -> frozenset[Id] | None:
    """Return the projects that are meant by project and customer; None for any."""
    own = None if wanted.project is None else frozenset({(await desk.directory.project(wanted.project)).id})
    if wanted.customer is None:
        return own
    theirs = frozenset(each.id for each in await desk.directory.projects_of(wanted.customer))
    return theirs if own is None else own & theirs


async def _texts(desk: Desk) -> Mapping[Id, Texts]:
    """Return in what each project, and with it each expense on it, is looked for."""
    projects = (await desk.directory.roster()).projects.values()
    customers = await texts_by_customer(desk, [each.customer for each in projects if each.customer is not None])
    return {each.id: (each.name, *customers.get(each.record.customer or 0, ())) for each in projects}
