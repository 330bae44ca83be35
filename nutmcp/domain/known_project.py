"""A project with what belongs to it, as far as that has been told; and the people who log on it."""

from dataclasses import dataclass

from nutmcp.domain.customer import Customer
from nutmcp.domain.project import Project, ProjectMember, ProjectService
from nutmcp.remote.id import Id


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the organization; `id` is what entries and timers carry under `member`.

    `is_beside` tells those who work there now and then, so that no time of theirs is missing.
    """

    id: Id
    name: str
    email: str = ""
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project with what belongs to it; services and members are None while nobody has told them."""

    record: Project
    customer: Customer | None
    services: tuple[ProjectService, ...] | None
    members: tuple[ProjectMember, ...] | None

    @property
    def id(self) -> Id:
        """Return the project's id."""
        return self.record.id or 0

    @property
    def name(self) -> str:
        """Return the project's name."""
        return self.record.name or ""

    @property
    def status(self) -> str:
        """Return the vendor's word for the project's state, such as `in_progress`."""
        return self.record.status.word if self.record.status is not None else ""

    @property
    def told(self) -> bool:
        """Whether its services and members are known."""
        return self.services is not None and self.members is not None

    @property
    def open(self) -> bool:
        """Whether the project is in a state in which time is logged on it."""
        return self.record.takes_time

    @property
    def billable(self) -> bool:
        """Whether billable minutes count on it; where it is not told how it is billed, they may."""
        return self.record.billable

    def includes(self, person: Person) -> bool:
        """Return whether the person is an active member of the project."""
        return any(each.member == person.id and each.active for each in self.members or ())

    def active_services(self) -> list[ProjectService]:
        """Return the services that can be logged on."""
        return [each for each in self.services or () if each.active]
