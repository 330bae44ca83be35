"""What the built-in ProWorkflow keeps, as tables whose columns bear the vendor's own names.

They are the vendor's records and not ours: what our side of the wire makes of them is its own matter.
"""

from collections.abc import Mapping
from typing import Annotated

from nutmcp.remote.record import Day, Instant, LocalTime, Money, Record, Ref, RefersTo
from nutmcp.remote.resource import Resource, declare

CompanyRef = Annotated[Ref, RefersTo("companies")]
ContactRef = Annotated[Ref, RefersTo("contacts")]
ProjectRef = Annotated[Ref, RefersTo("projects")]
TaskRef = Annotated[Ref, RefersTo("tasks")]
CategoryRef = Annotated[Ref, RefersTo("categories")]
InvoiceRef = Annotated[Ref, RefersTo("invoices")]
QuoteRef = Annotated[Ref, RefersTo("quotes")]


class Addressed(Record):
    """What has an address, and is changed now and then."""

    address1: str | None = None
    address2: str | None = None
    address3: str | None = None
    city: str | None = None
    state: str | None = None
    zipcode: str | None = None
    country: str | None = None
    lastmodified: Instant | None = None


class Company(Addressed):
    """A company: one's own (staff), a client, a contractor, or another."""

    name: str | None = None
    code: str | None = None
    type: str | None = None
    email: str | None = None
    fax: str | None = None
    phone: str | None = None
    website: str | None = None
    pending: bool | None = None
    tags: str | None = None


class Contact(Addressed):
    """A person of a company, who may sign in."""

    firstname: str | None = None
    lastname: str | None = None
    companyid: CompanyRef = None
    type: str | None = None
    title: str | None = None
    username: str | None = None
    email: str | None = None
    fax: str | None = None
    workphone: str | None = None
    mobilephone: str | None = None
    allowlogin: bool | None = None
    pending: bool | None = None
    tags: str | None = None
    groups: str | None = None
    roles: str | None = None
    locationaddress: str | None = None
    latitude: Money | None = None
    longitude: Money | None = None
    locationtime: Instant | None = None


class Category(Record):
    """A category of projects, of general tasks, or of notes; or a tag, a group or a role."""

    of: str | None = None
    name: str | None = None


class Project(Record):
    """A project of a company; lists of people are comma text."""

    number: str | None = None
    title: str | None = None
    description: str | None = None
    companyid: CompanyRef = None
    managerid: ContactRef = None
    categoryid: CategoryRef = None
    staff: str | None = None
    clients: str | None = None
    contractors: str | None = None
    status: str | None = None
    customstatusid: int | None = None
    priority: int | None = None
    startdate: Day | None = None
    duedate: Day | None = None
    completedate: Day | None = None
    timeallocated: int | None = None
    quotetotal: Money | None = None
    invoicetotal: Money | None = None
    invoiced: bool | None = None
    paid: bool | None = None
    accountedfor: bool | None = None
    purchaseordernumber: str | None = None
    privatenotes: str | None = None
    lastmodified: Instant | None = None


class Task(Record):
    """A task of a project, or a general one of a category."""

    name: str | None = None
    projectid: ProjectRef = None
    categoryid: CategoryRef = None
    contacts: str | None = None
    description: str | None = None
    status: str | None = None
    type: str | None = None
    ordernumber: str | None = None
    orderlevel: str | None = None
    priority: int | None = None
    startdate: Day | None = None
    duedate: Day | None = None
    completedate: Day | None = None
    timeallocated: int | None = None
    billable: bool | None = None
    taxable: bool | None = None
    prerequisites: str | None = None
    servicename: str | None = None
    servicerate: Money | None = None
    creatorid: ContactRef = None
    lastmodified: Instant | None = None


class TimeRecord(Record):
    """Worked time of a contact on a task, by the account's clock; of a timer that runs, only since when it does."""

    contactid: ContactRef = None
    taskid: TaskRef = None
    timetracked: int | None = None
    starttime: LocalTime | None = None
    endtime: LocalTime | None = None
    runningsince: Instant | None = None
    notes: str | None = None
    approvalstatus: str | None = None
    lastmodified: Instant | None = None


class Bill(Addressed):
    """What an invoice and a quote have in common."""

    number: str | None = None
    title: str | None = None
    description: str | None = None
    companyid: CompanyRef = None
    contactid: ContactRef = None
    projectid: ProjectRef = None
    status: str | None = None
    companyname: str | None = None
    contactname: str | None = None
    discountdescription: str | None = None
    discountvalue: str | None = None
    taxable: bool | None = None
    taxrate: Money | None = None
    emaileddate: Day | None = None
    emailedto: str | None = None


