"""Price billable time: the rate that the project's billing method sets, where there is one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from nutmcp.domain.amount_currency import Told, currency_of_project
from nutmcp.domain.known_project import KnownProject
from nutmcp.domain.project import Billing, ProjectPart
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.id import Id

_BY_AMOUNT = (Billing.FIXED_FEE, Billing.HOURLY_RATE)
"""The two ways that a system may mistake for one another; the amounts tell them apart."""


class HourlyRate(NamedTuple):
    """What an hour is worth."""

    currency: Told
    amount: Decimal

    def value(self, minutes: int) -> Fraction:
        """Return the exact value of so many minutes."""
        return Fraction(self.amount) * minutes / 60


@dataclass(frozen=True, slots=True)
class Pricing:
    """Prices time by the rates of one account.

    Attributes:
        projects: The projects by id, with their services and members, which hold the rates.
        currency: The id of the account's currency, for projects without a customer or whose customer has none.
    """

    projects: Mapping[Id, KnownProject]
    currency: Id | None

    def rate(self, entry: TimeEntry) -> HourlyRate | None:
        """Return the rate of an entry; None where no rate applies."""
        project = self.projects.get(entry.project or 0)
        amount = _rate(entry, project) if project else None
        if project is None or amount is None:
            return None
        return HourlyRate(currency_of_project(project, self.currency), amount)


def _rate(entry: TimeEntry, project: KnownProject) -> Decimal | None:
    """Return the hourly rate of an entry, or None for a fixed fee, no billing, or a rate that was not told."""
    method = project.record.billing
    if method == Billing.SERVICE_RATE:
        return _service_rate(entry, project)
    if method == Billing.MEMBER_RATE:
        return _member_rate(entry, project)
    if method in _BY_AMOUNT:
        return project.record.hourly_rate if _is_hourly(project) else None
    return None if method == Billing.NOT_BILLABLE else _rate_that_is_there(entry, project)


def _rate_that_is_there(entry: TimeEntry, project: KnownProject) -> Decimal | None:
    """Return the rate of an entry where nobody knows the billing method, if the project has rates of one kind alone."""
    kinds = {
        _service_rate: _has_rates(project.services),
        _member_rate: _has_rates(project.members),
        _project_rate: bool(project.record.hourly_rate),
    }
    there = [rate for rate, is_set in kinds.items() if is_set]
    return there[0](entry, project) if len(there) == 1 else None


def _service_rate(entry: TimeEntry, project: KnownProject) -> Decimal | None:
    return next((each.billing_rate for each in project.services or () if each.id == entry.project_service), None)


def _member_rate(entry: TimeEntry, project: KnownProject) -> Decimal | None:
    return next((each.billing_rate for each in project.members or () if each.member == entry.member), None)


def _project_rate(_entry: TimeEntry, project: KnownProject) -> Decimal | None:
    return project.record.hourly_rate


def _has_rates(parts: Iterable[ProjectPart] | None) -> bool:
    return any(each.billing_rate for each in parts or ())


def _is_hourly(project: KnownProject) -> bool:
    hourly, fixed = project.record.hourly_rate, project.record.fixed_fee
    return bool(hourly) and (not fixed or project.record.billing_method == Billing.HOURLY_RATE)
