"""The records of ProWorkflow, under the names that nutmcp gives their fields.

Companies, contacts, invoices, quotes and the like are those of the vendor's document. Projects, tasks and time are not
in it, and stand as clients of the interface were seen to read them. What comes in several forms is put right before.
"""

# Records are frozen, so that a field may hold less than its noun’s does:
# pyright: reportIncompatibleVariableOverride=false

from collections.abc import Mapping
from typing import Annotated, ClassVar

from nutmcp.domain import account, contact, customer, native_timer, note, project, task, time_entry
from nutmcp.remote.record import Day, Instant, LocalTime, Money, Record, Ref, RefersTo, sent_as
from nutmcp.systems.proworkflow.codes import (
    BudgetScope,
    BudgetType,
    ClockState,
    ContactKind,
    ProjectState,
    Rounding,
    TaskKind,
    TaskState,
    TrackingType,
)

CompanyRef = Annotated[Ref, RefersTo("customers")]
ProjectRef = Annotated[Ref, RefersTo("projects")]
TaskRef = Annotated[Ref, RefersTo("project_services")]
StaffRef = Annotated[Ref, RefersTo("members")]
ContactRef = Annotated[Ref, RefersTo("contacts")]
InvoiceRef = Annotated[Ref, RefersTo("invoices")]
QuoteRef = Annotated[Ref, RefersTo("quotes")]


class Account(account.Account):
    """The account ("Login Call"), with the clock that it goes by, which no call tells by itself."""

    name: str | None = sent_as("accountname")
    plan: str | None = None
    currency: Ref = None
    time_tracking_type: TrackingType | None = TrackingType.EITHER
    time_rounding: Rounding | None = Rounding.NONE
    clock: str | None = None
    clock_agrees: bool | None = None


class Project(project.Project):
    """A project; what people say is its number and its title, and what addresses take is its id."""

    takes_time_in: ClassVar = (ProjectState.ACTIVE, ProjectState.GENERAL)
    hidden_in: ClassVar = (ProjectState.COMPLETE, ProjectState.GENERAL)

    name: str | None = sent_as("title", "projecttitle")
    number: str | None = None
    customer: CompanyRef = sent_as("companyid")
    status: ProjectState | None = None
    description: str | None = None
    start_date: Day | None = sent_as("startdate")
    end_date: Day | None = sent_as("duedate")
    completed_date: Day | None = sent_as("completedate")
    manager: StaffRef = sent_as("managerid")
    category_name: str | None = sent_as("categoryname")
    priority: str | None = None
    budget_minutes: int | None = sent_as("timeallocated")
    budget_used_minutes: int | None = sent_as("timetracked")
    percent_complete: Money | None = sent_as("percentcomplete")
    quote_total: Money | None = sent_as("quotetotal")
    invoice_total: Money | None = sent_as("invoicetotal")
    invoiced: bool | None = None
    paid: bool | None = None
    last_modified: LocalTime | None = sent_as("lastmodified")
    budget_type: BudgetType | None = None
    budget_scope: BudgetScope | None = None


class Task(task.Task):
    """A task of a project, or a general one of a category; it decides whether the time on it is billable."""

    open_in: ClassVar = (TaskState.ACTIVE,)
    headings: ClassVar = (TaskKind.HEADING,)

    name: str | None = sent_as("name", "taskname")
    status: TaskState | None = None
    kind: TaskKind | None = sent_as("type")
    project: ProjectRef = sent_as("projectid")
    start_date: Day | None = sent_as("startdate")
    due_date: Day | None = sent_as("duedate")
    completed_date: Day | None = sent_as("completedate")
    description: str | None = None
    people: str | None = sent_as("contacts")
    billable: bool | None = None
    priority: str | None = None
    order: int | None = sent_as("ordernumber", "order", "order1")
    category_name: str | None = sent_as("categoryname")
    budget_minutes: int | None = sent_as("timeallocated")
    used_minutes: int | None = sent_as("timetracked")
    creation_date: Instant | None = None
    last_modified: LocalTime | None = sent_as("lastmodified")


class TaskDraft(task.TaskDraft):
    """What is written of a task ("POST tasks", "PUT tasks/{id}")."""

    name: str | None = None
    project: Ref = sent_as("projectid")
    people: str | None = sent_as("contacts")
    due_date: Day | str | None = sent_as("duedate")
    budget_minutes: int | str | None = sent_as("timeallocated")


class ProjectService(project.ProjectService):
    """A task, as what time is logged on in a project."""

    inactive_in: ClassVar = (TaskState.COMPLETE,)
    headings: ClassVar = (TaskKind.HEADING,)

    name: str | None = sent_as("name", "taskname")
    status: TaskState | None = None
    kind: TaskKind | None = sent_as("type")
    project: ProjectRef = sent_as("projectid")
    order: int | None = sent_as("ordernumber", "order", "order1")
    people: str | None = sent_as("contacts")
    billable: bool | None = None
    budget_minutes: int | None = sent_as("timeallocated")
    running: bool | None = None


class TimeEntry(time_entry.TimeEntry):
    """A time record; it hangs on a task, which decides whether it is billable, and says a time of day or none."""

    undivided: ClassVar = "time record"
    hangs_on: ClassVar = "task"

    project: ProjectRef = sent_as("projectid")
    project_service: TaskRef = sent_as("taskid")
    member: StaffRef = sent_as("contactid")
    working_date: Day | None = sent_as("date")
    minutes: int | None = sent_as("timetracked")
    start_time: Instant | None = sent_as("starttime")
    end_time: Instant | None = sent_as("endtime")
    note: str | None = sent_as("notes")
    billable: bool | None = None
    project_name: str | None = sent_as("projecttitle")
    service_name: str | None = sent_as("taskname")
    member_name: str | None = sent_as("contactname")
    creation_date: Instant | None = None
    last_modified: LocalTime | None = sent_as("lastmodified")
    billable_minutes: int | None = None