class Invoice(Bill):
    """An invoice, which is paid or not."""

    invoiceddate: Day | None = None
    duedate: Day | None = None
    paiddate: Day | None = None
    invoicedbyid: ContactRef = None
    purchaseordernumber: str | None = None
    showcostbreakdown: bool | None = None
    terms: str | None = None


class Quote(Bill):
    """A quote or an estimate, which is pending, approved or declined."""

    type: str | None = None
    quoteddate: Day | None = None
    approveddate: Day | None = None
    validtodate: Day | None = None
    quotedbyid: ContactRef = None


class Line(Record):
    """A line of an invoice or a quote; its time is in minutes, and its rate then by the hour."""

    type: str | None = None
    name: str | None = None
    description: str | None = None
    displayorder: str | None = None
    quantity: Money | None = None
    rate: Money | None = None
    time: int | None = None
    taxable: bool | None = None


class InvoiceLine(Line):
    """A line of an invoice."""

    invoiceid: InvoiceRef = None


class QuoteLine(Line):
    """A line of a quote."""

    quoteid: QuoteRef = None


class Expense(Record):
    """What a project cost beside time."""

    name: str | None = None
    description: str | None = None
    projectid: ProjectRef = None
    contactid: ContactRef = None
    cost: Money | None = None
    date: Day | None = None
    invoiced: bool | None = None
    taxable: bool | None = None


class Event(Record):
    """An event in the calendar of contacts."""

    title: str | None = None
    description: str | None = None
    contacts: str | None = None
    starttime: LocalTime | None = None
    endtime: LocalTime | None = None
    lastmodified: Instant | None = None


class Message(Record):
    """A message of a discussion; the first has no original."""

    title: str | None = None
    content: str | None = None
    originalmessageid: int | None = None
    projectid: ProjectRef = None
    taskid: TaskRef = None
    authorid: ContactRef = None
    contacts: str | None = None
    public: bool | None = None
    date: LocalTime | None = None


class Note(Record):
    """A note: a general one of a category, one on a company or a contact, or one shared on a project."""

    kind: str | None = None
    title: str | None = None
    content: str | None = None
    categoryid: CategoryRef = None
    companyid: CompanyRef = None
    contactid: ContactRef = None
    projectid: ProjectRef = None
    authorid: ContactRef = None
    contacts: str | None = None
    date: LocalTime | None = None
    lastmodified: Instant | None = None


class ProjectRequest(Record):
    """A request for a new project."""

    title: str | None = None
    description: str | None = None
    status: str | None = None
    companyid: CompanyRef = None
    clientid: ContactRef = None
    recipientid: ContactRef = None
    budget: Money | None = None
    startdate: Day | None = None
    duedate: Day | None = None
    submitteddate: Day | None = None
    lastmodified: Instant | None = None


class File(Record):
    """What is known of a file; its content is kept elsewhere."""

    name: str | None = None
    size: int | None = None
    date: LocalTime | None = None
    projectid: ProjectRef = None
    taskid: TaskRef = None
    folderid: Annotated[Ref, RefersTo("folders")] = None


class Folder(Record):
    """A folder that was made for files of a project."""

    name: str | None = None
    projectid: ProjectRef = None
    contacts: str | None = None


_RECORDS: Mapping[str, type[Record]] = {
    "companies": Company,
    "contacts": Contact,
    "categories": Category,
    "projects": Project,
    "tasks": Task,
    "time": TimeRecord,
    "invoices": Invoice,
    "invoice_lines": InvoiceLine,
    "quotes": Quote,
    "quote_lines": QuoteLine,
    "expenses": Expense,
    "events": Event,
    "messages": Message,
    "notes": Note,
    "projectrequests": ProjectRequest,
    "files": File,
    "folders": Folder,
}

TABLES = declare(
    *(
        Resource(name=name, summary=(record.__doc__ or "").rstrip("."), record=record, scoped=False)
        for name, record in _RECORDS.items()
    )
)
"""The tables of the built-in ProWorkflow."""

REFERENCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "projects": (
        ("tasks", "projectid"),
        ("files", "projectid"),
        ("folders", "projectid"),
        ("messages", "projectid"),
        ("notes", "projectid"),
        ("expenses", "projectid"),
    ),
    "tasks": (("time", "taskid"), ("files", "taskid"), ("messages", "taskid")),
    "invoices": (("invoice_lines", "invoiceid"),),
    "quotes": (("quote_lines", "quoteid"),),
    "messages": (("messages", "originalmessageid"),),
    "companies": (("contacts", "companyid"), ("notes", "companyid")),
    "contacts": (("notes", "contactid"),),
    "folders": (("files", "folderid"),),
}
"""What goes with a record that is deleted: the tables, and the columns that hold its id."""
