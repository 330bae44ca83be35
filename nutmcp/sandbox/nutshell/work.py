"""What one call works with: who calls, the entities, the moment, and how things are read and sent."""

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from nutmcp.sandbox.nutshell.callers import Caller
from nutmcp.sandbox.nutshell.failures import Failure
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.moments import kept
from nutmcp.sandbox.nutshell.reading import Reading
from nutmcp.sandbox.nutshell.relations import Relations
from nutmcp.sandbox.nutshell.rendering import Rendering
from nutmcp.sandbox.nutshell.tables import Documents, Entity

_OWNING = ("creator", "assignee", "owner", "user", "loggedBy")
"""The fields that say whose an entity is."""


@dataclass(slots=True)
class Work:
    """What one call works with.

    Attributes:
        documents: The entities.
        caller: Who calls.
        knobs: What is not known of the real service.
        now: The moment.
    """

    documents: Documents
    caller: Caller
    knobs: NutshellKnobs
    now: datetime

    _rendering: Rendering | None = field(default=None, init=False)

    @property
    def rendering(self) -> Rendering:
        """Return how entities are sent as they are by now."""
        if self._rendering is None:
            self._rendering = Rendering(self.documents, self.knobs, self.now)
        return self._rendering

    @property
    def relations(self) -> Relations:
        """Return what belongs together by now."""
        return self.rendering.relations

    @property
    def reading(self) -> Reading:
        """Return how values are read."""
        return Reading(self.documents, self.knobs)

    @property
    def moment(self) -> str:
        """Return the moment as it is kept."""
        return kept(self.now)

    def allow(self, entity: Entity | None = None) -> None:
        """See that the caller may write, and may write this entity.

        Raises:
            Failure: They have no right to.
        """
        mine = entity is None or self.caller.ref in {entity.get(each) for each in _OWNING}
        if self.knobs.rights == "reading" or (self.knobs.rights == "own" and not mine):
            raise Failure(HTTPStatus(self.knobs.right_status), "You do not have permission to do that")

    def add(self, kind: str, fields: dict[str, object]) -> Entity:
        """Add an entity, and return it."""
        (id,) = self.documents.add(kind, [fields])
        self._rendering = None
        return self.again(kind, id)

    def again(self, kind: str, id: int) -> Entity:
        """Return an entity that is known to be there, as it is by now."""
        found = self.documents.one(kind, id)
        assert found is not None  # noqa: S101 - it was there a moment ago
        return found

    def change(self, entity: Entity, /, **fields: object) -> Entity:
        """Change fields of an entity, and say when."""
        self._rendering = None
        return self.documents.change(entity, {**fields, "modifiedTime": self.moment})

    def touch(self, referred: str) -> None:
        """Let an entity have a new rev, for what belongs to it changed."""
        for each in self.relations.found([referred]):
            self.change(each)
