"""Which fields the `query` of a list covers: one statement for all lists, so that what one finds its sibling finds.

A customer is looked for in name, contact, e-mail, phones and place: address, city, postal code, province and
country, by name or code, and the currency. Wherever the query of another list covers the customer, it covers all
of these.
"""

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from typing import TypeVar

from nutmcp.directory import KnownProject
from nutmcp.domain.customer import Customer
from nutmcp.domain.invoice import Expense, Invoice
from nutmcp.errors import AccessDenied, NutmcpError, caught
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.places import places_of
from nutmcp.tools.present.customers import Places

CUSTOMER_QUERY = "Words of name, contact, e-mail, phone or place."
PROJECT_QUERY = "Words of name, customer, place or description."
INVOICE_QUERY = "Words of number, title, notes, customer or place."
EXPENSE_QUERY = "Words of number, description, project or customer."

_SEARCHED = ("countries", "states", "currencies")
"""The places in which a customer is looked for."""
T = TypeVar("T")
Texts = tuple[str | None, ...]


def customer_texts(customer: Customer, places: Places) -> Texts:
    """Return every text in which a customer is looked for."""
    own = (customer.name, customer.contact, customer.email, customer.phone, customer.mobile_phone)
    return (*own, customer.address, customer.city, customer.zip_code, *places.words(customer))


def project_texts(known: KnownProject, customers: Mapping[Id, Texts]) -> Texts:
    """Return every text in which a project is looked for; its customer's come from `texts_by_customer`."""
    return (known.name, known.record.number, known.record.description, *customers.get(known.record.customer or 0, ()))


def invoice_texts(invoice: Invoice, customers: Mapping[Id, Texts]) -> Texts:
    """Return every text in which an invoice is looked for: its customer's as it was billed, and as it is now."""
    own = (invoice.invoice_number, invoice.custom_title, invoice.description, invoice.notes, invoice.purchase_order)
    who = (invoice.customer_name, invoice.customer_contact, invoice.customer_email)
    phones = (invoice.customer_phone, invoice.customer_phone_mobile)
    street = (invoice.customer_address, invoice.customer_city, invoice.customer_postal_zip_code)
    region = (invoice.customer_province_state, invoice.customer_country)
    return (*own, *who, *phones, *street, *region, *customers.get(invoice.customer or 0, ()))


def expense_texts(expense: Expense, project: Texts) -> Texts:
    """Return every text in which an expense is looked for; its project's are its name and its customer's texts."""
    return (expense.expense_number, expense.description, *project)


async def texts_by_customer(desk: Desk, customers: Iterable[Customer] | None = None) -> Mapping[Id, Texts]:
    """Return what each customer is looked for in, by its id: of these, or of all that there are.

    What the user may not see is left out: the rest can still be searched.
    """
    known = list(await _if_allowed(desk.directory.customers(), ()) if customers is None else customers)
    places = await _if_allowed(places_of(desk, known, kinds=_SEARCHED), Places({}, {}, {}, {}))
    return {each.id: customer_texts(each, places) for each in known if each.id is not None}


class CustomerTexts:
    """In what each customer is looked for, learned page by page from what comes along with their invoices."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._has_all = False
        self.known: dict[Id, Texts] = {}

    async def learn(self, invoices: Iterable[Invoice], included: Mapping[str, Sequence[Record]]) -> None:
        """Learn of the customers of some invoices; where none comes along, all are read, once."""
        told = of_kind(Customer, included.get("customers", ()))
        self.known |= await texts_by_customer(self._desk, [each for each in told if each.id not in self.known])
        strange = any(each.customer is not None and each.customer not in self.known for each in invoices)
        if strange and not told and not self._has_all:
            self._has_all = True
            self.known |= await texts_by_customer(self._desk)


async def _if_allowed(doing: Awaitable[T], otherwise: T) -> T:
    found = await caught(doing)
    if isinstance(found, AccessDenied):
        return otherwise
    if isinstance(found, NutmcpError):
        raise found
    return found
