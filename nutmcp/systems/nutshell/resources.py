"""Every resource that is read or written in Nutshell, declared once."""

from nutmcp.domain.activity import ActivityDraft
from nutmcp.domain.lead import LeadDraft
from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record
from nutmcp.remote.resource import READ, Resource, declare
from nutmcp.systems.nutshell import records
from nutmcp.systems.nutshell.task_draft import TaskDraft

A_WHILE = 120
"""Seconds for which what changes rarely may be remembered; a miss looks again."""
_LISTED = frozenset({Verb.LIST})
_WRITTEN = READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE}
_PAGE = "Nutshell JSON-RPC"


def _few(name: str, summary: str, record: type[Record], verbs: frozenset[Verb] = _LISTED) -> Resource:
    """Return a resource of which there are few, so that a list is read as a whole and remembered for a while."""
    return Resource(
        name=name,
        summary=summary,
        record=record,
        verbs=verbs,
        scoped=False,
        paged=False,
        fresh_for=A_WHILE,
        source=_PAGE,
    )


RESOURCES = declare(
    Resource(
        name="customers",
        summary="Companies (Accounts)",
        record=records.Company,
        lists_whole=False,
        scoped=False,
        fresh_for=A_WHILE,
        source=_PAGE,
    ),
    Resource(
        name="people", summary="People (Contacts)", record=records.Person, lists_whole=False, scoped=False, source=_PAGE
    ),
    Resource(
        name="leads",
        summary="Leads, with their stage, value and assignee",
        record=records.Lead,
        draft=LeadDraft,
        verbs=_WRITTEN,
        lists_whole=False,
        scoped=False,
        source=_PAGE,
    ),
    Resource(
        name="activities",
        summary="Calls, meetings and the like, planned or logged",
        record=records.Activity,
        draft=ActivityDraft,
        verbs=_WRITTEN,
        lists_whole=False,
        scoped=False,
        source=_PAGE,
    ),
    Resource(
        name="tasks",
        summary="Tasks, whose fields are published nowhere",
        record=records.Task,
        draft=TaskDraft,
        verbs=_WRITTEN,
        paged=False,
        scoped=False,
        source="assumed",
    ),
    Resource(
        name="notes",
        summary="Notes on one company, person or lead, which filters have to name",
        record=records.Note,
        draft=records.NoteDraft,
        verbs=READ | {Verb.CREATE, Verb.DELETE},
        paged=False,
        scoped=False,
        source=_PAGE,
    ),
    _few("members", "Users", records.User, READ),
    _few("teams", "Teams of users", records.Team, READ),
    _few("stages", "Stages of leads (Milestones)", records.Milestone),
    _few("pipelines", "Pipelines, which are sets of stages (Stagesets)", records.Stageset),
    _few("activity_types", "Kinds of activities", records.ActivityType),
    _few("outcomes", "What may become of a lead (Lead_Outcomes)", records.Outcome),
    _few("products", "Products", records.Product, READ),
    _few("markets", "Markets", records.Market),
    _few("sources", "Where leads come from", records.Source),
    _few("competitors", "Competitors", records.Competitor),
    _few("industries", "Industries", records.Industry),
    _few("account_types", "Types of companies", records.AccountType),
    _few("territories", "Territories", records.Territory),
)
"""All resources by name."""
