"""Every resource of ProWorkflow that nutmcp knows, declared once."""

from types import MappingProxyType

from nutmcp.domain.note import NoteDraft
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.remote.resource import READ, Resource, Timed, declare
from nutmcp.systems.proworkflow import papers, records
from nutmcp.systems.proworkflow.actions import TASK_ACTIONS, TIMER_ACTIONS

PATHS = MappingProxyType(
    {
        "account": "login",
        "projects": "projects",
        "customers": "companies",
        "members": "contacts",
        "project_services": "tasks",
        "tasks": "tasks",
        "time_entries": "time",
        "timers": "time/activetimers",
        "invoices": "invoices",
        "invoice_details": "lines",
        "invoice_taxes": "invoices",
        "quotes": "quotes",
        "quote_lines": "lines",
        "project_expenses": "expenses",
        "events": "events",
        "messages": "messages",
        "filed_notes": "notes",
        "shared_notes": "sharednotes",
        "company_notes": "notes",
        "contact_notes": "notes",
        "project_requests": "projectrequests",
        "files": "files",
        "file_folders": "files/folders",
        "companies": "companies",
        "contacts": "contacts",
        "project_categories": "settings/projects/categories",
        "task_categories": "settings/tasks/categories",
        "note_categories": "settings/notes/categories",
    }
)
"""Where each resource has its records; that of a child stands below its owner's."""
LISTS = MappingProxyType({"customers": "companies/client", "members": "contacts/staff"})
"""Where a list is, if not where its records are."""
MORE_LISTS = MappingProxyType({"members": "contacts/contractor"})
"""Where the rest of a list is; it may be withheld from a user."""
A_WHILE = 120
"""Seconds for which what changes rarely may be remembered; a miss looks again."""
A_DAY = 86_400
LISTED = frozenset({Verb.LIST})
WRITTEN = frozenset({Verb.CREATE, Verb.UPDATE, Verb.DELETE})
_SEED = "the vendor's list of calls, "
_CLIENTS = "read by clients of the interface; the vendor's list of calls ends before it"


class SharedNoteDraft(NoteDraft):
    """What is written of a note on a project."""

    project: Id | None = None


class CompanyNoteDraft(NoteDraft):
    """What is written of a note about a company."""

    customer: Id | None = None


class ContactNoteDraft(NoteDraft):
    """What is written of a note about a contact."""

    person: Id | None = None


