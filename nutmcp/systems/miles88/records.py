"""The records of 88 Miles, under the names that nutmcp gives their fields.

Projects are those of the vendor's page on projects; the others stand on the pages beside it.
Some fields of the nouns are not sent: they are worked out from those that are, and are never sent either.
"""

# Records are frozen, so that a field may hold less than its noun’s does:
# pyright: reportIncompatibleVariableOverride=false

from collections.abc import Mapping
from datetime import UTC
from typing import Annotated, Any, ClassVar, cast

from pydantic import ValidationInfo, model_validator

from nutmcp.clock import elapsed_minutes
from nutmcp.domain import account, customer, native_timer, project, time_entry
from nutmcp.remote.record import Day, Instant, Money, Record, Ref, RefersTo, sent_as
from nutmcp.systems.miles88.codes import (
    BillingMethod,
    BudgetScope,
    BudgetType,
    ClockState,
    ProjectState,
    Rounding,
    StaffState,
    TrackingType,
)
from nutmcp.systems.miles88.derived import first_of, full_name, listed_as_text, moment, units, users_zone, zone_named

CompanyRef = Annotated[Ref, RefersTo("customers")]
ProjectRef = Annotated[Ref, RefersTo("projects")]
ActivityRef = Annotated[Ref, RefersTo("project_services")]
StaffRef = Annotated[Ref, RefersTo("members")]


class Account(account.Account):
    """The account, of which no page tells anything but how it records work."""

    name: str | None = "88 Miles"
    time_tracking_type: TrackingType | None = TrackingType.START_END
    time_rounding: Rounding | None = Rounding.NONE


ACCOUNT = Account()
"""What one works in: every shift has a start and an end, and is kept as it is (assumed: no rounding is documented)."""


class Project(project.Project):
    """A project; its time limit is its budget, and its rate has no currency."""

    takes_time_in: ClassVar = (ProjectState.ACTIVE,)
    hidden_in: ClassVar = (ProjectState.SIGNED_OFF,)

    id: Ref = sent_as("uuid")
    name: str | None = None
    customer: CompanyRef = sent_as("company_uuid")
    status: ProjectState | None = sent_as("active")
    description: str | None = sent_as("notes")
    visibility: str | None = None
    user_uuids: str | None = None
    default_tags: str | None = None
    tag_list: str | None = None
    hourly_rate_cents: int | None = None
    hourly_rate_text: str | None = None
    time_limit: int | None = None
    time_limit_string: str | None = None
    grand_total: int | None = None
    running_total: int | None = None
    time_left: int | None = None
    overdue: bool | None = None
    nearly_overdue: bool | None = None
    running: bool | None = None
    started_at: Instant | None = None
    invoice_amount: str | None = None
    billable_by_default: bool | None = None
    hourly_rate: Money | None = None
    billing_method: BillingMethod | None = None
    budget_scope: BudgetScope | None = None
    budget_type: BudgetType | None = None
    budget_minutes: int | None = None
    budget_used_minutes: int | None = None

    @property
    def bills_at_first(self) -> bool | None:
        """Return whether shifts on it are billable where nothing is said; the reads of the examples do not tell it."""
        return self.billable_by_default

    @model_validator(mode="before")
    @classmethod
    def _worked_out(cls, sent: object) -> object:
        """Work out rate and budget; the wire's own `hourly_rate` is a text with some currency's sign."""
        told = listed_as_text(sent, "user_uuids", "tag_list", "default_tags")
        if isinstance(told.get("hourly_rate"), str):
            told["hourly_rate_text"] = told.pop("hourly_rate")
        cents, limit, used = (told.get(each) for each in ("hourly_rate_cents", "time_limit", "grand_total"))
        return told | {
            "hourly_rate": units(cents),
            "billing_method": None if cents is None else BillingMethod.HOURLY_RATE,
            "budget_scope": None if limit is None else BudgetScope.GLOBAL,
            "budget_type": None if limit is None else BudgetType.WORKED_HOURS,
            "budget_minutes": limit // 60 if isinstance(limit, int) else None,
            "budget_used_minutes": used // 60 if isinstance(used, int) else None,
        }


class Activity(project.ProjectService):
    """What is done in a project."""

    id: Ref = sent_as("uuid")
    name: str | None = None
    project: ProjectRef = sent_as("project_uuid")


