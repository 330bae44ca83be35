"""What one caller may see and change of the sandbox's tables, at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, of_kind
from nutmcp.sandbox.miles88.knobs import Miles88Knobs
from nutmcp.sandbox.miles88.rendering import NOUNS
from nutmcp.sandbox.miles88.routes import nothing_there
from nutmcp.sandbox.rejected import Rejected
from nutmcp.sandbox.store import Store
from nutmcp.systems.miles88.records import Activity, Shift, Staff

OWNED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "customers": (("projects", "customer"),),
    "projects": (("time_entries", "project"), ("project_services", "project")),
}
"""What goes with a record that is deleted (assumed): the tables, and the fields that hold its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables, as one of the staff has them.

    Attributes:
        store: Where they are.
        knobs: What is not known of the real service.
        caller: Who asks.
        now: The moment.
    """

    store: Store
    knobs: Miles88Knobs
    caller: Staff
    now: datetime

    def every(self, table: str) -> list[Record]:
        """Return all records of a table that the caller may see."""
        return [each for each in self.store.every(table) if self._shows(each)]

    def one(self, table: str, id: Id | None) -> Record:
        """Return one record.

        Raises:
            Rejected: 404: there is none of that id.
        """
        found = self.store.find(NOUNS[table][1], "id", [] if id is None else [id])
        if not found or not self._shows(found[0]):
            raise nothing_there()
        return found[0]

    def _shows(self, record: Record) -> bool:
        """Return whether the caller may see a record."""
        return self.knobs.others != "hidden" or not isinstance(record, Shift) or record.member == self.caller.id

    def check_whose(self, member: Id | None) -> None:
        """See that a shift is one that the caller may write.

        Raises:
            Rejected: 403: it is another's, whose shifts are not shown.
        """
        if self.knobs.others == "hidden" and member != self.caller.id:
            raise Rejected(HTTPStatus.FORBIDDEN, "Read Denied")

    def shift(self, id: Id) -> Shift:
        """Return one shift."""
        found = self.one("time_entries", id)
        assert isinstance(found, Shift)  # noqa: S101 - the table holds nothing else
        return found

    def running(self) -> list[Shift]:
        """Return the caller's shifts without an end."""
        shifts = of_kind(Shift, self.every("time_entries"))
        return [each for each in shifts if each.end_time is None and each.member == self.caller.id]

    def insert(self, table: str, fields: Mapping[str, object]) -> Id:
        """Add a record, and return its id, which is made unless it is among the fields."""
        (id,) = self.store.insert(table, [fields])
        return id

    def update(self, table: str, id: Id, fields: Mapping[str, object]) -> None:
        """Change fields of a record."""
        self.store.update(table, id, fields)

    def delete(self, table: str, id: Id) -> None:
        """Remove a record, with what belongs to it."""
        for child, by in OWNED.get(table, ()):
            for each in self.store.every(child):
                if getattr(each, by) == id:
                    self.delete(child, each.id or "")
        self.store.delete(table, id)

    def check_activity(self, activity: Id | None, project: Id | None) -> None:
        """See that an activity is one of a project.

        Raises:
            Rejected: 422: it is not.
        """
        known = {each.id for each in of_kind(Activity, self.store.every("project_services")) if each.project == project}
        if activity is not None and activity not in known:
            raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, "The activity is not one of the project.")
