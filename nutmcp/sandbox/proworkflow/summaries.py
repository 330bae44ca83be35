"""Sums up a company or a contact: the first ten of each of its open things ("Company Summary")."""

from collections.abc import Mapping

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import SUCCESS, answered
from nutmcp.sandbox.proworkflow.listing import Listing, first_of
from nutmcp.sandbox.proworkflow.paper_lists import INVOICES, QUOTES
from nutmcp.sandbox.proworkflow.reading import Handler
from nutmcp.sandbox.proworkflow.row import ids_held
from nutmcp.sandbox.proworkflow.visit import Visit
from nutmcp.sandbox.proworkflow.work_lists import CONTACTS, PROJECTS, TASKS

_TEN = 10
SUMMARIES: Mapping[str, Mapping[str, tuple[Listing, tuple[str, ...]]]] = {
    "companies": {
        "contacts": (CONTACTS, ("companyid",)),
        "invoices": (INVOICES, ("companyid",)),
        "projects": (PROJECTS, ("companyid",)),
        "quotes": (QUOTES, ("companyid",)),
        "tasks": (TASKS, ("companyid",)),
    },
    "contacts": {
        "projects": (PROJECTS, ("staff", "clients", "contractors", "managerid")),
        "tasks": (TASKS, ("contacts",)),
    },
}
"""The types of things that are summed up, and which fields of them hold the id."""


def summary(owner: str) -> Handler:
    """Return what sums up a record: of `types`, the first ten each, with what their lists hide left out."""

    def answer(visit: Visit) -> Response:
        (id,) = visit.ids
        visit.one(owner, id)
        wanted = [each.strip() for each in visit.query.get("types", "all").split(",")]
        told = {
            name: first_of(listing, visit, _below(visit, listing, ways, id), _TEN)
            for name, (listing, ways) in SUMMARIES[owner].items()
            if name in wanted or "all" in wanted
        }
        return answered({**told, **SUCCESS})

    return answer


def _below(visit: Visit, listing: Listing, ways: tuple[str, ...], id: int) -> list[dict[str, object]]:
    return [row for row in visit.rows.of(listing.table) if any(id in ids_held(row[way]) for way in ways)]