class Company(customer.Customer):
    """Whom one works for."""

    by_name: ClassVar = {"state": "state_name", "country": "country_name"}

    id: Ref = sent_as("uuid")
    name: str | None = None
    email: str | None = sent_as("contact_email_address")
    phone: str | None = sent_as("main_phone")
    mobile_phone: str | None = sent_as("contact_mobile_phone")
    home_phone: str | None = sent_as("contact_home_phone")
    fax_phone: str | None = None
    address: str | None = sent_as("main_address")
    city: str | None = sent_as("main_city")
    zip_code: str | None = sent_as("main_postcode")
    state_name: str | None = sent_as("main_state")
    country_name: str | None = sent_as("main_country")
    salutation: str | None = sent_as("contact_salutation")
    first_name: str | None = sent_as("contact_first_name")
    last_name: str | None = sent_as("contact_last_name")
    position: str | None = sent_as("contact_position")
    website: str | None = None
    notes: str | None = None
    visibility: str | None = None
    user_uuids: str | None = None
    latitude: Money | None = None
    longitude: Money | None = None
    contact: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _worked_out(cls, sent: object) -> object:
        """Put the contact's names together."""
        told = listed_as_text(sent, "user_uuids")
        first, last = (first_of(told, f"contact_{name}", name) for name in ("first_name", "last_name"))
        return told | {"contact": full_name(first, last)}


class Staff(project.Member):
    """Someone who works in the account."""

    inactive_in: ClassVar = (StaffState.INACTIVE,)

    id: Ref = sent_as("uuid")
    login: str | None = None
    email: str | None = sent_as("email_address")
    first_name: str | None = None
    last_name: str | None = None
    status: StaffState | None = sent_as("active")
    role: str | None = sent_as("type")
    time_zone: str | None = None
    hourly_rate_cents: int | None = None
    billing_rate: Money | None = None
    name: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _worked_out(cls, sent: object) -> object:
        """Put the names together, or take the login of someone without any."""
        told = dict(cast("dict[str, Any]", sent))
        name = full_name(told.get("first_name"), told.get("last_name"))
        return told | {"name": name or told.get("login"), "billing_rate": units(told.get("hourly_rate_cents"))}


class Shift(time_entry.TimeEntry):
    """A piece of worked time, with a start and an end, on the day of its own zone; one without an end is running."""

    undivided: ClassVar = "shift"

    id: Ref = sent_as("uuid")
    project: ProjectRef = sent_as("project_uuid")
    project_service: ActivityRef = sent_as("activity_uuid")
    member: StaffRef = sent_as("user_uuid")
    start_time: Instant | None = sent_as("start")
    end_time: Instant | None = sent_as("stop")
    note: str | None = sent_as("notes")
    billable: bool | None = None
    tag_list: str | None = None
    time_zone: str | None = None
    time_zone_offset: int | None = None
    working_date: Day | None = None
    minutes: int | None = None
    billable_minutes: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _worked_out(cls, sent: object, info: ValidationInfo) -> object:
        """Work out the day, the length, and how much of it is billable: all or nothing."""
        told = listed_as_text(sent, "tag_list")
        start = moment(first_of(told, "start", "start_time"))
        stop = moment(first_of(told, "stop", "end_time"))
        zone = zone_named(told.get("time_zone")) or users_zone(info) or UTC
        minutes = elapsed_minutes(start, stop) if start and stop else None
        billable = {True: minutes, False: minutes and 0}.get(told.get("billable") in (True, 1))
        return told | {
            "working_date": start.astimezone(zone).date() if start else None,
            "minutes": minutes,
            "billable_minutes": None if told.get("billable") is None else billable,
        }


class RunningShift(native_timer.NativeTimer):
    """A shift without an end, as the timer that it is."""

    runs_in: ClassVar = (ClockState.RUNNING,)

    id: Ref = sent_as("uuid")
    project: ProjectRef = sent_as("project_uuid")
    project_service: ActivityRef = sent_as("activity_uuid")
    member: StaffRef = sent_as("user_uuid")
    time_start_utc: Instant | None = sent_as("start")
    note: str | None = sent_as("notes")
    status: ClockState | None = None

    @model_validator(mode="before")
    @classmethod
    def _worked_out(cls, sent: object) -> object:
        """Tell by its end whether it runs."""
        told = dict(cast("dict[str, Any]", sent))
        return told | {"status": ClockState.RUNNING if told.get("stop") is None else ClockState.STOPPED}


DERIVED: Mapping[type[Record], frozenset[str]] = {
    Project: frozenset(
        {"hourly_rate", "billing_method", "budget_scope", "budget_type", "budget_minutes", "budget_used_minutes"}
    ),
    Company: frozenset({"contact"}),
    Staff: frozenset({"name", "billing_rate"}),
    Shift: frozenset({"working_date", "minutes", "billable_minutes"}),
    RunningShift: frozenset({"status", "minutes"}),
    Activity: frozenset(),
}
"""The fields that are worked out; beside them, those of the nouns that no record of 88 Miles has are always None."""
