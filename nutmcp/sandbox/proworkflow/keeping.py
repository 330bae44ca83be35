"""How the sandbox keeps ProWorkflow: as the vendor's tables, which are read as the records that its answers hold."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, cast
from zoneinfo import ZoneInfo

from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, wire_names
from nutmcp.sandbox.emulation import Keeping
from nutmcp.sandbox.proworkflow.knobs import ProWorkflowKnobs
from nutmcp.sandbox.proworkflow.row import Row, order_of
from nutmcp.sandbox.proworkflow.rows import Rows
from nutmcp.sandbox.proworkflow.tables import TABLES
from nutmcp.sandbox.store import Store
from nutmcp.systems.proworkflow.resources import RESOURCES

_Of = tuple[str, Callable[[Row], bool]]
"""A table, and which of its rows are meant."""


def _every(_: Row) -> bool:
    return True


def _having(column: str, *values: object) -> Callable[[Row], bool]:
    return lambda row: row[column] in values


_WHERE: Mapping[str, _Of] = MappingProxyType(
    {
        "customers": ("companies", _having("type", "client")),
        "members": ("contacts", _having("type", "staff", "contractor")),
        "project_services": ("tasks", _every),
        "time_entries": ("time", _having("runningsince", None)),
        "invoice_details": ("invoice_lines", _every),
        "filed_notes": ("notes", _having("kind", "general")),
        "shared_notes": ("notes", _having("kind", "shared")),
        "company_notes": ("notes", _having("kind", "company")),
        "contact_notes": ("notes", _having("kind", "contact")),
        "project_expenses": ("expenses", _every),
        "project_requests": ("projectrequests", _every),
        "project_categories": ("categories", _having("of", "projects")),
        "task_categories": ("categories", _having("of", "tasks")),
        "note_categories": ("categories", _having("of", "notes")),
    }
)
"""The table of a resource, where the two have not the same name, or not the same rows."""


_GENERAL_TASKS: Row = {"id": 2**31 - 1, "name": "General tasks", "status": "general"}
"""What stands in the place of a project for tasks of none."""
_ON_TASKS = frozenset({"tasks", "project_services", "time_entries", "timers"})


def _rows(store: Store, name: str, now: datetime) -> list[Record]:
    """Return all records of a resource that are not pending."""
    del now  # time that runs is told by the timers alone
    table, is_meant = _WHERE.get(name, (name, _every))
    if table not in TABLES:
        return []  # a view of what is kept elsewhere
    kept = [_record(name, row) for row in Rows(store).of(table) if is_meant(row) and not row.get("pending")]
    return [*kept, RESOURCES[name].record.model_validate(_GENERAL_TASKS)] if name == "projects" else kept


def _record(name: str, row: Row) -> Record:
    record, zone = RESOURCES[name].record, ZoneInfo(ProWorkflowKnobs().zone)
    names = wire_names(record)
    fields = {field: _value(row[wire], zone) for field, wire in names.items() if wire in row and field not in _UNTOLD}
    if "ordernumber" in row:
        fields["order"] = _place(row["ordernumber"])
    if name in _ON_TASKS and not fields.get("project"):
        fields["project"] = _GENERAL_TASKS["id"]
    return record.model_validate({**fields, **_TOLD.get(name, _nothing)(row, zone)})


def _value(value: Any, zone: ZoneInfo) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, list):
        return ",".join(str(each["id"]) for each in cast("list[Row]", value)) or None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return None if value == "" else value


_UNTOLD = frozenset({"state", "country", "tags"})
"""Fields of a noun that hold ids where the vendor has names, or text where the vendor has objects."""


def _place(number: str | None) -> int:
    """Return a place such as 2.1 as one number."""
    parts = [*order_of(number), 0, 0, 0][:3]
    return parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]


def _nothing(_row: Row, _zone: ZoneInfo) -> Row:
    return {}


def _time(row: Row, zone: ZoneInfo) -> Row:
    """Return when time was and how long; its end was counted by a clock, which may have changed meanwhile."""
    begun, ended, minutes = row["starttime"], row["endtime"], row["timetracked"]
    start, end = begun.replace(tzinfo=zone).astimezone(UTC), ended and ended.replace(tzinfo=zone).astimezone(UTC)
    length = timedelta(minutes=minutes or 0)
    return {
        "working_date": begun.date(),
        "start_time": start,
        "end_time": start + length if end and ended - begun == length else end,
        "minutes": minutes,
        "billable_minutes": minutes if row["billable"] else 0,
    }


_TOLD: Mapping[str, Callable[[Row, ZoneInfo], Row]] = MappingProxyType({"time_entries": _time})
"""What is told otherwise than it is kept."""


def _insert(store: Store, name: str, rows: Iterable[Mapping[str, object]], now: datetime) -> list[Id]:
    """Add records under the vendor's names for their fields."""
    table, _ = _WHERE.get(name, (name, _every))
    if table not in TABLES:
        raise KeyError(name)
    modified = {"lastmodified": now.replace(microsecond=0)} if "lastmodified" in store.columns(table) else {}
    return list(store.insert(table, [{**modified, **each} for each in rows]))


KEEPING = Keeping(tables=TABLES, rows=_rows, insert=_insert)
"""How it is kept."""
