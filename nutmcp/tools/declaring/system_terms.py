"""The terms of a tool's definition that differ from system to system: its name, its resources, and what it keeps."""

from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Any, TypeVar, cast

from pydantic import Field

from nutmcp.domain.invoice import Invoice
from nutmcp.domain.project import Project
from nutmcp.domain.task import Task
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record
from nutmcp.remote.system import System
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import JsonSchema
from nutmcp.tools.declaring.varying import varied

T = TypeVar("T")

_NAME, _KEY = "{system}", "{key}"
"""What a docstring, a description or an enum says in the place of the system's name, and of its key."""
_TIMERS = "{timers}"
"""What a docstring says in the place of a sentence about who keeps timers."""
_BILLABLE = "{billable}"
"""What a description says in the place of what may be given where something is billable."""
_SERVICE, _ANOTHER = "{service}", "{which service}"
"""What a description says in the place of what may be given for the service, and for another one."""
_OWNERS = "{owners}"
"""What a description says in the place of the records below which others are listed."""
_INVOICES = Needs(Invoice, Verb.LIST)
_INVOICED = Needs(TimeEntry, field="invoice")
_PRICED = Needs(Project, field="hourly_rate")
_TIME = Needs(TimeEntry, Verb.CREATE)
_PROJECTS = Needs(Project, Verb.LIST)
_WAYS = Needs(Project, ways=True)
_ON_VALUES = """

billable_value is of billable_minutes{uninvoiced value}\
without unpriced_minutes, the billable ones that have no rate. So the average rate an hour is
billable_value / (billable_minutes - unpriced_minutes) * 60; of several currencies, each has its priced_minutes."""
_WHERE_MET = MappingProxyType(
    {
        "{owed}": (_INVOICES, "what is owed and overdue, ", ""),
        "{owed by currency}": (_INVOICES, " and tax, what is owed and overdue per currency,", ""),
        "\n\n{values}": (_PRICED, "\n\n{uninvoiced} are without unpriced_minutes.", ""),
        "\n\n{what values are of}": (_PRICED, _ON_VALUES, ""),
        "{uninvoiced}": (_INVOICED, "uninvoiced_minutes are billable and not yet invoiced; values", "Values"),
        "{uninvoiced value}": (
            _INVOICED,
            ", uninvoiced_value of uninvoiced_minutes, the billable ones on no invoice;\nboth are ",
            ", ",
        ),
        "{entries}": (_TIME, "entries", "records"),
        "{to what}": (_TIME, " to time and timers", ""),
        "\n\n{timer steps}.": (
            _TIME,
            "\n\nA timer's start, amendment, switch, stop and discard are changes too{states}.",
            "",
        ),
        "{projects}": (_PROJECTS, "number of projects", "people, open leads with their value, last activities, notes"),
        "{projects of a customer}": (_PROJECTS, "the number of projects", "what may become of them"),
        "{, of a project all}": (_PROJECTS, ", of a project all", ""),
        "{sub-lists}": (Needs(Record, Verb.LIST, below=True), ". Sub-lists need parent", ""),
        "{to a project}": (Needs(Task, field="project"), " to a project", ", which may be about something"),
        "{states}": (_WAYS, ", and so is a project's state", ""),
    }
)
"""What a docstring says in the place of a mark where the system has what is needed, and where it has not."""
_RESOURCES = "{{resources to {}}}"
"""The only value of an enum that stands for the names of all resources with which something can be done."""


def resource_with(verb: Verb) -> Any:  # noqa: ANN401 - the type of a pydantic field
    """Return the field of an argument that names a resource with which that can be done."""
    return Field(json_schema_extra={"enum": [_RESOURCES.format(verb)]})


def in_terms_of(system: System, definition: T) -> T:
    """Return a definition as it is listed where the tools work on that system: without what it cannot honour."""
    return cast("T", _told(system, definition))


def _told(system: System, part: object) -> object:
    if isinstance(part, str):
        return _told_text(system, part)
    if isinstance(part, list):
        values = cast("list[object]", part)
        asked = next((verb for verb in Verb if values == [_RESOURCES.format(verb)]), None)
        return [_told(system, each) for each in values] if asked is None else _names(system, asked)
    return _told_schema(system, cast("JsonSchema", part)) if isinstance(part, dict) else part


def _told_text(system: System, text: str) -> str:
    if "{" not in text:
        return text
    for mark, (needs, met, unmet) in _WHERE_MET.items():
        text = text.replace(mark, met if needs.are_met_by(system) else unmet)
    return (
        text.replace(_TIMERS, _on_timers(system))
        .replace(_BILLABLE, _on_billable(system))
        .replace(_SERVICE, _on_services(system))
        .replace(_ANOTHER, f"{what}" if (what := _hangs_on(system)) else "service; none for none")
        .replace(_OWNERS, _owners(system))
        .replace(_NAME, system.name)
        .replace(_KEY, system.key)
    )


def _told_schema(system: System, schema: JsonSchema) -> JsonSchema:
    """Return an object of a definition with each part as it is on that system, without those that are left out."""
    told: JsonSchema = {}
    for key, each in schema.items():
        part = varied(system, cast("JsonSchema", each)) if isinstance(each, dict) else each
        if part is not None:
            told[key] = _told(system, part)
    left_out = _names_in(schema) - _names_in(told)
    return {key: _requiring_no(left_out, key, each) for key, each in told.items()} if left_out else told


def _names_in(schema: JsonSchema) -> AbstractSet[str]:
    return cast("JsonSchema", schema.get("properties", {})).keys()


def _requiring_no(left_out: AbstractSet[str], key: str, part: object) -> object:
    """Return a part of the schema of an object, which requires nothing of what was left out of that."""
    if key == "required":
        return [each for each in cast("list[str]", part) if each not in left_out]
    if key == "anyOf":
        branches = cast("list[JsonSchema]", part)
        return [{name: _requiring_no(left_out, name, each) for name, each in branch.items()} for branch in branches]
    return part


def _on_timers(system: System) -> str:
    if system.timed is not None:
        return "{system} runs them, so that they are seen there too."
    return "stop_timer stops those of source nutmcp; {system}'s own can only be read."


def _on_billable(system: System) -> str:
    """Return what may be billable: all of an entry or nothing, or a part of it as well."""
    undivided = any(each.record.undivided for each in system.resources.values() if issubclass(each.record, TimeEntry))
    return "true or false." if undivided else "true, false, or the part of it, as 30m."


def _hangs_on(system: System) -> str:
    """Return what each time entry of a system hangs on; empty where it may hang on a project alone."""
    records = [each.record for each in system.resources.values() if issubclass(each.record, TimeEntry)]
    return records[0].hangs_on if records else ""


def _on_services(system: System) -> str:
    """Return what may be given as the service that time is logged on."""
    what = _hangs_on(system)
    return f"The {what}: name or id." if what else "Name or id; none for none."


def _owners(system: System) -> str:
    """Return the records below which others are listed."""
    owners = list(dict.fromkeys(each.child_by for each in system.resources.values() if each.child_by)) or ["owner"]
    return " or ".join(filter(None, (", ".join(owners[:-1]), owners[-1])))


def _names(system: System, verb: Verb) -> list[str]:
    return [each.name for each in system.resources.values() if verb in each.verbs]
