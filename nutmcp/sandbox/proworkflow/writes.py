"""Adds, edits and deletes records; answers tell ids and no records."""

from collections.abc import Mapping
from typing import Any

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import plain, written
from nutmcp.sandbox.proworkflow.forms import Form
from nutmcp.sandbox.proworkflow.tables import REFERENCES
from nutmcp.sandbox.proworkflow.visit import Body, Visit
from nutmcp.sandbox.rejected import Rejected

Known = Mapping[str, Any]
"""The fields that the path has said already."""


def add(form: Form, visit: Visit, known: Known) -> Response:
    """Add what a body holds, and tell an id for each that was added, in order.

    Raises:
        Rejected: One is refused. By the knobs, those before it are added all the same.
    """
    bodies = visit.bodies(listed=form.at_once)
    made: list[int] = []
    for body in bodies:
        try:
            made.append(add_one(form, visit, body, known))
        except Rejected as rejected:
            if visit.knobs.list_post == "up_to_the_bad_one" and made:
                raise Half(rejected) from None
            raise
    plural = "/s" if form.at_once or form.table == "projects" else ""
    told = [_told(form, visit, id) for id in made]
    return written(f"{form.called}{plural} Added", told, created=True)


class Half(Exception):
    """A list was refused though what stands before the bad entry was added."""

    def __init__(self, rejected: Rejected) -> None:
        super().__init__(rejected.why)
        self.rejected = rejected


def _told(form: Form, visit: Visit, id: int) -> Mapping[str, Any]:
    row = visit.one(form.table, id)
    return {"id": id, **{name: plain(row[name], visit.knobs) for name in form.tells}}


def add_one(form: Form, visit: Visit, body: Body, known: Known) -> int:
    """Add one record, and return its id.

    Raises:
        Rejected: It is refused.
    """
    said = form.read({**body, **known}, visit)
    fields = {**form.defaults(visit, {**body, **known}), **known, **said}
    form.check_needs(fields)
    form.check(visit, fields)
    columns = visit.store.columns(form.table)
    return visit.insert(form.table, {name: value for name, value in fields.items() if name in columns})


def edit(form: Form, visit: Visit, id: int) -> Response:
    """Change what a body holds of a record; what is not sent stays, what is sent empty is cleared.

    Raises:
        Rejected: It is refused, or there is no such record.
    """
    before = visit.one(form.table, id)
    said = {name: value for name, value in form.read(visit.body(), visit).items() if name not in form.fixed}
    held = visit.kept(form.table, id)
    form.check_needs({name: said.get(name, before.get(name)) for name in form.needs if name in before})
    form.check(visit, held | said)
    columns = visit.store.columns(form.table)
    visit.update(form.table, id, {name: value for name, value in said.items() if name in columns})
    return written(f"{form.called} Updated", [{"id": id}])


def remove(table: str, called: str, visit: Visit, id: int) -> Response:
    """Delete a record, and what goes with it.

    Raises:
        Rejected: 404: there is none of that id.
    """
    visit.one(table, id)
    delete(visit, table, id)
    return written(f"{called} Deleted", [{"id": id}])


def delete(visit: Visit, table: str, id: int) -> None:
    """Delete a record, and what goes with it."""
    for child, by in REFERENCES.get(table, ()):
        for each in [row["id"] for row in visit.rows.of(child) if row[by] == id]:
            delete(visit, child, each)
    visit.delete(table, id)
