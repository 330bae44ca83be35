"""Customers, and the places and taxes that they refer to."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from nutmcp.remote.code import Code
from nutmcp.remote.record import Money, Record, Ref


class Customer(Record):
    """Who pays for the work."""

    inactive_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which a list leaves it out that asks for none."""
    by_name: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """The fields that hold the names of its `state` and `country`, where a system tells no ids of these."""

    name: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    address: str | None = None
    city: str | None = None
    zip_code: str | None = None
    state: Ref = None
    country: Ref = None
    currency: Ref = None
    tax: Ref = None
    status: Code | None = None
    legal_notice: str | None = None
    communication_culture_code: str | None = None

    def name_of(self, place: str) -> str | None:
        """Return the name of its `state` or `country` where that is told, and no id."""
        return getattr(self, self.by_name[place]) if place in self.by_name else None

    @property
    def active(self) -> bool:
        """Whether it is a customer still."""
        return self.status not in self.inactive_in


class Place(Record):
    """What has a code and a name, perhaps in other languages: fields that begin with `name_`."""

    name: str | None = None
    name_frfr: str | None = None
    code: str | None = None


class Country(Place):
    """A country, with its three-letter `code` and two-letter `short_code`."""

    short_code: str | None = None


class State(Place):
    """A state or province."""


class Currency(Place):
    """A currency, with its ISO 4217 `code`."""

    decimal_count: int | None = None


class Tax(Record):
    """A tax that can be charged."""

    code: str | None = None
    rate: Money | None = None
