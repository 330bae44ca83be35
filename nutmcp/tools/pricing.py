"""Price billable time: the rate that the project's billing method sets, where there is one."""

from dataclasses import dataclass
from decimal import Decimal

from nutmcp.directory import KnownProject, Roster
from nutmcp.systems.nutcache.codes import BillingMethod
from nutmcp.systems.nutcache.records import TimeEntry

_BY_AMOUNT = (BillingMethod.FIXED_FEE, BillingMethod.HOURLY_RATE)
"""The two methods whose numbers the documentation swaps from row to row; the amounts tell them apart."""


@dataclass(frozen=True, slots=True)
class Pricing:
    """Prices time by the rates of one account.

    Attributes:
        roster: The projects with their services and members, which hold the rates.
        currency: The id of the organization's currency, for projects whose customer has none.
    """

    roster: Roster
    currency: int | None

    def of(self, entry: TimeEntry, minutes: int) -> tuple[int, Decimal] | None:
        """Return the currency's id and the exact value of so many minutes of an entry; None where no rate applies."""
        project = self.roster.projects.get(entry.project or 0)
        rate = _rate(entry, project) if project else None
        if project is None or rate is None:
            return None
        currency = (project.customer.currency if project.customer else None) or self.currency
        return (currency, rate * minutes / 60) if currency else None


def _rate(entry: TimeEntry, project: KnownProject) -> Decimal | None:
    """Return the hourly rate of an entry, or None for a fixed fee, no billing, or a rate that was not told."""
    match project.record.billing_method:
        case BillingMethod.SERVICE_RATE:
            rates = (each.billing_rate for each in project.services or () if each.id == entry.project_service)
            return next(rates, None)
        case BillingMethod.MEMBER_RATE:
            rates = (each.billing_rate for each in project.members or () if each.member == entry.member)
            return next(rates, None)
        case method if method in _BY_AMOUNT and _is_hourly(project):
            return project.record.hourly_rate
        case _:
            return None


def _is_hourly(project: KnownProject) -> bool:
    hourly, fixed = project.record.hourly_rate, project.record.fixed_fee
    return bool(hourly) and (not fixed or project.record.billing_method is BillingMethod.HOURLY_RATE)
