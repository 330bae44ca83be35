"""The records that Nutcache's documentation describes, under the names that nutmcp gives their fields.

Every class is one attribute table of the v3 documentation unless it says otherwise. A field whose wire name
differs says so with `sent_as`; each such oddity has a transcribed sample under `tests/samples/`.
"""

# Records are frozen, so that a field may hold less than its noun’s does:
# pyright: reportIncompatibleVariableOverride=false

from typing import Annotated, ClassVar

from nutmcp.domain import account, customer, invoice, native_timer, project, time_entry
from nutmcp.remote.record import Day, IdOrCode, Instant, LocalTime, Money, Record, Ref, RefersTo, sent_as
from nutmcp.systems.nutcache.codes import (
    BillingMethod,
    BudgetScope,
    BudgetType,
    CustomerStatus,
    DateFormat,
    DetailKind,
    ExpenseStatus,
    InvoiceStatus,
    MemberStatus,
    OrganizationStatus,
    ProjectStatus,
    ProjectType,
    Rounding,
    ServiceStatus,
    SpanFormat,
    TimeFormat,
    TimerStatus,
    TrackingMode,
)

OrganizationRef = Annotated[Ref, RefersTo("organizations")]
CustomerRef = Annotated[Ref, RefersTo("customers")]
CountryRef = Annotated[Ref, RefersTo("countries")]
StateRef = Annotated[Ref, RefersTo("states")]
CurrencyRef = Annotated[Ref, RefersTo("currencies")]
ProjectRef = Annotated[Ref, RefersTo("projects")]
MemberRef = Annotated[Ref, RefersTo("members")]
ItemRef = Annotated[Ref, RefersTo("items")]
TaxRef = Annotated[Ref, RefersTo("taxes")]
ProjectServiceRef = Annotated[Ref, RefersTo("project_services")]
InvoiceRef = Annotated[Ref, RefersTo("invoices")]
ExpenseRef = Annotated[Ref, RefersTo("expenses")]


class Organization(account.Account):
    """An organization ("Organizations"); v4 calls it a company."""

    guid: str | None = None
    name: str | None = None
    email: str | None = None
    address: str | None = None
    city: str | None = None
    zip_code: str | None = None
    phone: str | None = None
    country: CountryRef = None
    state: StateRef = None
    currency: CurrencyRef = None
    website: str | None = None
    logo_url: str | None = None
    status: OrganizationStatus | None = None
    last_activity_date: Instant | None = None
    notification_count: int | None = None
    is_owner: bool | None = None
    is_demo: bool | None = None
    date_format: DateFormat | None = None
    time_format: TimeFormat | None = None
    time_span_format: SpanFormat | None = None
    time_rounding: Rounding | None = None
    time_rounding_minutes: int | None = None
    time_tracking_type: TrackingMode | None = None
    active_user_count: int | None = None


class Project(project.Project):
    """A project ("Projects"): documented with `name`, sent with `code`; some names arrive capitalised."""

    takes_time_in: ClassVar = (ProjectStatus.PLANNED, ProjectStatus.IN_PROGRESS)
    hidden_in: ClassVar = (ProjectStatus.CANCELED, ProjectStatus.ARCHIVED)
    undocumented: ClassVar = ("currency",)

    name: str | None = sent_as("code", "name")
    organization: OrganizationRef = sent_as("Organization", "organization")
    customer: CustomerRef = None
    status: ProjectStatus | None = None
    project_type: ProjectType | None = None
    description: str | None = None
    vision: str | None = sent_as("Vision", "vision")
    display_color: str | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    primary_contact_name: str | None = None
    primary_contact_email: str | None = None
    primary_contact_phone: str | None = None
    secondary_contact_name: str | None = None
    secondary_contact_email: str | None = None
    secondary_contact_phone: str | None = None
    billing_method: BillingMethod | None = None
    fixed_fee: Money | None = sent_as("billing_invoice_method_fixed_fee")
    hourly_rate: Money | None = sent_as("billing_invoice_method_hourly_rate")
    billing_approved_entries_only: bool | None = None
    budget_scope: BudgetScope | None = None
    budget_type: BudgetType | None = None
    budget_amount: Money | None = sent_as("EffectiveBudgetAmount", "effective_budget_amount")
    budget_minutes: int | None = sent_as("EffectiveBudgetMinutes", "effective_budget_minutes")
    budget_approved_only: bool | None = None
    budget_restrictive: bool | None = None
    currency: IdOrCode = sent_as("currency", "currency_code")


