"""Which time entries are meant: the filters that all tools over entries share, asked remotely where that can be."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Annotated

from pydantic import ConfigDict, with_config

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import PAGE_LIMIT, Answer, Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.lists.any_of import AnyOf, pages_of
from nutmcp.tools.lists.local_filter import Keep
from nutmcp.tools.lists.period_filters import period_filters
from nutmcp.tools.shared_arguments import OptionalRecordName, PeriodName
from nutmcp.tools.time.scope import Scope, scope_of
from nutmcp.words.fold import fold
from nutmcp.words.members import means_everyone
from nutmcp.words.periods import Period, period_from


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFilters:
    """The filters as they were said, and the arguments of every tool that takes them."""

    period: PeriodName = None
    from_: Annotated[str | None, "First day."] = None
    to: Annotated[str | None, "Last day."] = None
    project: OptionalRecordName = None
    customer: OptionalRecordName = None
    service: OptionalRecordName = None
    member: Annotated[NameOrId | None, "Name, e-mail, id or all; default me."] = None
    billable: Annotated[bool | None, "Only (not) billable ones.", Needs(TimeEntry, field="billable_minutes")] = None
    invoiced: Annotated[bool | None, "Only (not) invoiced ones.", Needs(TimeEntry, field="invoice")] = None
    note_contains: Annotated[str | None, "Part of it."] = None


@with_config(ConfigDict(extra="forbid", strict=True, alias_generator=lambda name: name.removesuffix("_")))
@dataclass(frozen=True, slots=True, kw_only=True)
class Where(TimeFilters):
    """The same filters as the fields of one argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The filters as they were understood.

    Attributes:
        call: The list to ask the remote system for.
        tests: What the remote system cannot be asked, to be tried on every entry here.
        any_of: What it can be asked by one value after the other alone; it is among the tests too.
        nothing: Why no entry can be meant, if none can.
        period: The days, if any were said.
        wanted: The filters as they were said.
    """

    call: Call
    tests: Sequence[Keep]
    any_of: AnyOf | None
    nothing: str | None
    period: Period | None

    wanted: TimeFilters

    @property
    def first(self) -> str | None:
        """Return the first day, if days were said."""
        return self.period.begins if self.period else None

    @property
    def last(self) -> str | None:
        """Return the last day, if days were said."""
        return self.period.ends if self.period else None

    @property
    def question(self) -> Mapping[str, object]:
        """Return what a cursor belongs to: what was asked for, its days and its order."""
        return {"wanted": asdict(self.wanted), "call": repr(self.call)}

    @property
    def keep(self) -> Keep | None:
        """Return one test for all, or None where there is nothing to try here."""
        return (lambda record: all(test(record) for test in self.tests)) if self.tests else None


async def select(
    desk: Desk, wanted: TimeFilters, *, sort: tuple[Sort, ...] = (), includes: tuple[str, ...] = ()
) -> Selection:
    """Understand the filters.

    Raises:
        InvalidArguments: The period cannot be read.
        NotFound: A name is nobody's.
        Ambiguous: A name is several records'.
    """
    period = period_from(wanted.period, wanted.from_, wanted.to, desk.today(), desk.week_start)
    filters = period_filters("working_date", period)
    tests: list[Keep] = []
    if not means_everyone(wanted.member):
        filters.append(Filter("member", Operator.EQ, (await desk.directory.person(wanted.member)).id))
    scope = await scope_of(desk, wanted.project, wanted.customer, wanted.service)
    filters += scope.filters()
    tests += [_among(name, ids) for name, ids in scope.several.items()]
    _money_rules(wanted, filters, tests)
    if wanted.note_contains is not None:
        part = fold(wanted.note_contains)
        tests.append(_test(lambda entry: part in fold(entry.note or "")))
    call = Call(verb=Verb.LIST, resource="time_entries", filters=tuple(filters), sort=sort, includes=includes)
    any_of = await _any_of(desk, wanted, period, scope)
    if any_of is not None:
        any_of = replace(any_of, sifted=len(tests) > len(scope.several))
    return Selection(call=call, tests=tests, any_of=any_of, nothing=scope.nothing, period=period, wanted=wanted)


async def entries_of(desk: Desk, selection: Selection) -> AsyncIterator[Answer]:
    """Yield all entries that are meant, page by page, in the fewest requests that can be foreseen."""
    if selection.nothing is not None:
        return
    async for page in pages_of(desk.client, selection.call, selection.any_of, REPORTING):
        yield replace(page, records=tuple(each for each in page.records if all(test(each) for test in selection.tests)))


async def _any_of(desk: Desk, wanted: TimeFilters, period: Period | None, scope: Scope) -> AnyOf | None:
    """Return the smallest set of ids that has to be asked for one by one, if there is one.

    How long the list is without it is guessed: a page for each project, shared among its people, and of a period no
    more than an entry a day for each of them.
    """
    if not scope.several or len(scope.sets.get("project_service", ())) == 1:
        return None
    roster = await desk.directory.roster()
    people = max(1, len(roster.people))
    asked = people if means_everyone(wanted.member) else 1
    projects = 1 if len(scope.sets.get("project", ())) == 1 else len(roster.projects)
    pages = projects * asked / people
    if period is not None:
        days = (min(period.last, desk.today()) - period.first).days + 1
        pages = min(pages, days * asked / PAGE_LIMIT)
    name = min(scope.several, key=lambda each: len(scope.several[each]))
    return AnyOf(name, scope.several[name], pages, len(scope.several[name]) / max(projects, 1))


def _money_rules(wanted: TimeFilters, filters: list[Filter], tests: list[Keep]) -> None:
    """Ask for what has a value; what has none is found here, for how to ask for that is not documented."""
    for said, name in ((wanted.billable, "billable_minutes"), (wanted.invoiced, "invoice")):
        if said:
            filters.append(Filter(name, Operator.GT, 0))
        elif said is not None:
            tests.append(_test(lambda entry, name=name: not getattr(entry, name)))


def _among(name: str, ids: frozenset[Id]) -> Keep:
    return _test(lambda entry: getattr(entry, name) in ids)


def _test(holds: Callable[[TimeEntry], bool]) -> Keep:
    return lambda record: isinstance(record, TimeEntry) and holds(record)
