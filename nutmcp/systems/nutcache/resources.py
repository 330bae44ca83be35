"""Every resource that Nutcache documents, declared once."""

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import Verb
from nutmcp.remote.resource import READ, Resource, Via, declare
from nutmcp.systems.nutcache import records

LISTED = frozenset({Verb.LIST})
"""The verbs of a sub-collection."""
A_WHILE = 120
"""Seconds for which projects and customers may be remembered: they change rarely, and a miss looks again."""
A_DAY = 86_400
"""Seconds for which organizations, countries and their like may be remembered."""
INCLUDED_ONLY: frozenset[Verb] = frozenset()
"""The verbs of a resource that has no address of its own."""

RESOURCES = declare(
    Resource(
        name="organizations",
        summary="The organizations (v4: companies) that the user belongs to",
        record=records.Organization,
        scoped=False,
        related=("countries", "states", "currencies"),
        fresh_for=A_DAY,
        source='v3, "Organizations"',
    ),
    Resource(
        name="projects",
        summary="Projects, with their billing and budget",
        record=records.Project,
        related=("organizations", "customers", "project_services", "project_members"),
        fresh_for=A_WHILE,
        source='v3, "Projects"',
    ),
    Resource(
        name="project_members",
        summary="The members of a project",
        record=records.ProjectMember,
        verbs=LISTED,
        child_by="project",
        related=("members", "projects"),
        fresh_for=A_WHILE,
        source='v3, "Project members"',
    ),
    Resource(
        name="project_services",
        summary="The services of a project",
        record=records.ProjectService,
        verbs=LISTED,
        child_by="project",
        related=("items", "projects"),
        fresh_for=A_WHILE,
        source='v3, "Project services"',
    ),
    Resource(
        name="customers",
        summary="Customers",
        record=records.Customer,
        related=("organizations", "countries", "currencies", "states", "taxes"),
        fresh_for=A_WHILE,
        source='v3, "Customers"',
    ),
    Resource(
        name="time_entries",
        summary="Recorded time",
        record=records.TimeEntry,
        draft=TimeEntryDraft,
        verbs=READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE},
        notifies=True,
        related=("invoices", "members", Via("project", "organizations"), "projects", "project_services"),
        source='v3, "Time Entries"',
    ),
    Resource(
        name="timers",
        summary="Nutcache's own timers, which can only be read",
        record=records.Timer,
        related=("members", "projects", "project_services", Via("project", "sprint_stories")),
        source='v3, "Timers"',
    ),
    Resource(
        name="invoices",
        summary="Invoices",
        record=records.Invoice,
        related=("organizations", "customers", "members", "invoice_details", "invoice_taxes"),
        source='v3, "Invoices"',
    ),
    Resource(
        name="invoice_details",
        summary="The lines of an invoice",
        record=records.InvoiceDetail,
        verbs=LISTED,
        child_by="invoice",
        related=("invoices", "items", "projects"),
        source='v3, "Invoice details"',
    ),
    Resource(
        name="invoice_taxes",
        summary="The taxes of an invoice",
        record=records.InvoiceTax,
        verbs=LISTED,
        child_by="invoice",
        related=("invoices", "taxes"),
        source='v3, "Invoice taxes"',
    ),
    Resource(
        name="expenses",
        summary="Expenses",
        record=records.Expense,
        related=("organizations", Via("project", "customers"), "invoices", "expense_taxes"),
        source='v3, "Expenses"',
    ),
    Resource(
        name="expense_taxes",
        summary="The taxes of an expense",
        record=records.ExpenseTax,
        verbs=LISTED,
        child_by="expense",
        source='v3, "Expense taxes"',
    ),
    Resource(
        name="countries",
        summary="Countries",
        record=records.Country,
        scoped=False,
        related=("currencies",),
        fresh_for=A_DAY,
        source='v3, "Countries"',
    ),
    Resource(
        name="states",
        summary="States and provinces; also listed under their country",
        record=records.State,
        scoped=False,
        child_by="country",
        related=("countries",),
        fresh_for=A_DAY,
        source='v3, "States"',
    ),
    Resource(
        name="currencies",
        summary="Currencies",
        record=records.Currency,
        scoped=False,
        fresh_for=A_DAY,
        source='v3, "Currencies"',
    ),
    Resource(
        name="members",
        summary="Members of the organization, as includes only",
        record=records.Member,
        verbs=INCLUDED_ONLY,
        source="assumed",
    ),
    Resource(
        name="items",
        summary="Items of the price list, as includes only",
        record=records.Item,
        verbs=INCLUDED_ONLY,
        source="assumed",
    ),
    Resource(
        name="taxes",
        summary="Taxes, as includes only",
        record=records.Tax,
        verbs=INCLUDED_ONLY,
        source="assumed",
    ),
    Resource(
        name="sprint_stories",
        summary="Cards of a project's board, as includes only",
        record=records.SprintStory,
        verbs=INCLUDED_ONLY,
        source="assumed",
    ),
)
"""Every resource by name."""
