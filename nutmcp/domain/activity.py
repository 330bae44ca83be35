"""Activities: calls, meetings and the like with people outside, done or still to come."""

from typing import ClassVar, Literal

from nutmcp.remote.code import Code
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Instant, Record, Ref


class ActivityType(Record):
    """A kind of activity, such as a call."""

    name: str | None = None


class Activity(Record):
    """Something done with people, or planned; of several leads, people or members the first is told alone as well."""

    scheduled_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which it is still to be done."""
    logged_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which it has been done."""

    name: str | None = None
    activity_type: Ref = None
    activity_type_name: str | None = None
    status: Code | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    is_all_day: bool | None = None
    note: str | None = None
    """What is said of it since it was done."""
    description: str | None = None
    lead: Ref = None
    lead_name: str | None = None
    leads: str | None = None
    person: Ref = None
    person_name: str | None = None
    people: str | None = None
    member: Ref = None
    member_name: str | None = None
    members: str | None = None
    customer: Ref = None
    """A customer whom it is about: to ask by, and told of none."""
    location: str | None = None
    creation_date: Instant | None = None


class ActivityDraft(Draft[Activity]):
    """What is written of an activity; an empty text takes away."""

    name: str | None = None
    activity_type: Id | Literal[""] | None = None
    status: int | Literal[""] | None = None
    start_time: Instant | Literal[""] | None = None
    end_time: Instant | Literal[""] | None = None
    is_all_day: bool | Literal[""] | None = None
    note: str | None = None
    description: str | None = None
    lead: Id | Literal[""] | None = None
    person: Id | Literal[""] | None = None
    member: Id | Literal[""] | None = None
