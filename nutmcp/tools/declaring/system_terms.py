"""The terms of a tool's definition that differ from system to system: its name, its resources, and who keeps timers."""

from typing import Any, TypeVar, cast

from pydantic import Field

from nutmcp.remote.call import Verb
from nutmcp.remote.system import System
from nutmcp.tools.declaring.needs import NEEDS, Needs

T = TypeVar("T")

_NAME, _KEY = "{system}", "{key}"
"""What a docstring, a description or an enum says in the place of the system's name, and of its key."""
_TIMERS = "{timers}"
"""What a docstring says in the place of a sentence about who keeps timers."""
_BILLABLE = "{billable}"
"""What a description says in the place of what may be given where something is billable."""
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
        return (
            part.replace(_TIMERS, _on_timers(system))
            .replace(_BILLABLE, _on_billable(system))
            .replace(_NAME, system.name)
            .replace(_KEY, system.key)
        )
    if isinstance(part, list):
        values = cast("list[object]", part)
        asked = next((verb for verb in Verb if values == [_RESOURCES.format(verb)]), None)
        return [_told(system, each) for each in values] if asked is None else _names(system, asked)
    if isinstance(part, dict):
        known = cast("dict[str, object]", part)
        return {key: _told(system, each) for key, each in known.items() if key != NEEDS and _is_offered(system, each)}
    return part


def _is_offered(system: System, part: object) -> bool:
    """Return whether the system meets what an argument needs, or it is no argument that needs anything."""
    needs = cast("dict[str, object]", part).get(NEEDS) if isinstance(part, dict) else None
    return not isinstance(needs, Needs) or needs.are_met_by(system)


def _on_timers(system: System) -> str:
    if system.timed is not None:
        return "{system} runs them, so that they are seen there too."
    return "stop_timer stops those of source nutmcp; {system}'s own can only be read."


def _on_billable(system: System) -> str:
    """Return what may be billable: where an entry has a flag for it, that is all of it or nothing."""
    entries = system.resources.get("time_entries")
    wholly = entries is not None and "billable" in entries.record.model_fields
    return "true or false." if wholly else "true, false, or the part of it, as 30m."


def _names(system: System, verb: Verb) -> list[str]:
    return [each.name for each in system.resources.values() if verb in each.verbs]
