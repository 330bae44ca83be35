"""The methods of Nutshell by resource: how each is found, searched, read and written, and what can be asked of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nutmcp.remote.filter import Filter, Operator

Ask = Callable[[Any], Mapping[str, Any]]
"""Makes the part of a query that asks for a value."""


def _under(key: str) -> Ask:
    return lambda value: {key: value}


def _among(key: str) -> Ask:
    return lambda value: {key: [value]}


def _whose(kind: str) -> Ask:
    return lambda id: {"assignee": [{"entityType": kind, "id": id}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """How one resource is asked for.

    Attributes:
        entity: What the names of its methods end in, such as `Lead`.
        find: The method that lists it; empty where none does.
        search: The method that looks for words.
        stubs: Whether lists can be asked for stubs, and are.
        asks: What a query can ask for, by our name of the field: equal to a value.
        query: What every query says, since the default is not published.
        stub: The fields that a stub has beside what makes it one; others are told by the whole record alone.
    """

    entity: str
    find: str = ""
    search: str = ""
    stubs: bool = False
    asks: Mapping[str, Ask] = field(default_factory=dict[str, Ask])
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    stub: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Return the name under which the record stands in a request."""
        return self.entity[:1].lower() + self.entity[1:]

    @property
    def id_key(self) -> str:
        """Return the name under which its id does."""
        return f"{self.key}Id"

    def asked(self, rule: Filter) -> Mapping[str, Any] | None:
        """Return the part of a query that asks for what a filter says; None where it cannot be asked."""
        ask = self.asks.get(rule.property)
        if ask is None or rule.operator is not Operator.EQ or rule.value == "":
            return None
        return ask(rule.value)


METHODS: Mapping[str, Methods] = MappingProxyType(
    {
        "customers": Methods(
            entity="Account",
            find="findAccounts",
            search="searchAccounts",
            stubs=True,
            asks={
                "industry": _under("industry"),
                "account_type": _under("accountType"),
                "territory": _under("territory"),
                "has_open_leads": _under("hasOpenLeads"),
            },
            stub=frozenset({"id", "revision", "name"}),
        ),
        "people": Methods(
            entity="Contact",
            find="findContacts",
            search="searchContacts",
            stubs=True,
            asks={"customer": _under("accountId"), "lead": _under("leadId")},
            stub=frozenset({"id", "revision", "name"}),
        ),
        "leads": Methods(
            entity="Lead",
            find="findLeads",
            search="searchLeads",
            stubs=True,
            asks={
                "status": _under("status"),
                "customer": _under("accountId"),
                "person": _under("contactId"),
                "stage": _under("milestoneId"),
                "pipeline": _under("stagesetId"),
                "number": _under("number"),
                "assignee": _whose("Users"),
                "team": _whose("Teams"),
            },
            query={"filter": 2},  # everybody's
            stub=frozenset(
                {"id", "revision", "name", "description", "status", "completion", "value", "currency"}
                | {"customer_name", "person_name", "is_overdue", "due_time", "next_step_due_time", "closed_time"}
                | {"last_contacted_time", "modified_time"}
            ),
        ),
        "activities": Methods(
            entity="Activity",
            find="findActivities",
            stubs=True,
            asks={
                "lead": _under("leadId"),
                "person": _among("contactId"),
                "customer": _among("accountId"),
                "member": _among("userId"),
                "activity_type": _among("activityTypeId"),
                "status": _under("status"),
                "is_flagged": _under("isFlagged"),
            },
            stub=frozenset({"id", "revision", "name", "status", "start_time", "end_time", "is_all_day"}),
        ),
        "tasks": Methods(entity="Task", find="findTasks"),
        "notes": Methods(entity="Note"),
        "members": Methods(entity="User", find="findUsers"),
        "teams": Methods(entity="Team", find="findTeams"),
        "stages": Methods(entity="Milestone", find="findMilestones"),
        "pipelines": Methods(entity="Stageset", find="findStagesets"),
        "activity_types": Methods(entity="ActivityType", find="findActivityTypes"),
        "outcomes": Methods(entity="Lead_Outcome", find="findLead_Outcomes"),
        "products": Methods(entity="Product", find="findProducts"),
        "markets": Methods(entity="Market", find="findMarkets"),
        "sources": Methods(entity="Source", find="findSources"),
        "competitors": Methods(entity="Competitor", find="findCompetitors"),
        "industries": Methods(entity="Industry", find="findIndustries"),
        "account_types": Methods(entity="AccountType", find="findAccountTypes"),
        "territories": Methods(entity="Territory", find="findTerritories"),
    }
)
"""How each resource is asked for; what can be asked is what public clients ask."""
NOTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"customer": ("customers", "Accounts"), "person": ("people", "Contacts"), "lead": ("leads", "Leads")}
)
"""What a note can be on, by our field: the resource, and the entity type."""
