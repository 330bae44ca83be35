"""The tool that tells everything about one customer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from nutmcp.client import Options
from nutmcp.domain.aging import days_overdue
from nutmcp.domain.amount_currency import Told, by_code, currency_of_customer
from nutmcp.domain.customer import Customer
from nutmcp.domain.invoice import Invoice
from nutmcp.domain.project import Project
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import Record, of_kind
from nutmcp.tools.customers.business import Business, KnownBusiness
from nutmcp.tools.declaring.fixed_values import states_of
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.lists.statuses import status_filters
from nutmcp.tools.lists.whole_records import whole
from nutmcp.tools.places import INCLUDES, places_of
from nutmcp.tools.present.customers import CustomerRow, customer_row
from nutmcp.tools.present.extent import Extent, in_full
from nutmcp.tools.tool import tool
from nutmcp.tools.withheld_fields import WithheldFields
from nutmcp.words.money import rounded

_INVOICES = Needs(Invoice, Verb.LIST)
_PROJECTS = Needs(Project, Verb.LIST)


class CustomerDetail(CustomerRow, Business):
    """A customer with address{owed by currency} and {projects of a customer}."""

    mobile_phone: NotRequired[str | None]
    address: NotRequired[str | None]
    zip_code: NotRequired[str | None]
    tax: NotRequired[str | None]
    legal_notice: NotRequired[str | None]
    language: NotRequired[str | None]
    balance: NotRequired[Annotated[dict[str, str] | None, _INVOICES]]
    overdue: NotRequired[Annotated[dict[str, str] | None, _INVOICES]]
    projects: Annotated[int, _PROJECTS]


class OneCustomer(TypedDict):
    """One customer."""

    customer: CustomerDetail
    note: NotRequired[str | None]


@tool(
    toolset="customers",
    title="Get a customer",
    needs=Needs(Customer, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def get_customer(desk: Desk, *, customer: Annotated[NameOrId, "Name, e-mail or id."]) -> OneCustomer:
    """Tell about one customer: address, {owed}{projects}."""
    record, included = await _found(desk, customer)
    places = await places_of(desk, [record], included)
    withheld = WithheldFields()
    usual = currency_of_customer(record, (await desk.directory.organization()).currency)
    owed = await _owed(desk, record, usual, withheld)
    units = {each: places.unit(each) or await desk.directory.currency(each) for each in {usual, *owed[0]}}
    balance, overdue = (
        {unit.code: rounded(each, unit) for unit, each in by_code(sums, units).items()} for sums in owed
    )
    projects = await _projects(desk, record)
    business = await KnownBusiness.with_(desk, record)

    def told(extent: Extent) -> OneCustomer:
        detail: CustomerDetail = {
            **customer_row(record, places, extent),
            "currency": units[usual].code,
            "mobile_phone": extent.name(record.mobile_phone),
            "address": extent.text(record.address),
            "zip_code": extent.name(record.zip_code),
            "tax": places.tax(record.tax),
            "legal_notice": extent.text(record.legal_notice),
            "language": extent.name(record.communication_culture_code),
            "balance": balance if withheld.are_told("balance") else None,
            "overdue": overdue if withheld.are_told("balance", "due_date") else None,
            "projects": projects,
            **business.told(extent),
        }
        return {"customer": detail, "note": " ".join(withheld.note(desk.system)) or None}

    return in_full(told)


async def _found(desk: Desk, said: int | str) -> tuple[Customer, Mapping[str, Sequence[Record]] | None]:
    """Return the customer that is meant; a number is asked for itself, which is one request however many there are."""
    if isinstance(said, int):
        call = Call(verb=Verb.GET, resource="customers", id=said, includes=INCLUDES)
        answer = await desk.client.send(call, Options(fresh=True))
        record = of_kind(Customer, answer.records)[0]
        return record, answer.included
    (record,) = await whole(desk, [await desk.directory.customer(said)])
    return record, None


async def _owed(
    desk: Desk, customer: Customer, usual: Told, withheld: WithheldFields
) -> tuple[dict[Told, Fraction], dict[Told, Fraction]]:
    """Return what the customer owes over all invoices, and how much of it is overdue, by currency; first the usual.

    Where the system keeps no invoices, nothing is told.
    """
    if not _INVOICES.are_met_by(desk.system):
        return {}, {}
    kind = desk.system.kind_of(Invoice)
    rules = status_filters("status", kind.owed_in, states_of(kind))
    call = _of_customer("invoices", customer, *rules)
    balance: defaultdict[Told, Fraction] = defaultdict(Fraction, {usual: Fraction()})
    overdue: defaultdict[Told, Fraction] = defaultdict(Fraction, {usual: Fraction()})
    async for page in desk.client.pages(call, REPORTING):
        for each in of_kind(Invoice, page.records):
            withheld.invoice(each)
            told = each.currency or usual
            balance[told] += Fraction(each.balance or 0)
            overdue[told] += Fraction(each.balance or 0) if days_overdue(each, desk.today()) else 0
    return balance, overdue


async def _projects(desk: Desk, customer: Customer) -> int:
    """Return how many projects there are of a customer; none where the system keeps none."""
    if not _PROJECTS.are_met_by(desk.system):
        return 0
    return len((await desk.client.all(_of_customer("projects", customer), Options(fresh=True))).records)


def _of_customer(resource: str, customer: Customer, *rules: Filter) -> Call:
    mine = Filter("customer", Operator.EQ, customer.id or 0)
    return Call(verb=Verb.LIST, resource=resource, filters=(mine, *rules))
