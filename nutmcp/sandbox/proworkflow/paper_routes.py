"""The addresses of invoices, quotes, expenses, events, messages, notes, requests and files, and what is done there."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.forms import Form
from nutmcp.sandbox.proworkflow.listing import Listing, listed
from nutmcp.sandbox.proworkflow.note_forms import EVENT, FILE, FOLDER, MESSAGE, REQUEST, note_form
from nutmcp.sandbox.proworkflow.paper_actions import (
    BY,
    FORMS,
    LINES,
    add_lines,
    add_paper,
    decide_quote,
    decide_request,
    edit_paper,
    mark_invoice,
)
from nutmcp.sandbox.proworkflow.paper_forms import EXPENSE
from nutmcp.sandbox.proworkflow.paper_lists import (
    EVENTS,
    EXPENSES,
    FILES,
    FOLDERS,
    INVOICE_LINES,
    INVOICES,
    MESSAGES,
    NOTES,
    NOTES_OF_ONE,
    QUOTE_LINES,
    QUOTES,
    REQUESTS,
    SHARED_NOTES,
)
from nutmcp.sandbox.proworkflow.reading import Handler, below, listing_of, one, owned, reading_of
from nutmcp.sandbox.proworkflow.summaries import SUMMARIES, summary
from nutmcp.sandbox.proworkflow.visit import Visit
from nutmcp.sandbox.proworkflow.work_routes import Handlers, adding, of_one
from nutmcp.sandbox.proworkflow.writes import edit, remove

_GENERAL = note_form("general", "categoryid", "content", "title")
_SHARED = note_form("shared", "projectid", "title")
_LISTED_LINES: Mapping[str, Listing] = {"invoices": INVOICE_LINES, "quotes": QUOTE_LINES}


def _papers(listing: Listing) -> Mapping[str, Handlers]:
    """Return the addresses of invoices or quotes, with their lines."""
    table = listing.table
    form, lines = FORMS[table], _LISTED_LINES[table]
    return {
        table: {"GET": listing_of(listing), "POST": lambda visit: add_paper(visit, table)},
        f"{table}/{{}}": {
            "GET": reading_of(table, form.called.lower()),
            "PUT": lambda visit: edit_paper(visit, table, visit.ids[0]),
            "DELETE": lambda visit: remove(table, form.called, visit, visit.ids[0]),
        },
        f"{table}/lines": {"GET": listing_of(lines)},
        f"{table}/{{}}/lines": {"GET": below(table, lines, BY[table]), "POST": lambda visit: add_lines(visit, table)},
        f"{table}/{{}}/lines/{{}}": _one_line(lines, LINES[table], BY[table]),
        f"companies/{{}}/{table}": {"GET": below("companies", listing, "companyid")},
        f"projects/{{}}/{table}": {
            "GET": below("projects", listing, "projectid"),
            "POST": lambda visit: add_paper(visit, table, projectid=visit.ids[0]),
        },
    }


def _one_line(listing: Listing, form: Form, by: str) -> Handlers:
    return {
        "GET": lambda visit: one("line", owned(visit, listing.table, by), visit),
        "PUT": lambda visit: edit(form, visit, owned(visit, listing.table, by)["id"]),
        "DELETE": lambda visit: remove(listing.table, form.called, visit, owned(visit, listing.table, by)["id"]),
    }


def _overdue(visit: Visit) -> Response:
    unpaid = [row for row in visit.rows.of("invoices") if row["status"] == "unpaid" and row["duedate"]]
    key = "overdue" if visit.knobs.typed_key == "tail" else "invoices"
    return listed(replace(INVOICES, unsaid={}), visit, [row for row in unpaid if row["duedate"] < visit.today], key)


def _notes_of(owner: str, by: str, kind: str) -> Mapping[str, Handlers]:
    """Return the addresses of the notes on a company or a contact, which cannot be edited."""
    return {
        f"{owner}/{{}}/notes": {
            "GET": below(owner, NOTES_OF_ONE, by),
            "POST": adding(note_form(kind, "content"), **{by: 0}),
        },
        f"{owner}/{{}}/notes/{{}}": {
            "GET": lambda visit: one("note", owned(visit, "notes", by), visit),
            "DELETE": lambda visit: remove("notes", "Note", visit, owned(visit, "notes", by)["id"]),
        },
    }


def _of_kind(kind: str, act: Callable[[Visit, int], Response]) -> Handler:
    """Return what does something with a note if it is of a kind."""

    def answer(visit: Visit) -> Response:
        (id,) = visit.ids
        row = visit.rows.one("notes", id)
        return act(visit, id if row is not None and row["kind"] == kind else -1)

    return answer


def _notes(path: str, listing: Listing, form: Form, kind: str) -> Mapping[str, Handlers]:
    called = path.rstrip("s")
    return {
        path: {"GET": listing_of(listing, ("kind", kind)), "POST": adding(form)},
        f"{path}/{{}}": {
            "GET": _of_kind(kind, lambda visit, id: one(called, visit.one("notes", id), visit)),
            "PUT": _of_kind(kind, lambda visit, id: edit(form, visit, id)),
            "DELETE": _of_kind(kind, lambda visit, id: remove("notes", "Note", visit, id)),
        },
    }


def _plainly(listing: Listing, form: Form) -> Mapping[str, Handlers]:
    called = form.called.lower().replace(" ", "")
    return {
        listing.table: {"GET": listing_of(listing), "POST": adding(form)},
        f"{listing.table}/{{}}": of_one(listing, form, called),
    }


def _of_project(listing: Listing, form: Form | None = None) -> Handlers:
    reads: Handlers = {"GET": below("projects", listing, "projectid")}
    return reads if form is None else {**reads, "POST": adding(form, projectid=0)}


PAPERS: Mapping[str, Handlers] = {
    **_papers(INVOICES),
    **_papers(QUOTES),
    "invoices/overdue": {"GET": _overdue},
    "invoices/{}/markaspaid": {"PUT": lambda visit: mark_invoice(visit, "paid")},
    "invoices/{}/markasunpaid": {"PUT": lambda visit: mark_invoice(visit, "unpaid")},
    "quotes/{}/approve": {"PUT": lambda visit: decide_quote(visit, "approved")},
    "quotes/{}/decline": {"PUT": lambda visit: decide_quote(visit, "declined")},
    "quotes/{}/markaspending": {"PUT": lambda visit: decide_quote(visit, "pending")},
    **_plainly(EXPENSES, EXPENSE),
    **_plainly(EVENTS, EVENT),
    **_plainly(MESSAGES, MESSAGE),
    **_plainly(REQUESTS, REQUEST),
    "projectrequests/{}/approve": {"PUT": lambda visit: decide_request(visit, "approved")},
    "projectrequests/{}/decline": {"PUT": lambda visit: decide_request(visit, "declined")},
    **_notes("notes", NOTES, _GENERAL, "general"),
    **_notes("sharednotes", SHARED_NOTES, _SHARED, "shared"),
    **_notes_of("companies", "companyid", "company"),
    **_notes_of("contacts", "contactid", "contact"),
    "projects/{}/expenses": _of_project(EXPENSES, EXPENSE),
    "projects/{}/messages": _of_project(MESSAGES, MESSAGE),
    "projects/{}/sharednotes": _of_project(SHARED_NOTES, _SHARED),
    "projects/{}/files": _of_project(FILES),
    "tasks/{}/messages": {"GET": below("tasks", MESSAGES, "taskid"), "POST": adding(MESSAGE, taskid=0)},
    "tasks/{}/files": {"GET": below("tasks", FILES, "taskid")},
    "files": {"GET": listing_of(FILES), "POST": adding(FILE)},
    "files/{}": {
        "GET": reading_of("files", "file"),
        "DELETE": lambda visit: remove("files", "File", visit, visit.ids[0]),
    },
    "files/folders": {"GET": listing_of(FOLDERS), "POST": adding(FOLDER)},
    "files/folders/{}": {"GET": reading_of("folders", "folder")},
    **{f"{each}/{{}}/summary": {"GET": summary(each)} for each in SUMMARIES},
}
"""The addresses; `{}` stands for an id."""
