"""The numbers that Nutcache's documentation gives a meaning, under the vendor's words."""

from nutmcp.remote.code import Code


class ProjectStatus(Code):
    """The state of a project (attribute table "Projects", `status`)."""

    PLANNED = 0
    IN_PROGRESS = 1
    COMPLETED = 2
    CANCELED = 3
    ARCHIVED = 4


class BillingMethod(Code):
    """How a project is billed (attribute table "Projects", `billing_method`).

    The names beyond `NotBillable`, which a documented response shows, are assumed. The rows on the fixed fee and
    on the hourly rate swap the meanings of 3 and 4, so trust the amounts rather than these two words.
    """

    NOT_BILLABLE = 0
    SERVICE_RATE = 1
    MEMBER_RATE = 2
    FIXED_FEE = 3
    HOURLY_RATE = 4


class BudgetScope(Code):
    """What a budget is set for (attribute table "Projects", `budget_scope`)."""

    GLOBAL = 0
    PER_MEMBER = 1
    PER_SERVICE = 2


class BudgetType(Code):
    """What a budget counts (attribute table "Projects", `budget_type`)."""

    WORKED_HOURS = 0
    BILLABLE_HOURS = 1
    COSTS = 2
    BILLABLE_AMOUNTS = 3


class ProjectType(Code):
    """The method of a project (attribute table "Projects", `project_type`)."""

    AGILE = 0
    SCRUM = 1


class MemberStatus(Code):
    """Whether a member takes part in a project (attribute table "Project members", `status`)."""

    INACTIVE = 0
    ACTIVE = 1


class ServiceStatus(Code):
    """Whether a service is offered in a project (attribute table "Project services", `status`)."""

    ACTIVE = 0
    INACTIVE = 1


class CustomerStatus(Code):
    """The state of a customer (attribute table "Customers", `status`)."""

    ACTIVE = 0
    INACTIVE = 1


class InvoiceStatus(Code):
    """The state of an invoice (attribute table "Invoices", `status`)."""

    DRAFT = 0
    SENT = 1
    VIEWED = 2
    PARTIALLY_PAID = 3
    PAID = 4
    DISPUTED = 5
    VOID = 6
    DELETED = 7


class DetailKind(Code):
    """What an invoice line is for (attribute table "Invoice details", `invoice_detail_type`)."""

    PRODUCT = 0
    TASK = 1


class ExpenseStatus(Code):
    """The state of an expense (attribute table "Expenses", `status`)."""

    TO_PAY = 0
    PARTIALLY_PAID = 1
    PAID = 2
    DELETED = 3


class TimerStatus(Code):
    """The state of a timer (attribute table "Timers", `status`)."""

    STARTED = 0
    STOPPED = 1
    SYSTEM_STOPPED = 2


class OrganizationStatus(Code):
    """The state of an organization (attribute table "Organizations", `status`)."""

    ACTIVE = 0
    INACTIVE = 1
    EXPIRED = 2


class TrackingMode(Code):
    """How an organization records time (attribute table "Organizations", `time_tracking_type`)."""

    DURATION = 0
    START_END = 1


class Rounding(Code):
    """How an organization rounds time (attribute table "Organizations", `time_rounding`)."""

    NONE = 0
    NEAREST = 1
    UP = 2


class DateFormat(Code):
    """How dates are written (attribute table "Organizations", `date_format`)."""

    ISO = 0
    US_DASH = 1
    US_SLASH = 2
    INTERNATIONAL_DASH = 3
    INTERNATIONAL_SLASH = 4
    INTERNATIONAL_DOTS = 5


class TimeFormat(Code):
    """How times of day are written (attribute table "Organizations", `time_format`)."""

    ISO = 0
    AM_PM = 1


class SpanFormat(Code):
    """How durations are written (attribute table "Organizations", `time_span_format`)."""

    DECIMAL = 0
    SHORT_TIME = 1
