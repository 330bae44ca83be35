"""Leads: what may become business, the stages that it goes through, and what is written of it."""

from typing import ClassVar, Literal

from nutmcp.remote.code import Code
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Instant, Money, Record, Ref


class Stage(Record):
    """A stage that leads go through, in the order of its `position`."""

    name: str | None = None
    position: int | None = None
    pipeline: Ref = None


class Team(Record):
    """Several members together, to whom something can be given."""

    name: str | None = None


class Outcome(Record):
    """What may become of a lead, and why, in the words of a company."""

    name: str | None = None
    type: str | None = None


class Lead(Record):
    """A piece of business that may come; people and customers of it are the first, and all as text of their ids."""

    open_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which it may still come."""
    known_by: ClassVar[tuple[str, ...]] = ("description", "name")
    """The fields by one of which people know it."""

    number: int | None = None
    name: str | None = None
    description: str | None = None
    status: Code | None = None
    customer: Ref = None
    customer_name: str | None = None
    customers: str | None = None
    person: Ref = None
    person_name: str | None = None
    people: str | None = None
    stage: Ref = None
    stage_name: str | None = None
    pipeline: Ref = None
    assignee: Ref = None
    team: Ref = None
    """Whose it is in place of an assignee."""
    assignee_name: str | None = None
    outcome: Ref = None
    confidence: int | None = None
    value: Money | None = None
    currency: str | None = None
    is_overdue: bool | None = None
    due_time: Instant | None = None
    closed_time: Instant | None = None
    last_contacted_time: Instant | None = None
    tags: str | None = None
    custom_fields: str | None = None
    """The fields that an account has made for itself, as the text of a JSON object."""
    search: str | None = None
    """Words to look for it by; told of none."""
    html_url: str | None = None
    creation_date: Instant | None = None

    @property
    def open(self) -> bool:
        """Whether it may still come."""
        return self.status is None or self.status in self.open_in


class LeadDraft(Draft[Lead]):
    """What is written of a lead; an empty text takes away."""

    description: str | None = None
    customer: Id | Literal[""] | None = None
    people: str | None = None
    stage: Id | Literal[""] | None = None
    assignee: Id | Literal[""] | None = None
    team: Id | Literal[""] | None = None
    confidence: int | Literal[""] | None = None
    due_time: Instant | Literal[""] | None = None
    status: int | Literal[""] | None = None
    outcome: Id | Literal[""] | None = None