class RunningTime(native_timer.NativeTimer):
    """A timer that runs ("time/activetimers")."""

    runs_in: ClassVar = (ClockState.RUNNING,)

    project: ProjectRef = sent_as("projectid")
    project_service: TaskRef = sent_as("taskid")
    member: StaffRef = sent_as("contactid")
    time_start_utc: Instant | None = sent_as("starttime")
    note: str | None = sent_as("notes")
    status: ClockState | None = ClockState.RUNNING


class Company(customer.Customer):
    """A company; those of type client are customers."""

    by_name: ClassVar = {"state": "state_name", "country": "country_name"}

    name: str | None = sent_as("name", "companyname")
    code: str | None = None
    kind: ContactKind | None = sent_as("type")
    email: str | None = None
    phone: str | None = None
    fax: str | None = None
    website: str | None = None
    address: str | None = sent_as("address1")
    address2: str | None = None
    address3: str | None = None
    city: str | None = None
    zip_code: str | None = sent_as("zipcode")
    state_name: str | None = sent_as("state")
    country_name: str | None = sent_as("country")
    last_modified: LocalTime | None = sent_as("lastmodified")


class AnyCompany(Record):
    """A company of any type ("View Companies")."""

    name: str | None = None
    code: str | None = None
    kind: ContactKind | None = sent_as("type")
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    last_modified: LocalTime | None = sent_as("lastmodified")


class Staff(project.Member):
    """Someone of one's own company, or a contractor ("View Staff Contacts", "View Contractor Contacts")."""

    beside: ClassVar = (ContactKind.CONTRACTOR,)

    name: str | None = None
    kind: ContactKind | None = sent_as("type")
    email: str | None = None
    title: str | None = None
    phone: str | None = sent_as("workphone", "phone")
    mobile_phone: str | None = sent_as("mobilephone")


class Contact(contact.Contact):
    """A person of any company ("View Contacts")."""

    undocumented: ClassVar = ("search",)

    name: str | None = None
    first_name: str | None = sent_as("firstname")
    last_name: str | None = sent_as("lastname")
    kind: ContactKind | None = sent_as("type")
    customer: CompanyRef = sent_as("companyid")
    customer_name: str | None = sent_as("companyname")
    job_title: str | None = sent_as("title")
    email: str | None = None
    phone: str | None = sent_as("workphone", "phone")
    mobile_phone: str | None = sent_as("mobilephone")
    last_modified: LocalTime | None = sent_as("lastmodified")


class Event(Record):
    """An event in the calendar ("View Events")."""

    title: str | None = None
    description: str | None = None
    start_time: LocalTime | None = sent_as("starttime")
    end_time: LocalTime | None = sent_as("endtime")
    people: str | None = sent_as("contacts")


class Message(Record):
    """A message of a discussion about a project or a task ("View Messages")."""

    title: str | None = None
    content: str | None = None
    original_message: Ref = sent_as("originalmessageid")
    project: ProjectRef = sent_as("projectid")
    task: Annotated[Ref, RefersTo("tasks")] = sent_as("taskid")
    author: ContactRef = sent_as("authorid")
    date: LocalTime | None = None
    public: bool | None = None


class FiledNote(Record):
    """A note of one's own, in a category ("View Notes")."""

    title: str | None = None
    content: str | None = None
    category_name: str | None = sent_as("categoryname")
    date: LocalTime | None = None


class SharedNote(note.Note):
    """A note on a project, which its people share."""

    text: str | None = sent_as("content")
    title: str | None = None
    project: ProjectRef = sent_as("projectid")


class CompanyNote(note.Note):
    """A note about a company ("View Notes for a Company")."""

    text: str | None = sent_as("content")
    customer: CompanyRef = sent_as("companyid")


class ContactNote(note.Note):
    """A note about a contact ("View Notes for a Contact")."""

    text: str | None = sent_as("content")
    person: ContactRef = sent_as("contactid")


class ProjectRequest(Record):
    """What a client asks for ("View Project Requests")."""

    title: str | None = None
    description: str | None = None
    customer: CompanyRef = sent_as("companyid")
    budget: Money | None = None
    start_date: Day | None = sent_as("startdate")
    due_date: Day | None = sent_as("duedate")
    submitted_date: Day | None = sent_as("submitteddate")


class File(Record):
    """A file, without what it holds ("View Files")."""

    name: str | None = None
    size: int | None = None
    date: LocalTime | None = None
    project: ProjectRef = sent_as("projectid")
    task: Annotated[Ref, RefersTo("tasks")] = sent_as("taskid")


class FileFolder(Record):
    """A folder that was made for a project's files ("View Custom Folders")."""

    name: str | None = None
    project: ProjectRef = sent_as("projectid")


class Category(Record):
    """What projects, tasks or notes are sorted into."""

    name: str | None = None


DERIVED: Mapping[type[Record], frozenset[str]] = {
    Project: frozenset({"budget_type", "budget_scope"}),
    ProjectService: frozenset({"running"}),
    TimeEntry: frozenset({"billable_minutes", "creation_date"}),
    Task: frozenset({"creation_date"}),
    RunningTime: frozenset({"status", "minutes"}),
    Account: frozenset({"clock", "clock_agrees", "time_tracking_type", "time_rounding"}),
}
"""The fields that are worked out from those that are sent, and are never sent themselves."""
