"""One reading of the account's projects, with the customers, services and people that belong to them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Self, TypeVar

from nutmcp.directory.everyone import MEMBERSHIPS
from nutmcp.domain.customer import Customer
from nutmcp.domain.known_project import KnownProject, Person
from nutmcp.domain.project import Member, Project, ProjectMember, ProjectService
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Answer
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, of_kind

RecordT = TypeVar("RecordT", bound=Record)


class Roster:
    """All projects of the organization and everyone who takes part in them, as of one reading.

    `all_told` says whether the services and members of every project are known.
    """

    def __init__(self, projects: Iterable[KnownProject], people: Iterable[Person] = ()) -> None:
        """Index the projects, their services and their people by id, beside people of no project."""
        self.projects = {each.id: each for each in projects}
        self.all_told = all(each.told for each in self.projects.values())
        self.services: dict[Id, ProjectService] = {}
        self.people = {each.id: each for each in people}
        for known in self.projects.values():
            self.services |= {each.id: each for each in known.services or () if each.id is not None}
            for each in known.members or ():
                if each.member is not None:
                    self.people.setdefault(each.member, Person(each.member, each.name or "", each.email or ""))

    @classmethod
    def read(cls, answer: Answer, everyone: Sequence[Member] | None = None) -> Self:
        """Make a roster of a list of projects that was asked to include what belongs to them.

        Args:
            answer: The list.
            everyone: Who works in the account, where all of them take part in every project.
        """
        customers = {each.id: each for each in of_kind(Customer, answer.included.get("customers", ()))}
        services = _by_project(answer.included.get("project_services"), ProjectService)
        members = _by_project(answer.included.get(MEMBERSHIPS), ProjectMember)
        all_of_them = None if everyone is None else tuple(_taking_part(each) for each in everyone if each.active)
        projects = (
            KnownProject(
                record=project,
                customer=customers.get(project.customer),
                services=None if services is None else tuple(services.get(project.id, ())),
                members=all_of_them if members is None else tuple(members.get(project.id, ())),
            )
            for project in of_kind(Project, answer.records)
        )
        return cls(projects, [_person(each.id, each) for each in everyone or () if each.id])

    def active(self, projects: Collection[Id] | None = None) -> list[Person]:
        """Return the people who can log time: the active members of open projects, of all or of these."""
        open_ones = [each for each in self.projects.values() if each.open and (projects is None or each.id in projects)]
        ids = {each.member for known in open_ones for each in known.members or () if each.active}
        return [each for each in self.people.values() if each.id in ids]

    def recognize(self, mark: str) -> Person | None:
        """Return the person with that e-mail or member id."""
        return next((each for each in self.people.values() if self.answers_to(each, mark)), None)

    @staticmethod
    def answers_to(person: Person, mark: str) -> bool:
        """Return whether a person has that e-mail or member id."""
        return mark.strip().casefold() in (str(person.id), person.email.casefold())

    def unknown_of(self, entries: Iterable[TimeEntry]) -> set[tuple[str, Id]]:
        """Return the projects, services and members of entries that are not among these, by what they are to them."""
        unknown: set[tuple[str, Id]] = set()
        every = list(entries)
        known = {"project": self.projects, "project_service": self.services, "member": self.people}
        for name, ids in known.items():
            unknown |= {(name, each) for each in {getattr(entry, name) for entry in every} - {None} - ids.keys()}
        return unknown

    def with_project(self, known: KnownProject) -> "Roster":
        """Return the same roster with one project told more fully."""
        return Roster((self.projects | {known.id: known}).values(), self.people.values())

    def with_those_of(self, customer: Id, theirs: "Roster") -> "Roster":
        """Return the same roster with exactly these projects of a customer."""
        others = {each.id: each for each in self.projects.values() if each.record.customer != customer}
        return Roster((others | theirs.projects).values(), (self.people | theirs.people).values())

    def with_customers(self, customers: Mapping[Id, Customer]) -> "Roster":
        """Return the same roster with the customers that did not come along with the projects."""
        projects = (
            replace(each, customer=each.customer or customers.get(each.record.customer or 0))
            for each in self.projects.values()
        )
        return Roster(projects, self.people.values())


def _person(id: Id, member: Member) -> Person:
    return Person(id, member.name or "", member.email or "", member.is_beside)


def _taking_part(member: Member) -> ProjectMember:
    return ProjectMember(name=member.name, email=member.email, member=member.id)


def _by_project(records: Sequence[Record] | None, kind: type[RecordT]) -> Mapping[Id | None, list[RecordT]] | None:
    if records is None:
        return None
    sorted_in: dict[Id | None, list[RecordT]] = defaultdict(list)
    for each in of_kind(kind, records):
        sorted_in[getattr(each, "project", None)].append(each)
    return sorted_in