class ProjectMember(project.ProjectMember):
    """A member's part in a project ("Project members"); `member` is the id within the organization."""

    inactive_in: ClassVar = (MemberStatus.INACTIVE,)

    name: str | None = None
    email: str | None = None
    display_color: str | None = None
    status: MemberStatus | None = None
    project: ProjectRef = None
    billing_rate: Money | None = None
    budget_amount: Money | None = None
    budget_minutes: int | None = None
    member: MemberRef = None


class ProjectService(project.ProjectService):
    """A service offered in a project ("Project services"); its name is sent as `description`."""

    inactive_in: ClassVar = (ServiceStatus.INACTIVE,)

    name: str | None = sent_as("description", "name")
    order: int | None = None
    status: ServiceStatus | None = None
    project: ProjectRef = None
    notes: str | None = None
    billing_rate: Money | None = None
    budget_amount: Money | None = None
    budget_minutes: int | None = None
    item: ItemRef = None


class Customer(customer.Customer):
    """A customer ("Customers")."""

    inactive_in: ClassVar = (CustomerStatus.INACTIVE,)

    name: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    address: str | None = None
    city: str | None = None
    zip_code: str | None = None
    state: StateRef = None
    country: CountryRef = None
    currency: CurrencyRef = None
    tax: TaxRef = None
    status: CustomerStatus | None = None
    organization: OrganizationRef = None
    legal_notice: str | None = None
    communication_culture_code: str | None = None


class TimeEntry(time_entry.TimeEntry):
    """A piece of worked time ("Time Entries"); it has a start and an end only in Start/End organizations."""

    working_date: Day | None = None
    minutes: int | None = None
    billable_minutes: int | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    note: str | None = None
    project: ProjectRef = None
    project_service: ProjectServiceRef = None
    member: MemberRef = None
    invoice: InvoiceRef = None
    creation_date: Instant | None = None
    creation_userprofile: Ref = None


class Timer(native_timer.NativeTimer):
    """A stopwatch of Nutcache's own ("Timers"); no published version can start or stop one."""

    runs_in: ClassVar = (TimerStatus.STARTED,)

    guid: str | None = None
    member: MemberRef = None
    project: ProjectRef = None
    project_service: ProjectServiceRef = None
    minutes: int | None = None
    status: TimerStatus | None = None
    time_start_local: LocalTime | None = None
    time_start_utc: Instant | None = None
    max_end_time_utc: Instant | None = None
    email_reminder_sent: bool | None = None


class Invoice(invoice.Invoice):
    """An invoice ("Invoices"); the samples show customer fields that the table leaves out."""

    owed_in: ClassVar = (
        InvoiceStatus.SENT,
        InvoiceStatus.VIEWED,
        InvoiceStatus.PARTIALLY_PAID,
        InvoiceStatus.DISPUTED,
    )
    uncounted_in: ClassVar = (InvoiceStatus.DRAFT, InvoiceStatus.VOID, InvoiceStatus.DELETED)
    hidden_in: ClassVar = (InvoiceStatus.DELETED,)
    undocumented: ClassVar = ("currency",)

    invoice_number: str | None = None
    status: InvoiceStatus | None = None
    customer: CustomerRef = None
    customer_name: str | None = None
    customer_contact: str | None = None
    customer_email: str | None = None
    customer_phone: str | None = None
    customer_phone_mobile: str | None = None
    customer_address: str | None = None
    customer_city: str | None = None
    customer_province_state: str | None = None
    customer_postal_zip_code: str | None = None
    customer_country: str | None = None
    customer_legal_notice: str | None = None
    organization: OrganizationRef = None
    responsible: MemberRef = None
    estimate: Ref = None
    invoice_date: Day | None = None
    due_date: Day | None = None
    custom_title: str | None = None
    description: str | None = None
    notes: str | None = None
    terms: str | None = None
    purchase_order: str | None = None
    total_amount_before_taxes: Money | None = None
    taxes_amount: Money | None = None
    total: Money | None = None
    paid_to_date: Money | None = None
    balance: Money | None = None
    currency: IdOrCode = sent_as("currency", "currency_code")


