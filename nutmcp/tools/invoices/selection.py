"""Which invoices are meant: the filters that all tools over invoices share, asked of the remote system where it can."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated

from nutmcp.domain.aging import days_overdue
from nutmcp.domain.invoice import Invoice
from nutmcp.errors import InvalidArguments
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, of_kind
from nutmcp.tools.declaring.fixed_values import StatesOf, states_of
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.filters import Compares, Conditions, Properties, read_filters
from nutmcp.tools.lists.fruitless import why_nothing
from nutmcp.tools.lists.omitted import Omitted
from nutmcp.tools.lists.period_filters import period_filters
from nutmcp.tools.lists.searched import INVOICE_QUERY, CustomerTexts, invoice_texts
from nutmcp.tools.lists.statuses import States, read_statuses, status_filters
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.shared_arguments import OptionalRecordName, PeriodName
from nutmcp.words.periods import Period, period_from

ALIASES = MappingProxyType({"number": "invoice_number", "date": "invoice_date", "due": "due_date"})
"""What the rows call some properties."""
INCLUDES = ("customers",)
OWED_WORDS = ("unpaid", "open")
"""What stands for every invoice on which something is owed, beside the vendor's words."""
_STATES = StatesOf(Invoice, *OWED_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilters:
    """The filters as they were said, and the arguments of every tool that takes them."""

    query: Annotated[str | None, INVOICE_QUERY] = None
    customer: OptionalRecordName = None
    status: Annotated[list[str] | None, "Default all but {hidden_in}.", _STATES] = None
    overdue: Annotated[bool | None, "Only (not) overdue ones."] = None
    period: PeriodName = None
    from_: Annotated[str | None, "First date."] = None
    to: Annotated[str | None, "Last date."] = None
    min_total: Annotated[float | None, "At least."] = None
    max_total: Annotated[float | None, "At most."] = None
    filters: Annotated[Conditions, Compares()] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The filters as they were understood.

    Attributes:
        call: The list to ask the remote system for.
        search: The words to look for here.
        customers: In what each customer is looked for that came along so far, if words were said.
        if_owed: The states in which an invoice is only wanted if something is owed on it.
        not_overdue: Whether only what is not overdue is wanted.
        today: The user's day.
        omitted: What is left out here, counted.
        period: The days, if any were said.
    """

    call: Call
    search: Query | None
    customers: CustomerTexts
    if_owed: States
    not_overdue: bool
    today: date
    omitted: Omitted
    period: Period | None

    @property
    def tests_here(self) -> bool:
        """Whether something has to be tried here on every invoice."""
        return self.search is not None or self.not_overdue or bool(self.if_owed or self.omitted.states)

    @property
    def customer_names(self) -> list[str | None]:
        """Return what the customers are called, if words were said."""
        return [texts[0] for texts in self.customers.known.values()]

    async def learn(self, records: Sequence[Record], included: Mapping[str, Sequence[Record]]) -> None:
        """Learn from a page what is needed to look for words in it, before it is asked what is wanted."""
        if self.search is not None:
            await self.customers.learn(of_kind(Invoice, records), included)

    def keeps(self, record: Record) -> bool:
        """Return whether a record is wanted, as far as the remote system was not asked; what is left out is counted."""
        if not isinstance(record, Invoice):
            return False
        if (self.not_overdue and days_overdue(record, self.today)) or self._is_settled(record):
            return False
        found = self.search is None or self.search.finds(*invoice_texts(record, self.customers.known))
        return found and not self.omitted.takes(record.status)

    def _is_settled(self, invoice: Invoice) -> bool:
        return invoice.status in self.if_owed and invoice.balance is not None and not invoice.is_owed


async def select(
    desk: Desk,
    wanted: InvoiceFilters,
    *,
    left_out: Collection[Code] = (),
    sort: tuple[Sort, ...] = (),
) -> Selection:
    """Understand the filters.

    Args:
        desk: What the tool works with.
        wanted: The filters as they were said.
        left_out: The states that are not asked for where none is said; without any, deleted, which is tried here.
        sort: The order.

    Raises:
        InvalidArguments: One cannot be read, or two exclude each other.
        NotFound: There is no such customer.
        Ambiguous: There are several.
    """
    search = Query(wanted.query) if wanted.query is not None else None
    period = period_from(wanted.period, wanted.from_, wanted.to, desk.today(), desk.week_start)
    kind = desk.system.kind_of(Invoice)
    statuses, if_owed = _statuses(kind, wanted.status)
    filters = [*period_filters("invoice_date", period), *_amounts(wanted), *_overdue(wanted, desk.today())]
    if wanted.overdue:
        statuses = _owed(kind, statuses)
    if not statuses:
        filters += [Filter("status", Operator.NEQ, each) for each in left_out]
    elif statuses != frozenset(states_of(kind)):
        filters += status_filters("status", statuses, states_of(kind))
    filters += await read_filters(desk, wanted.filters, Properties(desk.system.resources["invoices"], ALIASES))
    if wanted.customer is not None:
        filters.append(Filter("customer", Operator.EQ, await _customer(desk, wanted.customer)))
    return Selection(
        call=Call(verb=Verb.LIST, resource="invoices", filters=tuple(filters), sort=sort, includes=INCLUDES),
        search=search,
        customers=CustomerTexts(desk),
        if_owed=if_owed,
        not_overdue=wanted.overdue is False,
        today=desk.today(),
        omitted=Omitted(() if statuses or left_out else kind.hidden_in),
        period=period,
    )


async def note_of_omitted(desk: Desk, selection: Selection, *, looked_at_all: bool) -> tuple[str, ...]:
    """Return the sentence about what was left out; in a long list it is counted by one more request.

    Args:
        desk: What the tool works with.
        selection: The filters, with what was counted on the way.
        looked_at_all: Whether the whole list was looked at on the way.
    """
    omitted = selection.omitted
    if looked_at_all or not omitted.states:
        return omitted.note()
    omitted.counts.clear()
    kind = desk.system.kind_of(Invoice)
    rules = (*selection.call.filters, *status_filters("status", omitted.states, states_of(kind)))
    includes = () if selection.search is None else selection.call.includes
    answer = await desk.client.send(replace(selection.call, filters=rules, sort=(), includes=includes))
    await selection.learn(answer.records, answer.included)
    for each in answer.records:
        selection.keeps(each)
    return omitted.note(complete=not answer.more)


def _statuses(kind: type[Invoice], said: Sequence[str] | None) -> tuple[States, States]:
    """Return the states that are wanted, and those of them in which an invoice is only wanted if it is owed."""
    if not said or not set(OWED_WORDS).intersection(said):
        return read_statuses(states_of(kind), said), frozenset()
    whole = read_statuses(states_of(kind), [word for word in said if word not in OWED_WORDS])
    return whole.union(kind.owed_in), frozenset(kind.owed_in) - whole


def note_of_nothing(desk: Desk, selection: Selection) -> tuple[str, ...]:
    """Return what is to be said of the words where no invoice was found."""
    elsewhere = {**_STATES.as_arguments(desk.system), "overdue": "overdue"}
    return why_nothing(selection.search, "invoice", elsewhere)


async def _customer(desk: Desk, said: int | str) -> Id:
    return (await desk.directory.customer(said)).id or 0


def _amounts(wanted: InvoiceFilters) -> list[Filter]:
    least, most = wanted.min_total, wanted.max_total
    if least is not None and most is not None and least > most:
        raise InvalidArguments(
            "min_total is greater than max_total.", "Exchange them, or leave one out.", field="min_total"
        )
    rules = ((Operator.GTE, least), (Operator.LTE, most))
    return [Filter("total", operator, _exact(amount)) for operator, amount in rules if amount is not None]


def _exact(amount: float) -> Decimal:
    return Decimal(f"{amount:.0f}" if amount.is_integer() else str(amount))


def _overdue(wanted: InvoiceFilters, today: date) -> list[Filter]:
    """Return what makes an invoice overdue beside its state; what is not overdue has to be tried here."""
    if not wanted.overdue:
        return []
    return [Filter("due_date", Operator.LT, today), Filter("balance", Operator.GT, 0)]


def _owed(kind: type[Invoice], statuses: States) -> States:
    owed = statuses.intersection(kind.owed_in) if statuses else frozenset(kind.owed_in)
    if not owed:
        raise InvalidArguments(
            "No invoice of that status can be overdue.",
            f"Leave status out, or name some of {', '.join(each.word for each in kind.owed_in)}.",
            field="status",
        )
    return owed
