"""Which time entries are meant: the filters that all tools over entries share, asked of Nutcache where it can."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Annotated

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.systems.nutcache.records import TimeEntry
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.local_filter import Keep
from nutmcp.tools.shared_arguments import OptionalRecordName, PeriodName
from nutmcp.tools.time.services import services_meant
from nutmcp.words.fold import fold
from nutmcp.words.periods import Period, period_from

_EVERYONE = ("all", "everyone", "tous")


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
    billable: Annotated[bool | None, "Only (not) billable ones."] = None
    invoiced: Annotated[bool | None, "Only (not) invoiced ones."] = None
    note_contains: Annotated[str | None, "Part of it."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The filters as they were understood.

    Attributes:
        call: The list to ask Nutcache for.
        tests: What Nutcache cannot be asked, to be tried on every entry here.
        period: The days, if any were said.
        wanted: The filters as they were said.
    """

    call: Call
    tests: Sequence[Keep]
    period: Period | None

    wanted: TimeFilters

    @property
    def first(self) -> str | None:
        """Return the first day, if days were said."""
        return self.period.first.isoformat() if self.period else None

    @property
    def last(self) -> str | None:
        """Return the last day, if days were said."""
        return self.period.last.isoformat() if self.period else None

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
    filters = [] if period is None else _days(period)
    tests: list[Keep] = []
    if not means_everyone(wanted.member):
        filters.append(Filter("member", Operator.EQ, (await desk.directory.person(wanted.member)).id))
    project = None if wanted.project is None else (await desk.directory.project(wanted.project)).id
    if project is not None:
        filters.append(Filter("project", Operator.EQ, project))
    if wanted.customer is not None:
        customer = (await desk.directory.customer(wanted.customer)).id
        projects = (await desk.directory.roster()).projects
        theirs = {each.id for each in projects.values() if each.record.customer == customer}
        if len(theirs) == 1:
            filters.append(Filter("project", Operator.EQ, theirs.pop()))
        else:
            tests.append(_test(lambda entry: entry.project in theirs))
    if wanted.service is not None:
        services = await services_meant(desk, wanted.service, project)
        tests.append(_test(lambda entry: entry.project_service in services))
    _money_rules(wanted, filters, tests)
    if wanted.note_contains is not None:
        part = fold(wanted.note_contains)
        tests.append(_test(lambda entry: part in fold(entry.note or "")))
    call = Call(verb=Verb.LIST, resource="time_entries", filters=tuple(filters), sort=sort, includes=includes)
    return Selection(call=call, tests=tests, period=period, wanted=wanted)


def means_everyone(member: int | str | None) -> bool:
    """Return whether what was said stands for all members that the user may see."""
    return isinstance(member, str) and member.strip().casefold() in _EVERYONE


def _days(period: Period) -> list[Filter]:
    """Return the days as a half-open range, which is right however Nutcache compares dates with midnights."""
    return [
        Filter("working_date", Operator.GTE, period.first),
        Filter("working_date", Operator.LT, period.last + timedelta(days=1)),
    ]


def _money_rules(wanted: TimeFilters, filters: list[Filter], tests: list[Keep]) -> None:
    """Ask Nutcache for what has a value; what has none is found here, for how to ask for that is not documented."""
    for said, name in ((wanted.billable, "billable_minutes"), (wanted.invoiced, "invoice")):
        if said:
            filters.append(Filter(name, Operator.GT, 0))
        elif said is not None:
            tests.append(_test(lambda entry, name=name: not getattr(entry, name)))


def _test(holds: Callable[[TimeEntry], bool]) -> Keep:
    return lambda record: isinstance(record, TimeEntry) and holds(record)
