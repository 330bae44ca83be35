"""What a tool, or a part of it, needs of a system, so that it is offered only where it works."""

from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record, tells
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import System
from nutmcp.tools.declaring.schema import JsonSchema
from nutmcp.tools.declaring.varying import Varying


class Needs(Varying):
    """A noun that the system has to keep, what its records have to have, and what has to be possible with it.

    An argument, or a field of an answer, that it annotates is left out where that is not so.

    Args:
        noun: The class of the noun; `Record` is any of them.
        verbs: What has to be possible, all of it with one resource.
        field: A field of the noun that the system's own class has to list itself.
        notifies: Whether it has to be possible to tell administrators of a change.
        ways: Whether there have to be actions from one state to another.
        of_itself: Whether a time entry has to say the field itself, and not what it hangs on.
        below: Whether there has to be a list below the record of another resource.
        beside: Whether something has to come along with a record.
    """

    def __init__(
        self,
        noun: type[Record],
        *verbs: Verb,
        field: str | None = None,
        notifies: bool = False,
        ways: bool = False,
        of_itself: bool = False,
        below: bool = False,
        beside: bool = False,
    ) -> None:
        self._noun, self._verbs, self._field = noun, frozenset(verbs), field
        self._notifies, self._ways, self._of_itself = notifies, ways, of_itself
        self._below, self._beside = below, beside

    def are_met_by(self, system: System) -> bool:
        """Return whether a resource of the system is what is needed."""
        return any(map(self._is_it, system.resources.values()))

    def told(self, system: System, schema: JsonSchema) -> JsonSchema | None:
        """Return the schema, or None where the system lacks what is needed."""
        return schema if self.are_met_by(system) else None

    def _is_it(self, resource: Resource) -> bool:
        return (
            issubclass(resource.record, self._noun)
            and resource.verbs >= self._verbs
            and (self._field is None or tells(resource.record, self._noun, self._field))
            and (resource.notifies or not self._notifies)
            and (bool(resource.ways) or not self._ways)
            and not (self._of_itself and getattr(resource.record, "hangs_on", ""))
            and (resource.parent is not None or not self._below)
            and (bool(resource.includes) or not self._beside)
        )
