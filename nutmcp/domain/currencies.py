"""Which currency an amount is in: its record's own, else its customer's, else the organization's."""

from collections.abc import Mapping
from fractions import Fraction

from nutmcp.domain.customer import Customer
from nutmcp.domain.known_project import KnownProject
from nutmcp.words.currency import CurrencyUnit

Told = int | str | None
"""A currency by its id or its code; None where nobody knows which."""


def currency_of(own: Told, customer: int | None, known: Customer | None, organization: int | None) -> Told:
    """Return in which currency the amounts of a record are.

    Args:
        own: The currency that the record carries itself, which no documentation has.
        customer: The id of its customer, if it has one.
        known: That customer; without it nobody knows the currency, and sums of another one would take it for theirs.
        organization: The currency of the organization, for what has no customer.
    """
    if own is not None or (customer is not None and known is None):
        return own
    return (known and known.currency) or organization


def currency_of_project(project: KnownProject, organization: int | None) -> Told:
    """Return in which currency the amounts of a project, and of what belongs to it, are."""
    return currency_of(project.record.currency, project.record.customer, project.customer, organization)


def by_code(amounts: Mapping[Told, Fraction], units: Mapping[Told, CurrencyUnit]) -> dict[CurrencyUnit, Fraction]:
    """Return the amounts by their currencies, those together that go by the same code."""
    shown = {units[told].code: units[told] for told in amounts}
    found = dict.fromkeys(shown.values(), Fraction())
    for told, amount in amounts.items():
        found[shown[units[told].code]] += amount
    return found
