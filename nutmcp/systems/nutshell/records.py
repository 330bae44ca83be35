"""The records of Nutshell, under the names that nutmcp gives their fields.

What stands inside of a record, such as the stub of an account, is told as its id and its name. Where there may be
several values, all are told as one text, and the first alone as well: the primary one.
"""

# Records are frozen, so that a field may hold less than its noun’s does:
# pyright: reportIncompatibleVariableOverride=false

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from nutmcp.domain import account, activity, contact, customer, lead, note, project, task
from nutmcp.remote.id import Id
from nutmcp.remote.record import Day, Instant, Money, Record, Ref, RefersTo, sent_as
from nutmcp.systems.nutshell import reshaping
from nutmcp.systems.nutshell.codes import ActivityStatus, LeadStatus, MemberStatus, TaskStatus
from nutmcp.systems.nutshell.revised import Revised

AccountRef = Annotated[Ref, RefersTo("customers")]
ContactRef = Annotated[Ref, RefersTo("people")]
LeadRef = Annotated[Ref, RefersTo("leads")]
UserRef = Annotated[Ref, RefersTo("members")]
TeamRef = Annotated[Ref, RefersTo("teams")]
MilestoneRef = Annotated[Ref, RefersTo("stages")]
StagesetRef = Annotated[Ref, RefersTo("pipelines")]
TypeRef = Annotated[Ref, RefersTo("activity_types")]

ACCOUNT = account.Account(name="Nutshell")
"""What one works in; no method is documented that tells its name."""


class Company(customer.Customer, Revised):
    """A company ("Accounts")."""

    reshape: ClassVar = staticmethod(reshaping.company)
    by_name: ClassVar = {"state": "state_name", "country": "country_name"}

    name: str | None = None
    description: str | None = None
    email: str | None = None
    emails: str | None = None
    phone: str | None = None
    phones: str | None = None
    websites: str | None = None
    address: str | None = None
    city: str | None = None
    zip_code: str | None = None
    state_name: str | None = None
    country_name: str | None = None
    industry: Annotated[Ref, RefersTo("industries")] = None
    industry_name: str | None = None
    account_type: Annotated[Ref, RefersTo("account_types")] = None
    account_type_name: str | None = None
    territory: Annotated[Ref, RefersTo("territories")] = None
    people: str | None = None
    has_open_leads: bool | None = None
    tags: str | None = None
    custom_fields: str | None = None
    search: str | None = None
    html_url: str | None = sent_as("htmlUrl")
    last_contacted_time: Instant | None = sent_as("lastContactedDate")
    creation_date: Instant | None = sent_as("createdTime")
    modified_time: Instant | None = sent_as("modifiedTime")


class Person(contact.Contact, Revised):
    """A person ("Contacts")."""

    reshape: ClassVar = staticmethod(reshaping.person)

    name: str | None = None
    job_title: str | None = sent_as("jobTitle")
    email: str | None = None
    emails: str | None = None
    phone: str | None = None
    phones: str | None = None
    address: str | None = None
    city: str | None = None
    zip_code: str | None = None
    state_name: str | None = None
    country_name: str | None = None
    customer: AccountRef = None
    customer_name: str | None = None
    customers: str | None = None
    lead: LeadRef = None
    description: str | None = None
    owner: UserRef = None
    tags: str | None = None
    custom_fields: str | None = None
    search: str | None = None
    html_url: str | None = sent_as("htmlUrl")
    last_contacted_time: Instant | None = sent_as("lastContactedDate")
    creation_date: Instant | None = sent_as("createdTime")
    modified_time: Instant | None = sent_as("modifiedTime")


class Lead(lead.Lead, Revised):
    """A lead ("Leads"); its number is what people see, and another than its id."""

    reshape: ClassVar = staticmethod(reshaping.lead)
    open_in: ClassVar = (LeadStatus.OPEN,)

    number: int | None = None
    name: str | None = None
    description: str | None = None
    status: LeadStatus | None = None
    customer: AccountRef = None
    customer_name: str | None = None
    customers: str | None = None
    person: ContactRef = None
    person_name: str | None = None
    people: str | None = None
    stage: MilestoneRef = None
    stage_name: str | None = None
    pipeline: StagesetRef = None
    assignee: UserRef = None
    team: TeamRef = None
    assignee_name: str | None = None
    outcome: Annotated[Ref, RefersTo("outcomes")] = None
    market: Annotated[Ref, RefersTo("markets")] = None
    confidence: int | None = None
    completion: int | None = None
    value: Money | None = None
    currency: str | None = None
    is_overdue: bool | None = sent_as("isOverdue")
    due_time: Instant | None = sent_as("dueTime")
    next_step_due_time: Instant | None = sent_as("nextStepDueTime")
    closed_time: Instant | None = sent_as("closedTime")
    last_contacted_time: Instant | None = sent_as("lastContactedDate")
    sources: str | None = None
    products: str | None = None
    competitors: str | None = None
    tags: str | None = None
    custom_fields: str | None = None
    search: str | None = None
    html_url: str | None = sent_as("htmlUrl")
    creation_date: Instant | None = sent_as("createdTime")
    modified_time: Instant | None = sent_as("modifiedTime")


