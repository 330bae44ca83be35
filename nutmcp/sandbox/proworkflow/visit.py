"""One request of one caller: what it says, and what it may work with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, cast
from zoneinfo import ZoneInfo

from nutmcp.remote.system import Request
from nutmcp.sandbox.proworkflow.grammar import bad
from nutmcp.sandbox.proworkflow.knobs import ProWorkflowKnobs
from nutmcp.sandbox.proworkflow.row import Row
from nutmcp.sandbox.proworkflow.rows import Rows
from nutmcp.sandbox.rejected import Rejected
from nutmcp.sandbox.store import Store

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request.

    Attributes:
        store: The tables.
        rows: What they tell.
        knobs: What is not known of the real service.
        caller: The id of the contact who asks.
        now: The moment.
        request: The request.
        ids: The ids in its path, in order.
    """

    store: Store
    rows: Rows
    knobs: ProWorkflowKnobs
    caller: int
    now: datetime
    request: Request
    ids: tuple[int, ...] = ()

    @property
    def local(self) -> datetime:
        """Return the time on the account's clock, without a zone."""
        return self.now.astimezone(ZoneInfo(self.knobs.zone)).replace(tzinfo=None)

    @property
    def today(self) -> date:
        """Return the day on the account's clock."""
        return self.local.date()

    @property
    def query(self) -> Mapping[str, str]:
        """Return the parameters, the last of each name."""
        return dict(self.request.query)

    def body(self) -> Body:
        """Return the object in the body; an action may come without one.

        Raises:
            Rejected: 400: it is no JSON, no object, or not said to be JSON.
        """
        (body,) = self.bodies(listed=False)
        return body

    def bodies(self, *, listed: bool = True) -> list[Body]:
        """Return the object in the body, or with `listed` the objects of a list.

        Raises:
            Rejected: 400: it is no JSON, no object, or not said to be JSON.
        """
        content = self.request.content or b"{}"
        if self.request.content and "application/json" not in self.request.headers.get("content-type", ""):
            raise bad("The Content-Type must be application/json")
        try:
            said: object = json.loads(content)
        except ValueError:
            raise bad("The body is not valid JSON") from None
        found: list[object] = cast("list[object]", said) if isinstance(said, list) and listed else [said]
        if not found or not all(isinstance(each, dict) for each in found):
            raise bad("The body must be an object")
        return cast("list[Body]", found)

    def one(self, table: str, id: object) -> Row:
        """Return one row.

        Raises:
            Rejected: 404: there is none of that id.
        """
        found = self.rows.one(table, id)
        if found is None:
            raise Rejected(HTTPStatus.NOT_FOUND, "The item does not exist")
        return found

    def kept(self, table: str, id: object) -> dict[str, Any]:
        """Return the columns of one record, as the table holds them.

        Raises:
            Rejected: 404: there is none of that id.
        """
        self.one(table, id)
        return dict(self.rows.kept(table)[id])

    def changed(self, table: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return fields with the moment at which they were changed, where the table keeps that."""
        kept = "lastmodified" in self.store.columns(table)
        return {**fields, "lastmodified": self.now.replace(microsecond=0)} if kept else dict(fields)

    def insert(self, table: str, fields: Mapping[str, Any]) -> int:
        """Add a record, and return its id."""
        (id,) = self.store.insert(table, [self.changed(table, fields)])
        self.rows.refresh()
        return int(id)

    def update(self, table: str, id: int, fields: Mapping[str, Any]) -> None:
        """Change fields of a record."""
        self.store.update(table, id, self.changed(table, fields))
        self.rows.refresh()

    def delete(self, table: str, id: int) -> None:
        """Remove a record."""
        self.store.delete(table, id)
        self.rows.refresh()
