"""What a tool, or one of its arguments, needs of a system, so that it is offered only where it works."""

from typing import TYPE_CHECKING, Any

from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record, tells
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import System

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

NEEDS = "x-needs"
"""What an argument needs, in its schema; it is never listed."""


class Needs:
    """A noun that the system has to keep, what its records have to have, and what has to be possible with it.

    Args:
        noun: The class of the noun; `Record` is any of them.
        verbs: What has to be possible, all of it with one resource.
        field: A field of the noun that the system's own class has to list itself.
        notifies: Whether it has to be possible to tell administrators of a change.
    """

    def __init__(self, noun: type[Record], *verbs: Verb, field: str | None = None, notifies: bool = False) -> None:
        self._noun, self._verbs, self._field, self._notifies = noun, frozenset(verbs), field, notifies

    def are_met_by(self, system: System) -> bool:
        """Return whether a resource of the system is what is needed."""
        return any(map(self._is_it, system.resources.values()))

    def _is_it(self, resource: Resource) -> bool:
        return (
            issubclass(resource.record, self._noun)
            and resource.verbs >= self._verbs
            and (self._field is None or tells(resource.record, self._noun, self._field))
            and (resource.notifies or not self._notifies)
        )

    def __get_pydantic_json_schema__(self, core: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        """Let the schema of an argument that it annotates say so."""
        return {**handler(core), NEEDS: self}