class Activity(activity.Activity, Revised):
    """A call, a meeting or the like ("Activities")."""

    reshape: ClassVar = staticmethod(reshaping.activity)
    scheduled_in: ClassVar = (ActivityStatus.SCHEDULED,)
    logged_in: ClassVar = (ActivityStatus.LOGGED,)

    name: str | None = None
    activity_type: TypeRef = None
    activity_type_name: str | None = None
    status: ActivityStatus | None = None
    start_time: Instant | None = sent_as("startTime")
    end_time: Instant | None = sent_as("endTime")
    is_all_day: bool | None = sent_as("isAllDay")
    is_flagged: bool | None = sent_as("isFlagged")
    note: str | None = None
    description: str | None = None
    lead: LeadRef = None
    lead_name: str | None = None
    leads: str | None = None
    person: ContactRef = None
    person_name: str | None = None
    people: str | None = None
    member: UserRef = None
    member_name: str | None = None
    members: str | None = None
    customer: AccountRef = None
    location: str | None = None
    creation_date: Instant | None = sent_as("createdTime")
    modified_time: Instant | None = sent_as("modifiedTime")


class Task(task.Task, Revised):
    """Something to be done; its fields are published nowhere, and assumed."""

    reshape: ClassVar = staticmethod(reshaping.task)
    open_in: ClassVar = (TaskStatus.OPEN,)
    completed_by: ClassVar = "completed_time"
    most_people: ClassVar = 1

    name: str | None = sent_as("title", "name")
    description: str | None = None
    status: TaskStatus | None = None
    due_date: Day | None = sent_as("dueTime")
    due_time: Instant | None = sent_as("dueTime")
    completed_date: Day | None = sent_as("completedTime")
    completed_time: Instant | None = sent_as("completedTime")
    people: str | None = None
    team: TeamRef = None
    assignee_name: str | None = None
    lead: LeadRef = None
    person: ContactRef = None
    customer: AccountRef = None
    about: str | None = None
    creation_date: Instant | None = sent_as("createdTime")
    modified_time: Instant | None = sent_as("modifiedTime")


class Note(note.Note, Revised):
    """A note on a company, a person or a lead."""

    reshape: ClassVar = staticmethod(reshaping.note)

    text: str | None = sent_as("note")
    customer: AccountRef = None
    person: ContactRef = None
    lead: LeadRef = None
    author: UserRef = None
    creation_date: Instant | None = sent_as("date", "createdTime")


class NoteDraft(note.NoteDraft):
    """A note that is written, and the one thing that it is on."""

    customer: Id | None = None
    person: Id | None = None
    lead: Id | None = None


class User(project.Member, Revised):
    """Someone who works with Nutshell ("Users")."""

    reshape: ClassVar = staticmethod(reshaping.user)
    inactive_in: ClassVar = (MemberStatus.INACTIVE,)

    name: str | None = None
    email: str | None = None
    emails: str | None = None
    status: MemberStatus | None = sent_as("isEnabled")
    is_administrator: bool | None = sent_as("isAdministrator")


class Team(lead.Team, Revised):
    """Several users together ("Teams")."""

    name: str | None = None


class Milestone(lead.Stage, Revised):
    """A stage of leads ("Milestones")."""

    name: str | None = None
    position: int | None = None
    pipeline: StagesetRef = sent_as("stagesetId")


class Stageset(Record):
    """A pipeline: stages that belong together ("Stagesets")."""

    name: str | None = None
    position: int | None = None
    default: int | None = None


class ActivityType(activity.ActivityType, Revised):
    """A kind of activity ("Activity_Types")."""

    name: str | None = None


class Outcome(lead.Outcome, Revised):
    """What may become of a lead in this company ("Lead_Outcomes")."""

    name: str | None = sent_as("description", "name")
    type: str | None = None


class Product(Revised):
    """What is sold."""

    name: str | None = None
    description: str | None = None


class Market(Revised):
    """A market."""

    name: str | None = None


class Source(Revised):
    """Where leads come from."""

    name: str | None = None


class Competitor(Revised):
    """Who else wants the business."""

    name: str | None = None


class Industry(Revised):
    """What a company does."""

    name: str | None = None


class AccountType(Revised):
    """What a company is to one, such as a partner."""

    name: str | None = None


class Territory(Revised):
    """A region that somebody looks after."""

    name: str | None = None


DERIVED: Mapping[type[Any], frozenset[str]] = {
    Company: frozenset({"email", "phone", "industry_name", "account_type_name", "has_open_leads", "search"}),
    Person: frozenset({"email", "phone", "customer", "customer_name", "lead", "search"}),
    Lead: frozenset({"search", "customer_name", "person", "person_name", "stage_name", "assignee_name", "pipeline"}),
    Task: frozenset(
        {
            "status",
            "people",
            "team",
            "due_date",
            "completed_date",
            "assignee_name",
            "about",
            "lead",
            "person",
            "customer",
        }
    ),
    Activity: frozenset({"activity_type_name", "lead_name", "person_name", "member_name", "customer"}),
}
"""The fields that follow from others, or are only asked by; no table keeps them."""
