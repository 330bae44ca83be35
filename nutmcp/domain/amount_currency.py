"""Which currency an amount is in: its record's own, else its customer's, else the organization's."""

from collections.abc import Mapping
from fractions import Fraction

from nutmcp.domain.account import Account
from nutmcp.domain.customer import Customer
from nutmcp.domain.invoice import Expense, Invoice
from nutmcp.domain.known_project import KnownProject
from nutmcp.domain.project import Project
from nutmcp.remote.id import Id
from nutmcp.remote.record import tells
from nutmcp.remote.system import System
from nutmcp.words.currency import CurrencyUnit

Told = int | str | None
"""A currency by its id or its code; None where nobody knows which."""


def are_kept(system: System) -> bool:
    """Return whether a system keeps currencies, so that one that was not told is hidden rather than not there."""
    return any(
        issubclass(each.record, noun) and tells(each.record, noun, "currency")
        for each in system.resources.values()
        for noun in (Account, Customer, Project, Invoice)
    )


def currency_of(record: Project | Invoice, known: Customer | None, organization: Id | None) -> Told:
    """Return in which currency the amounts of a record are; None where nobody told, so that nothing else takes them.

    Args:
        record: The record, which may carry a currency itself, though no documentation has it.
        known: Its customer, as far as that is known.
        organization: The currency of the organization, for what has no customer, and customers that have none.
    """
    if record.currency is not None:
        return record.currency
    if known is not None:
        return currency_of_customer(known, organization)
    return organization if record.customer is None and "customer" in record.model_fields_set else None


def currency_of_customer(customer: Customer, organization: Id | None) -> Told:
    """Return in which currency a customer pays; None where it was not told, as for lack of a permission."""
    if customer.currency is not None:
        return customer.currency
    told = "currency" in customer.model_fields_set or not tells(type(customer), Customer, "currency")
    return organization if told else None


def currency_of_project(project: KnownProject, organization: Id | None) -> Told:
    """Return in which currency the amounts of a project, and of what belongs to it, are."""
    return currency_of(project.record, project.customer, organization)


def by_code(amounts: Mapping[Told, Fraction], units: Mapping[Told, CurrencyUnit]) -> dict[CurrencyUnit, Fraction]:
    """Return the amounts by their currencies, those together that go by the same code."""
    shown = {units[told].code: units[told] for told in amounts}
    found = dict.fromkeys(shown.values(), Fraction())
    for told, amount in amounts.items():
        found[shown[units[told].code]] += amount
    return found


def currency_of_expense(expense: Expense, project: KnownProject | None, organization: Id | None) -> Told:
    """Return in which currency the amounts of an expense are: that of its project, else the organization's.

    Args:
        expense: The expense, which may carry a currency itself, though no documentation has it.
        project: Its project, as far as that is known.
        organization: The currency of the organization.
    """
    if expense.currency is not None:
        return expense.currency
    if project is not None:
        return currency_of_project(project, organization)
    return organization if expense.project is None else None
