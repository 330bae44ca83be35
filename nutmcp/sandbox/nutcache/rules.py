"""What Nutcache allows to be written, as a table of rules, each with its source or marked as assumed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from nutmcp.remote.call import Verb
from nutmcp.sandbox.behaviour import ASSUMED
from nutmcp.systems.nutcache.codes import (
    BillingMethod,
    BudgetScope,
    BudgetType,
    MemberStatus,
    ProjectStatus,
    ServiceStatus,
    TrackingMode,
)
from nutmcp.systems.nutcache.records import Organization, Project, ProjectMember, ProjectService, TimeEntry

LONGEST = 24 * 60
"""The most minutes of one entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A write that is being judged.

    Attributes:
        verb: Create, update or delete.
        organization: Where it happens.
        before: The entry as it is, unless it is being created.
        after: The entry as it would be, before rounding, unless it is being deleted.
        sent: The names of the fields that were sent.
        project: The project of `after`, if there is one.
        memberships: The parts that the member has in that project.
        service: The service of `after`, if there is one.
        worked: The minutes that the project's other entries hold.
        invoice_exists: Whether the invoice of `after`, if it names one, is there.
    """

    verb: Verb
    organization: Organization
    before: TimeEntry | None = None
    after: TimeEntry = field(default_factory=TimeEntry)
    sent: frozenset[str] = frozenset()
    project: Project | None = None
    memberships: tuple[ProjectMember, ...] = ()
    service: ProjectService | None = None
    worked: int = 0
    invoice_exists: bool = True

    @property
    def by_duration(self) -> bool:
        """Whether the organization records durations; one that does not say so does."""
        return self.organization.time_tracking_type is not TrackingMode.START_END


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: What it is called in the answer to a write that breaks it.
        says: The rule as a sentence.
        source: The place in the vendor's documentation, or `assumed`.
        holds: Whether an attempt keeps it.
        verbs: The writes that it governs.
    """

    name: str
    says: str
    source: str
    holds: Callable[[Attempt], bool]
    verbs: frozenset[Verb] = frozenset({Verb.CREATE, Verb.UPDATE})


def _project_is_open(attempt: Attempt) -> bool:
    return attempt.project is not None and attempt.project.status in (ProjectStatus.PLANNED, ProjectStatus.IN_PROGRESS)


def _member_takes_part(attempt: Attempt) -> bool:
    return any(each.status is MemberStatus.ACTIVE for each in attempt.memberships)


def _service_is_offered(attempt: Attempt) -> bool:
    service = attempt.service
    if attempt.after.project_service is None:
        return True
    return service is not None and service.project == attempt.after.project and service.status is ServiceStatus.ACTIVE


def _says_when(attempt: Attempt) -> bool:
    after = attempt.after
    if attempt.by_duration:
        return after.working_date is not None and after.minutes is not None
    return after.start_time is not None and after.end_time is not None


def _ends_after_it_starts(attempt: Attempt) -> bool:
    start, end = attempt.after.start_time, attempt.after.end_time
    return attempt.by_duration or start is None or end is None or start < end


def _length_is_possible(attempt: Attempt) -> bool:
    return attempt.after.minutes is None or 0 < attempt.after.minutes <= LONGEST


def _billable_fits(attempt: Attempt) -> bool:
    after = attempt.after
    if "billable_minutes" not in attempt.sent or after.billable_minutes is None or after.minutes is None:
        return True
    return 0 <= after.billable_minutes <= after.minutes


def _budget_is_kept(attempt: Attempt) -> bool:
    project = attempt.project
    if project is None or not project.budget_restrictive or project.budget_minutes is None:
        return True
    counted = project.budget_scope is BudgetScope.GLOBAL and project.budget_type is BudgetType.WORKED_HOURS
    return not counted or attempt.worked + (attempt.after.minutes or 0) <= project.budget_minutes


RULES = (
    Rule(
        "invoiced",
        "A time entry that has been invoiced is neither updated nor deleted.",
        "v3 documentation (2019-02), “Time Entries”",
        lambda attempt: attempt.before is None or attempt.before.invoice is None,
        frozenset({Verb.UPDATE, Verb.DELETE}),
    ),
    Rule(
        "project",
        "The project is one of the organization.",
        "v3 documentation, “Time Entries”: unique identifier for a project",
        lambda attempt: attempt.project is not None,
    ),
    Rule("project_open", "The project is planned or in progress.", ASSUMED, _project_is_open),
    Rule("member", "The member is an active member of the project.", ASSUMED, _member_takes_part),
    Rule("service", "The service, if any, belongs to the project and is active.", ASSUMED, _service_is_offered),
    Rule(
        "start_end_only",
        "An organization that records durations takes no start and no end.",
        "v3 documentation, “Time Entries”: available if time_tracking_type = 1",
        lambda attempt: not attempt.by_duration or not attempt.sent & {"start_time", "end_time"},
    ),
    Rule(
        "when",
        "An organization that records durations needs `working_date` and `minutes`; "
        "one that records start and end needs `start_time` and `end_time`.",
        "v3 documentation, “Time Entries”; that none may be missing is assumed",
        _says_when,
    ),
    Rule("end_after_start", "The end is after the start.", ASSUMED, _ends_after_it_starts),
    Rule("length", "An entry is longer than nothing and at most 24 hours long.", ASSUMED, _length_is_possible),
    Rule("billable", "Billable minutes are at most the minutes.", ASSUMED, _billable_fits),
    Rule(
        "invoice", "The invoice, if any, is one of the organization.", ASSUMED, lambda attempt: attempt.invoice_exists
    ),
    Rule(
        "budget",
        "The worked hours of a project with a restrictive budget for the whole project do not exceed it.",
        "v3 documentation, “Projects”: budget_restrictive",
        _budget_is_kept,
    ),
)
"""The rules, in the order in which they are looked at."""


def broken(attempt: Attempt) -> Rule | None:
    """Return the first rule that the attempt breaks."""
    return next((rule for rule in RULES if attempt.verb in rule.verbs and not rule.holds(attempt)), None)


def is_billable(project: Project | None) -> bool:
    """Return whether billable minutes count in a project ("Time Entries", `billable_minutes`)."""
    return project is not None and project.billing_method not in (None, BillingMethod.NOT_BILLABLE)
