"""Every resource that Nutcache documents, declared once."""

from types import MappingProxyType

from nutmcp.remote.call import Verb
from nutmcp.remote.resource import READ, Many, One, Parent, Resource
from nutmcp.systems.nutcache import records

LISTED = frozenset({Verb.LIST})
"""The verbs of a sub-collection."""
A_WHILE = 120
"""Seconds for which projects and customers may be remembered: they change rarely, and a miss looks again."""
A_DAY = 86_400
"""Seconds for which organizations, countries and their like may be remembered."""
INCLUDED_ONLY: frozenset[Verb] = frozenset()
"""The verbs of a resource that has no address of its own."""

_DECLARED = (
    Resource(
        name="organizations",
        summary="The organizations (v4: companies) that the user belongs to",
        record=records.Organization,
        scoped=False,
        includes={"countries": One("country"), "states": One("state"), "currencies": One("currency")},
        fresh_for=A_DAY,
        source='v3, "Organizations"',
    ),
    Resource(
        name="projects",
        summary="Projects, with their billing and budget",
        record=records.Project,
        includes={
            "organizations": One("organization"),
            "customers": One("customer"),
            "project_services": Many("project"),
            "project_members": Many("project"),
        },
        fresh_for=A_WHILE,
        source='v3, "Projects"',
    ),
    Resource(
        name="project_members",
        summary="The members of a project",
        record=records.ProjectMember,
        verbs=LISTED,
        parent=Parent("projects", "project"),
        includes={"members": One("member"), "projects": One("project")},
        fresh_for=A_WHILE,
        source='v3, "Project members"',
    ),
    Resource(
        name="project_services",
        summary="The services of a project",
        record=records.ProjectService,
        verbs=LISTED,
        parent=Parent("projects", "project"),
        includes={"items": One("item"), "projects": One("project")},
        fresh_for=A_WHILE,
        source='v3, "Project services"',
    ),
    Resource(
        name="customers",
        summary="Customers",
        record=records.Customer,
        includes={
            "organizations": One("organization"),
            "countries": One("country"),
            "currencies": One("currency"),
            "states": One("state"),
            "taxes": One("tax"),
        },
        fresh_for=A_WHILE,
        source='v3, "Customers"',
    ),
    Resource(
        name="time_entries",
        summary="Recorded time",
        record=records.TimeEntry,
        draft=records.TimeEntryDraft,
        verbs=READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE},
        includes={
            "invoices": One("invoice"),
            "members": One("member"),
            "organizations": One("organization", through="project"),
            "projects": One("project"),
            "project_services": One("project_service"),
        },
        source='v3, "Time Entries"',
    ),
    Resource(
        name="timers",
        summary="Nutcache's own timers, which can only be read",
        record=records.Timer,
        includes={
            "members": One("member"),
            "projects": One("project"),
            "project_services": One("project_service"),
            "sprint_stories": Many("project"),
        },
        source='v3, "Timers"',
    ),
    Resource(
        name="invoices",
        summary="Invoices",
        record=records.Invoice,
        includes={
            "organizations": One("organization"),
            "customers": One("customer"),
            "members": One("responsible"),
            "invoice_details": Many("invoice"),
            "invoice_taxes": Many("invoice"),
        },
        source='v3, "Invoices"',
    ),
    Resource(
        name="invoice_details",
        summary="The lines of an invoice",
        record=records.InvoiceDetail,
        verbs=LISTED,
        parent=Parent("invoices", "invoice"),
        includes={"invoices": One("invoice"), "items": One("item"), "projects": One("project")},
        source='v3, "Invoice details"',
    ),
    Resource(
        name="invoice_taxes",
        summary="The taxes of an invoice",
        record=records.InvoiceTax,
        verbs=LISTED,
        parent=Parent("invoices", "invoice"),
        includes={"invoices": One("invoice"), "taxes": One("tax")},
        source='v3, "Invoice taxes"',
    ),
    Resource(
        name="expenses",
        summary="Expenses",
        record=records.Expense,
        includes={
            "organizations": One("organization"),
            "customers": One("customer", through="project"),
            "invoices": One("invoice"),
            "expense_taxes": Many("expense"),
        },
        source='v3, "Expenses"',
    ),
    Resource(
        name="expense_taxes",
        summary="The taxes of an expense",
        record=records.ExpenseTax,
        verbs=LISTED,
        parent=Parent("expenses", "expense"),
        source='v3, "Expense taxes"',
    ),
    Resource(
        name="countries",
        summary="Countries",
        record=records.Country,
        scoped=False,
        includes={"currencies": One("currency")},
        fresh_for=A_DAY,
        source='v3, "Countries"',
    ),
    Resource(
        name="states",
        summary="States and provinces; also listed under their country",
        record=records.State,
        scoped=False,
        parent=Parent("countries", "country"),
        includes={"countries": One("country")},
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

RESOURCES = MappingProxyType({each.name: each for each in _DECLARED})
"""Every resource by name."""
