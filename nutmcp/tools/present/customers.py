"""Customers as rows, with the names of their places and the code of their currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.customer import Country, Currency, Customer, State, Tax
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.tools.present.extent import BRIEF, Extent
from nutmcp.tools.present.names import shown
from nutmcp.words.currency import CurrencyUnit, currency_unit


class CustomerRow(TypedDict):
    """A customer."""

    id: Id
    name: str
    contact: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    city: NotRequired[str | None]
    state: NotRequired[str | None]
    country: NotRequired[str | None]
    status: NotRequired[str | None]
    currency: NotRequired[str | None]


@dataclass(frozen=True, slots=True)
class Places:
    """The countries, states, currencies and taxes by id."""

    countries: Mapping[Id, Record]
    states: Mapping[Id, Record]
    currencies: Mapping[Id, Record]
    taxes: Mapping[Id, Record]

    def country(self, customer: Customer) -> str | None:
        """Return the name of a customer's country, or its id where nobody told the name."""
        told = self.countries.get(customer.country or 0)
        return _named(told, customer.country, "country") or shown(customer.name_of("country"))

    def state(self, customer: Customer) -> str | None:
        """Return the name of a customer's state, or its id where nobody told the name."""
        told = self.states.get(customer.state or 0)
        return _named(told, customer.state, "state") or shown(customer.name_of("state"))

    def currency(self, number: Id | None) -> str | None:
        """Return the ISO code of a currency, or its id where nobody told the code."""
        unit = self.unit(number)
        return unit.code if unit else (f"currency {number}" if number else None)

    def unit(self, told: int | str | None) -> CurrencyUnit | None:
        """Return a currency by its id, or None where nobody told its code."""
        record = self.currencies.get(told) if isinstance(told, int) else None
        unit = currency_unit(record.code or "", record.decimal_count) if isinstance(record, Currency) else None
        return unit if unit and unit.code else None

    def tax(self, number: Id | None) -> str | None:
        """Return the code of a tax, or its id where nobody told the code."""
        told = self.taxes.get(number or 0)
        return shown(told.code if isinstance(told, Tax) else None) or (f"tax {number}" if number else None)

    def words(self, customer: Customer) -> tuple[str | None, ...]:
        """Return all that the places of a customer are called, to look for."""
        country, state = self.countries.get(customer.country or 0), self.states.get(customer.state or 0)
        words = [self.country(customer), self.state(customer), self.currency(customer.currency)]
        if isinstance(country, Country):
            words += [country.code, country.short_code, country.name_frfr]
        if isinstance(state, State):
            words += [state.code, state.name_frfr]
        return tuple(words)


def customer_row(customer: Customer, places: Places, extent: Extent = BRIEF) -> CustomerRow:
    """Return a customer as a row, with so much of its texts."""
    return {
        "id": customer.id or 0,
        "name": extent.name(customer.name) or f"customer {customer.id}",
        "contact": extent.name(customer.contact),
        "email": extent.name(customer.email),
        "phone": extent.name(customer.phone or customer.mobile_phone),
        "city": extent.name(customer.city),
        "state": places.state(customer),
        "country": places.country(customer),
        "status": customer.status.word if customer.status is not None else None,
        "currency": places.currency(customer.currency),
    }


def _named(told: Record | None, number: Id | None, noun: str) -> str | None:
    name = told.name if isinstance(told, Country | State) else None
    return shown(name) or (f"{noun} {number}" if number else None)