class InvoiceDetail(invoice.InvoiceDetail):
    """A line of an invoice ("Invoice details")."""

    description: str | None = None
    invoice_detail_type: DetailKind | None = None
    quantity: Money | None = None
    price: Money | None = None
    total_price: Money | None = None
    project: ProjectRef = None
    item: ItemRef = None
    tax: TaxRef = None
    invoice: InvoiceRef = None


class InvoiceTax(invoice.InvoiceTax):
    """A tax of an invoice ("Invoice taxes"); it has no id of its own."""

    code: str | None = None
    rate: Money | None = None
    total: Money | None = None
    compound: bool | None = None
    sequence_number: int | None = None
    identification: str | None = None
    tax: TaxRef = None
    invoice: InvoiceRef = None


class Expense(invoice.Expense):
    """An expense ("Expenses")."""

    undocumented: ClassVar = ("currency",)
    hidden_in: ClassVar = (ExpenseStatus.DELETED,)

    expense_number: str | None = None
    expense_date: Day | None = None
    due_date: Day | None = None
    status: ExpenseStatus | None = None
    description: str | None = None
    billable: bool | None = None
    amount_before_taxes: Money | None = None
    taxes_amount: Money | None = None
    amount_after_taxes: Money | None = None
    amount_paid: Money | None = None
    amount_due: Money | None = None
    project: ProjectRef = None
    member: MemberRef = None
    invoice: InvoiceRef = None
    organization: OrganizationRef = None
    currency: IdOrCode = sent_as("currency", "currency_code")


class ExpenseTax(invoice.ExpenseTax):
    """A tax of an expense ("Expense taxes")."""

    tax_code: str | None = None
    tax_amount: Money | None = None
    expense: ExpenseRef = None


class Localized(customer.Place):
    """What a record has whose name is given in ten languages; `name` is the US English one."""

    name: str | None = sent_as("name_enus", "name")
    name_frfr: str | None = None
    name_frca: str | None = None
    name_eses: str | None = None
    name_esus: str | None = None
    name_dede: str | None = None
    name_itit: str | None = None
    name_ptbr: str | None = None
    name_plpl: str | None = None
    name_ruru: str | None = None


class Country(Localized, customer.Country):
    """A country ("Countries"), with its three-letter `code` and two-letter `short_code`."""

    code: str | None = None
    short_code: str | None = None
    currency: CurrencyRef = None
    date_format: DateFormat | None = None
    time_format: TimeFormat | None = None


class State(Localized, customer.State):
    """A state or province ("States"); its code is documented as `US-NY` and sent as `US_NY`."""

    code: str | None = None
    country: CountryRef = None


class Currency(Localized, customer.Currency):
    """A currency ("Currencies"), with its ISO 4217 `code`."""

    code: str | None = None
    decimal_count: int | None = None


class Member(project.Member):
    """A member of the organization; only ever an include, and its fields are assumed."""

    name: str | None = None
    email: str | None = None
    display_color: str | None = None


class Item(Record):
    """An item of the price list; only ever an include, and its fields are assumed."""

    name: str | None = sent_as("description", "name", "code")
    price: Money | None = None


class Tax(customer.Tax):
    """A tax that can be charged; only ever an include, and its fields are assumed."""

    code: str | None = None
    rate: Money | None = None


class SprintStory(Record):
    """A card on a project's board; only ever an include of timers, and its fields are assumed."""

    name: str | None = sent_as("title", "name", "description")
    project: ProjectRef = None
