"""Questions for every tool that reads, which together use most of its arguments."""

from collections.abc import Mapping, Sequence

_PERIOD = {"from": "2025-01-01", "to": "2026-12-31"}
_TIME = {"member": "all", **_PERIOD}
_RULE = [{"property": "id", "operator": "gt", "value": "0"}]

QUESTIONS: Mapping[str, Sequence[dict[str, object]]] = {
    "list_time_entries": [
        {},
        {**_TIME, "limit": 100, "sort": "-minutes"},
        {**_TIME, "note_contains": "e", "customer": "Acme Corporation", "billable": True, "invoiced": False},
        {**_TIME, "project": "Acme website", "service": "Design"},
    ],
    "summarize_time": [
        {"group_by": ["project"], **_TIME},
        {"group_by": ["customer", "service", "member"], **_TIME, "note_contains": "e"},
        {"group_by": ["month", "billable", "invoiced"], **_TIME, "billable": True},
        {"missing": "people", "period": "2026-11", "target_hours": "35h/week"},
        {"missing": "days", "group_by": ["project"], "member": "all", "period": "2026-11"},
    ],
    "list_changes": [{}, {"period": "this_week", "by": "all", "limit": 1}],
    "list_timers": [{}],
    "list_projects": [
        {"limit": 100},
        {"query": "acme", "status": ["in_progress", "archived"], "sort": "-customer"},
        {"budget": "all", "sort": "-budget"},
    ],
    "get_project": [{"project": "Acme website"}, {"project": "6650"}],
    "search_customers": [
        {"limit": 100},
        {"query": "Richmond", "status": "all"},
        {"filters": _RULE, "sort": "-city"},
    ],
    "get_customer": [{"customer": 154528}, {"customer": "Lumen Énergie"}],
    "search_invoices": [
        {"limit": 100},
        {"query": "acme", "overdue": False, "status": ["sent", "paid"], **_PERIOD},
        {"filters": _RULE, "sort": "-balance", "min_total": 1, "max_total": 10_000, "overdue": True},
    ],
    "get_invoice": [{"invoice": "0005"}, {"invoice": 9287}],
    "summarize_invoices": [
        {"group_by": ["customer", "age"]},
        {"group_by": ["status", "month", "currency"], "status": "all", "query": "e"},
    ],
    "search_expenses": [
        {"limit": 2},
        {"query": "e", "customer": "Acme Corporation", "invoiced": False, "status": "all", "sort": "-total"},
        {"project": "Acme website", "member": "me", **_PERIOD},
    ],
    "find_records": [
        {"resource": "invoices", "includes": ["customers", "invoice_details", "members"], "limit": 100},
        {"resource": "projects", "includes": ["customers", "project_services"], "limit": 100},
        {"resource": "customers", "limit": 100},
        {"resource": "time_entries", "filters": _RULE, "sort": "-minutes", "includes": ["projects"], "limit": 100},
        {"resource": "project_services", "parent": 6640},
        {"resource": "timers", "includes": ["projects", "members"]},
        {"resource": "expenses", "includes": ["customers", "expense_taxes"]},
    ],
    "get_record": [
        {"resource": "projects", "id": 6640, "includes": ["customers", "project_members"]},
        {"resource": "customers", "id": 154528},
    ],
    "get_account": [{}],
    "list_members": [{}, {"query": "e", "status": "all"}],
}
