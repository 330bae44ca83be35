"""Every operation that Nutcache documents, read from the declarations, with the tools that reach it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nutmcp.remote.call import Verb
from nutmcp.remote.filter import Operator
from nutmcp.remote.resource import Resource
from nutmcp.systems.nutcache.resources import RESOURCES

FIND, GET = "find_records", "get_record"
_WRITES = ("create", "update", "delete")
_FILTERING = (FIND, "search_customers", "search_invoices", "summarize_invoices")

TOOLS_BY_OPERATION: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "organizations.list": ("get_account",),
        "projects.list": ("list_projects", "get_project", "list_members", "list_changes"),
        "projects.search": ("get_customer",),
        "projects.include.customers": ("list_projects",),
        "projects.include.project_services": ("get_project", "log_time"),
        "projects.include.project_members": ("get_project", "log_time", "list_members"),
        "customers.list": ("search_customers",),
        "customers.search": ("search_customers",),
        "customers.one": ("get_customer",),
        "customers.include.countries": ("search_customers", "get_customer"),
        "customers.include.currencies": ("search_customers", "get_customer"),
        "customers.include.states": ("search_customers", "get_customer"),
        "customers.include.taxes": ("get_customer",),
        "time_entries.list": ("summarize_time",),
        "time_entries.search": ("list_time_entries", "summarize_time", "get_project"),
        "time_entries.one": ("update_time_entry", "delete_time_entry"),
        "time_entries.include.invoices": ("list_time_entries",),
        "time_entries.include.members": ("list_time_entries",),
        "time_entries.include.projects": ("list_time_entries",),
        "time_entries.include.project_services": ("list_time_entries",),
        "time_entries.create": ("log_time", "log_timesheet", "start_timer", "stop_timer", "undo"),
        "time_entries.create.notify": ("log_time", "log_timesheet"),
        "time_entries.update": ("update_time_entry", "undo"),
        "time_entries.update.notify": ("update_time_entry",),
        "time_entries.delete": ("delete_time_entry", "undo"),
        "time_entries.delete.notify": ("delete_time_entry",),
        "timers.search": ("list_timers", "start_timer"),
        "timers.include.projects": ("list_timers", "start_timer"),
        "timers.include.project_services": ("list_timers", "start_timer"),
        "invoices.search": ("search_invoices", "summarize_invoices", "get_invoice", "get_customer"),
        "invoices.one": ("get_invoice",),
        "invoices.include.customers": ("search_invoices", "summarize_invoices", "get_invoice"),
        "invoices.include.invoice_details": ("get_invoice",),
        "invoices.include.invoice_taxes": ("summarize_invoices", "get_invoice"),
        "expenses.search": ("search_expenses",),
        "expenses.include.invoices": ("search_expenses",),
        "currencies.one": ("summarize_time", "summarize_invoices", "get_invoice"),
    }
)
"""The tools whose job it is, before those that reach anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be asked of Nutcache.

    Attributes:
        key: A name for it, such as `projects.project_services.list`.
        kind: What is done: `list`, `one`, `search`, `include` or a write, or what holds for all lists.
        resource: The resource.
        request: The request, such as `GET projects/{id}/project_services`.
        notify: Whether administrators are told.
        include: The resource that is to come along, if any.
        source: Where the vendor documents it.
    """

    key: str
    kind: str
    resource: str
    request: str
    source: str
    notify: bool = False
    include: str = ""

    @property
    def tools(self) -> tuple[str, ...]:
        """Return the tools that reach it."""
        one_by_one = self.request.startswith(f"GET {self.resource}/{{id}}")
        anything = {
            "one": (GET,),
            "include": (FIND, GET) if one_by_one else (FIND,),
            "operator": _FILTERING,
        }
        own = TOOLS_BY_OPERATION.get(self.key, ())
        return (*own, *anything.get(self.kind, () if self.kind in _WRITES else (FIND,)))


def operations() -> list[Operation]:
    """Return every documented operation, resource by resource."""
    return [operation for each in RESOURCES.values() if each.verbs for operation in _of(each)]


def common() -> list[Operation]:
    """Return what can be asked of every list, whatever it lists."""
    paging = Operation(
        key="page", kind="page", resource="", request="?limit=100&page=2", source='v3, "Pagination"; v4, "Pagination"'
    )
    operators = [
        Operation(
            key=f"operator.{each.value}",
            kind="operator",
            resource="",
            request=f'"operator": "{each.value}"',
            source='v3, "Filter Operators"',
        )
        for each in Operator
    ]
    directions = [
        Operation(
            key=f"direction.{each}",
            kind="direction",
            resource="",
            request=f'"direction": "{each}"',
            source='v3, "Sort Directions"',
        )
        for each in ("asc", "desc")
    ]
    return [paging, *operators, *directions]


def _of(resource: Resource) -> Iterator[Operation]:
    name, source = resource.name, resource.source
    for key, address in _addresses(resource).items():
        yield Operation(key=f"{key}.list", kind="list", resource=name, request=f"GET {address}", source=source)
        yield Operation(
            key=f"{key}.search",
            kind="search",
            resource=name,
            request=f"POST {address}/filtered",
            source=f'{source}; "Filtered Searches"',
        )
    gettable = Verb.GET in resource.verbs
    if gettable:
        yield Operation(key=f"{name}.one", kind="one", resource=name, request=f"GET {name}/{{id}}", source=source)
    address = f"{name}/{{id}}" if gettable else next(iter(_addresses(resource).values()))
    for each in resource.includes:
        yield Operation(
            key=f"{name}.include.{each}",
            kind="include",
            resource=name,
            request=f"GET {address}?includes={each}",
            source=f'{source}; "Includes"',
            include=each,
        )
    yield from _writes(resource)


def _addresses(resource: Resource) -> Mapping[str, str]:
    """Return where a resource is listed: at the top, under its owner, or at both."""
    top = {resource.name: resource.name} if Verb.GET in resource.verbs else {}
    owner = resource.parent.resource if resource.parent else ""
    under = {f"{owner}.{resource.name}": f"{owner}/{{id}}/{resource.name}"} if owner else {}
    return top | under


def _writes(resource: Resource) -> Iterator[Operation]:
    for verb, method, address in (
        (Verb.CREATE, "POST", resource.name),
        (Verb.UPDATE, "PUT", f"{resource.name}/{{id}}"),
        (Verb.DELETE, "DELETE", f"{resource.name}/{{id}}"),
    ):
        for notify in (False, True) if verb in resource.verbs else ():
            yield Operation(
                key=f"{resource.name}.{verb.value}{'.notify' * notify}",
                kind=verb.value,
                resource=resource.name,
                request=f"{method} {address}{'?notify=true' * notify}",
                source=resource.source,
                notify=notify,
            )
