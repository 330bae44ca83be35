"""Projects, with the services that they offer and the members who work on them."""

from enum import StrEnum
from typing import ClassVar

from nutmcp.remote.code import Code
from nutmcp.remote.record import Day, IdOrCode, Money, Record, Ref


class Billing(StrEnum):
    """How a project is billed, in the words that a system's code has for it."""

    NOT_BILLABLE = "not_billable"
    SERVICE_RATE = "service_rate"
    MEMBER_RATE = "member_rate"
    FIXED_FEE = "fixed_fee"
    HOURLY_RATE = "hourly_rate"


class BudgetKind(StrEnum):
    """What a budget counts, in the words that a system's code has for it."""

    WORKED_HOURS = "worked_hours"
    BILLABLE_HOURS = "billable_hours"
    COSTS = "costs"
    BILLABLE_AMOUNTS = "billable_amounts"


class BudgetScope(StrEnum):
    """What a budget is set for, in the words that a system's code has for it."""

    GLOBAL = "global"
    PER_MEMBER = "per_member"
    PER_SERVICE = "per_service"


class Project(Record):
    """What people work on."""

    takes_time_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which time is logged on it."""
    hidden_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which a list leaves it out that asks for none."""

    name: str | None = None
    number: str | None = None
    customer: Ref = None
    status: Code | None = None
    description: str | None = None
    vision: str | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    primary_contact_name: str | None = None
    primary_contact_email: str | None = None
    primary_contact_phone: str | None = None
    secondary_contact_name: str | None = None
    secondary_contact_email: str | None = None
    secondary_contact_phone: str | None = None
    billing_method: Code | None = None
    fixed_fee: Money | None = None
    hourly_rate: Money | None = None
    billing_approved_entries_only: bool | None = None
    budget_scope: Code | None = None
    budget_type: Code | None = None
    budget_amount: Money | None = None
    budget_minutes: int | None = None
    budget_used_minutes: int | None = None
    """What is used of it, where the system tells that itself."""
    budget_approved_only: bool | None = None
    budget_restrictive: bool | None = None
    currency: IdOrCode = None

    @property
    def takes_time(self) -> bool:
        """Whether it is in a state in which time is logged on it; where its state is not told, it may be."""
        return self.status is None or self.status in self.takes_time_in

    @property
    def billing(self) -> str | None:
        """Return how it is billed: one of `Billing`, or what else was told."""
        return self.billing_method.word if self.billing_method is not None else None

    @property
    def billable(self) -> bool:
        """Whether billable minutes count on it; where it is not told how it is billed, they may."""
        return self.billing != Billing.NOT_BILLABLE

    @property
    def bills_at_first(self) -> bool | None:
        """Return whether time on it is billable where nothing is said, if a system tells that of each project."""
        return None

    @property
    def budget_kind(self) -> BudgetKind | None:
        """Return what its budget counts, if that was told and has a meaning."""
        told = self.budget_type
        return None if told is None else next((kind for kind in BudgetKind if kind == told.word), None)

    @property
    def budgets_hours(self) -> bool:
        """Whether its budget counts hours rather than money."""
        return self.budget_kind in (BudgetKind.WORKED_HOURS, BudgetKind.BILLABLE_HOURS)


class ProjectPart(Record):
    """What has a rate and a budget of its own in a project."""

    inactive_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which no time is logged with it."""

    name: str | None = None
    status: Code | None = None
    project: Ref = None
    billing_rate: Money | None = None
    budget_amount: Money | None = None
    budget_minutes: int | None = None

    @property
    def active(self) -> bool:
        """Whether time can be logged with it."""
        return self.status not in self.inactive_in


class ProjectMember(ProjectPart):
    """A member's part in a project; `member` is the id within the account."""

    email: str | None = None
    member: Ref = None


class ProjectService(ProjectPart):
    """A service offered in a project."""

    headings: ClassVar[tuple[Code, ...]] = ()
    """The kinds of lines that only put others in order."""

    kind: Code | None = None
    people: str | None = None
    """The ids of those who are to do it, joined by commas, where it is something to be done."""
    order: int | None = None
    notes: str | None = None

    @property
    def people_ids(self) -> tuple[str, ...]:
        """Return the ids of those who are to do it, as text."""
        return tuple(each.strip() for each in (self.people or "").split(",") if each.strip())

    @property
    def is_heading(self) -> bool:
        """Whether it is a line that puts others in order, on which no time is logged."""
        return self.kind in self.headings

    @property
    def active(self) -> bool:
        """Whether time can be logged with it."""
        return super().active and not self.is_heading


class Member(Record):
    """Someone who works in the account."""

    inactive_in: ClassVar[tuple[Code, ...]] = ()
    """The states of someone who no longer works there."""
    beside: ClassVar[tuple[Code, ...]] = ()
    """The kinds of those who work there now and then, so that no time of theirs is missing."""

    name: str | None = None
    email: str | None = None
    status: Code | None = None
    kind: Code | None = None

    @property
    def active(self) -> bool:
        """Whether they work there still."""
        return self.status not in self.inactive_in

    @property
    def is_beside(self) -> bool:
        """Whether they work there now and then."""
        return self.kind in self.beside