RESOURCES = declare(
    Resource(
        name="account",
        summary="The account, and the clock that it goes by",
        record=records.Account,
        verbs=LISTED,
        scoped=False,
        paged=False,
        fresh_for=A_DAY,
        source=f"{_SEED}Login Call",
    ),
    Resource(
        name="projects",
        summary="Projects, with their allocated and tracked time",
        record=records.Project,
        related=("customers",),
        scoped=False,
        fresh_for=A_WHILE,
        source=f"{_SEED}View Projects for a Company; the rest {_CLIENTS}",
    ),
    Resource(
        name="project_services",
        summary="The tasks of a project, as what time is logged on",
        record=records.ProjectService,
        verbs=READ | {Verb.DO},
        actions=TIMER_ACTIONS,
        child_by="project",
        related=("projects",),
        scoped=False,
        fresh_for=A_WHILE,
        source=f"{_SEED}View Tasks for a Company; the rest {_CLIENTS}",
    ),
    Resource(
        name="tasks",
        summary="Tasks, with who is to do them and when they are due",
        record=records.Task,
        draft=records.TaskDraft,
        verbs=READ | WRITTEN | {Verb.DO},
        actions=TASK_ACTIONS,
        related=("projects",),
        scoped=False,
        source=f"{_SEED}View Tasks for a Company; the rest {_CLIENTS}",
    ),
    Resource(
        name="time_entries",
        summary="Time records, each on a task",
        record=records.TimeEntry,
        draft=TimeEntryDraft,
        verbs=READ | WRITTEN,
        timed=Timed(on="project_service", begin="starttimer", end="stoptimer", resumes=False, backdates=False),
        related=("projects", "project_services", "members"),
        scoped=False,
        source=_CLIENTS,
    ),
    Resource(
        name="timers",
        summary="Timers that run",
        record=records.RunningTime,
        verbs=LISTED,
        related=("projects", "project_services", "members"),
        scoped=False,
        paged=False,
        source=_CLIENTS,
    ),
    Resource(
        name="customers",
        summary="Companies that are clients",
        record=records.Company,
        scoped=False,
        fresh_for=A_WHILE,
        source=f"{_SEED}View Client Companies",
    ),
    Resource(
        name="companies",
        summary="Companies of all types",
        record=records.AnyCompany,
        scoped=False,
        source=f"{_SEED}View Companies",
    ),
    Resource(
        name="members",
        summary="Staff, and the contractors who work with them",
        record=records.Staff,
        scoped=False,
        paged=False,
        fresh_for=A_WHILE,
        source=f"{_SEED}View Staff Contacts, View Contractor Contacts",
    ),
    Resource(
        name="contacts",
        summary="People of all companies",
        record=records.Contact,
        related=("customers",),
        scoped=False,
        source=f"{_SEED}View Contacts",
    ),
    Resource(
        name="invoices",
        summary="Invoices, paid and unpaid",
        record=papers.Invoice,
        related=("customers", "projects", "invoice_details", "invoice_taxes"),
        scoped=False,
        source=f"{_SEED}View Invoices/Totals",
    ),
    Resource(
        name="invoice_details",
        summary="The lines of an invoice",
        record=papers.InvoiceLine,
        verbs=LISTED,
        child_by="invoice",
        related=("invoices",),
        scoped=False,
        paged=False,
        source=f"{_SEED}View Line Items in an Invoice",
    ),
    Resource(
        name="invoice_taxes",
        summary="The one tax of an invoice",
        record=papers.InvoiceTax,
        verbs=LISTED,
        child_by="invoice",
        related=("invoices",),
        scoped=False,
        paged=False,
        source=f"{_SEED}View an Invoice",
    ),
    Resource(
        name="quotes",
        summary="Quotes and estimates",
        record=papers.Quote,
        related=("customers", "projects"),
        scoped=False,
        source=f"{_SEED}View Quotes for a Company",
    ),
    Resource(
        name="quote_lines",
        summary="The lines of a quote",
        record=papers.QuoteLine,
        verbs=LISTED,
        child_by="quote",
        related=("quotes",),
        scoped=False,
        paged=False,
        source=_CLIENTS,
    ),
    Resource(
        name="project_expenses",
        summary="Expenses of projects",
        record=papers.Expense,
        related=("projects", "members"),
        scoped=False,
        source=f"{_SEED}View Expenses",
    ),
    Resource(
        name="events",
        summary="Events of the calendar",
        record=records.Event,
        scoped=False,
        source=f"{_SEED}View Events",
    ),
    Resource(
        name="messages",
        summary="Messages about projects and tasks",
        record=records.Message,
        related=("projects", "tasks"),
        scoped=False,
        source=f"{_SEED}View Messages",
    ),
    Resource(
        name="filed_notes",
        summary="Notes that are filed by categories",
        record=records.FiledNote,
        scoped=False,
        source=f"{_SEED}View Notes",
    ),
    Resource(
        name="shared_notes",
        summary="Notes on projects",
        record=records.SharedNote,
        draft=SharedNoteDraft,
        verbs=READ | WRITTEN,
        related=("projects",),
        scoped=False,
        source=_CLIENTS,
    ),
    Resource(
        name="company_notes",
        summary="Notes about a company",
        record=records.CompanyNote,
        draft=CompanyNoteDraft,
        verbs=LISTED | {Verb.CREATE, Verb.DELETE},
        child_by="customer",
        related=("customers",),
        scoped=False,
        source=f"{_SEED}View Notes for a Company",
    ),
    Resource(
        name="contact_notes",
        summary="Notes about a contact",
        record=records.ContactNote,
        draft=ContactNoteDraft,
        verbs=LISTED | {Verb.CREATE, Verb.DELETE},
        child_by="person",
        related=("contacts",),
        scoped=False,
        source=f"{_SEED}View Notes for a Contact",
    ),
    Resource(
        name="project_requests",
        summary="What clients ask to have done",
        record=records.ProjectRequest,
        related=("customers",),
        scoped=False,
        source=f"{_SEED}View Project Requests",
    ),
    Resource(
        name="files",
        summary="Files of projects and tasks, without what they hold",
        record=records.File,
        related=("projects", "tasks"),
        scoped=False,
        source=f"{_SEED}View Files",
    ),
    Resource(
        name="file_folders",
        summary="Folders that were made for files",
        record=records.FileFolder,
        related=("projects",),
        scoped=False,
        source=f"{_SEED}View Custom Folders",
    ),
    *(
        Resource(
            name=name,
            summary=f"The categories of {of}",
            record=records.Category,
            verbs=LISTED,
            scoped=False,
            paged=False,
            fresh_for=A_DAY,
            source=_CLIENTS,
        )
        for name, of in (
            ("project_categories", "projects"),
            ("task_categories", "general tasks"),
            ("note_categories", "filed notes"),
        )
    ),
)
"""All resources by name."""
