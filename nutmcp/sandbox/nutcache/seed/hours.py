"""Three months of worked time: who worked on what, for how long, and what of it was invoiced."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from nutmcp.remote.id import Id
from nutmcp.sandbox.nutcache.rules import is_billable
from nutmcp.sandbox.store import Store
from nutmcp.systems.nutcache.codes import InvoiceStatus, MemberStatus, ProjectStatus, ServiceStatus
from nutmcp.systems.nutcache.records import Invoice, Organization, Project, ProjectMember, ProjectService

DAYS = 91
"""How far back the entries go."""
_NOTES = (
    "Header and navigation",
    "Réunion avec la cliente",
    "Fixed the opening hours",
    "Maquettes, deuxième tour",
    "Code review",
    "Weekly planning",
    "Retouches après les commentaires",
    "Checkout flow, first half",
    "Corrigé l’affichage des prix",
    "Call with Daron",
    None,
    None,
)
_LENGTHS = (30, 45, 60, 60, 75, 90, 90, 105, 120, 150, 180, 37)
_INVOICED = (InvoiceStatus.SENT, InvoiceStatus.VIEWED, InvoiceStatus.PARTIALLY_PAID, InvoiceStatus.PAID)


@dataclass(frozen=True, slots=True)
class Work:
    """What one member can work on.

    Attributes:
        member: The member.
        project: A project that the member takes part in.
        services: Its active services.
        invoices: The invoices of the project's customer, oldest first.
    """

    member: Id
    project: Project
    services: Sequence[Id]
    invoices: Sequence[Invoice]


@dataclass(frozen=True, slots=True)
class Hours:
    """Make the entries of one organization.

    Attributes:
        organization: It says whether entries have a start and an end, and how they are rounded.
        rng: Where chance comes from.
        today: The last day.
    """

    organization: Organization
    rng: Random
    today: date

    def entries(self, works: Sequence[Work], days: int = DAYS) -> Iterator[Mapping[str, object]]:
        """Yield the entries day by day: one or two of each member on a weekday, a few on a Saturday, one today."""
        by_member: dict[Id, list[Work]] = {}
        for work in works:
            by_member.setdefault(work.member, []).append(work)
        for ago in range(days, 0, -1):
            day = self.today - timedelta(days=ago)
            for own in by_member.values():
                start = time(13, 0)
                for _ in range(self._how_many(day)):
                    entry = self.entry(self.rng.choice(own), day, start)
                    start = (datetime.combine(day, start) + timedelta(minutes=200)).time()
                    yield entry
        for own in by_member.values():
            yield self.entry(own[0], self.today, time(0, 0))
            break

    def _how_many(self, day: date) -> int:
        if day.isoweekday() > 5:
            return int(day.isoweekday() == 6 and self.rng.random() < 0.05)
        return self.rng.choice((1, 1, 1, 2))

    def entry(self, work: Work, day: date, start: time, note: str | None = None) -> Mapping[str, object]:
        """Return one entry on a day."""
        worked = self.rng.choice(_LENGTHS)
        minutes = self.organization.rounded(worked)
        billable = is_billable(work.project)
        begun = datetime.combine(day, start, UTC)
        written = begun + timedelta(minutes=worked, seconds=self.rng.randrange(3600))
        row: dict[str, object] = {
            "working_date": day,
            "minutes": minutes,
            "billable_minutes": self.rng.choice((minutes, minutes, minutes, minutes, 0)) if billable else 0,
            "note": note or self.rng.choice(_NOTES),
            "project": work.project.id,
            "project_service": self.rng.choice([*work.services, None]),
            "member": work.member,
            "invoice": _invoice_of(work, day) if billable else None,
            "creation_date": written.replace(microsecond=self.rng.choice((0, 70_000, 377_000, 250_001))),
            "creation_userprofile": self.rng.choice((work.member, work.member, None)),
        }
        if self.organization.time_tracking_type:
            row |= {"start_time": begun, "end_time": begun + timedelta(minutes=worked)}
        return row


def _invoice_of(work: Work, day: date) -> Id | None:
    """Return the first invoice after that day, unless that is less than two weeks old."""
    return next((each.id for each in work.invoices if each.invoice_date is not None and day < each.invoice_date), None)


def works(store: Store, organization: Id) -> list[Work]:
    """Return what the members of an organization can work on now, without projects whose budget is strict."""
    projects = store.find(Project, "organization", [organization])
    running = [
        each
        for each in projects
        if each.status is ProjectStatus.IN_PROGRESS and not each.budget_restrictive and each.id
    ]
    return [work for project in running for work in _works_of(store, project)]


def _works_of(store: Store, project: Project) -> Iterator[Work]:
    services = [
        each.id
        for each in store.find(ProjectService, "project", [project.id or 0])
        if each.status is ServiceStatus.ACTIVE and each.id
    ]
    invoices = [each for each in store.find(Invoice, "customer", [project.customer or 0]) if each.status in _INVOICED]
    for part in store.find(ProjectMember, "project", [project.id or 0]):
        if part.status is MemberStatus.ACTIVE and part.member:
            yield Work(part.member, project, services, sorted(invoices, key=lambda each: str(each.invoice_date)))
