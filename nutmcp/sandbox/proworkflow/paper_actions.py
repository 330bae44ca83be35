"""What is done with invoices, quotes and requests: their lines, paid and unpaid, approved and declined."""

from collections.abc import Sequence
from typing import Any, cast

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import plain, written
from nutmcp.sandbox.proworkflow.forms import Form, id_of
from nutmcp.sandbox.proworkflow.grammar import bad, read_day, read_flag
from nutmcp.sandbox.proworkflow.paper_forms import INVOICE, INVOICE_LINE, QUOTE, QUOTE_LINE
from nutmcp.sandbox.proworkflow.row import order_of
from nutmcp.sandbox.proworkflow.visit import Body, Visit
from nutmcp.sandbox.proworkflow.work_forms import PROJECT
from nutmcp.sandbox.proworkflow.writes import add_one, delete, edit

BY = {"invoices": "invoiceid", "quotes": "quoteid"}
"""The column of a line that holds what it is a line of."""
FORMS = {"invoices": INVOICE, "quotes": QUOTE}
LINES = {"invoices": INVOICE_LINE, "quotes": QUOTE_LINE}


def add_paper(visit: Visit, table: str, **known: int) -> Response:
    """Add an invoice or a quote with its lines.

    Raises:
        Rejected: 400: it lacks something, or a line of it makes no sense.
    """
    body = visit.body()
    form = FORMS[table]
    id = add_one(form, visit, body, known)
    lines = _lines_in(body)
    if not lines:
        raise bad("'lines' is a required field")
    _add_lines(visit, table, id, lines)
    row = visit.one(table, id)
    if row["projectid"] and read_flag(body.get("markprojectasinvoiced", False)):
        visit.update("projects", row["projectid"], {"invoiced": True})
    told = {"id": id, **{name: plain(row[name], visit.knobs) for name in form.tells}}
    return written(f"{form.called} Added", [told], created=True)


def edit_paper(visit: Visit, table: str, id: int) -> Response:
    """Change an invoice or a quote; lines that are given take the place of all that there were."""
    response = edit(FORMS[table], visit, id)
    lines = _lines_in(visit.body())
    if lines:
        for row in [each for each in visit.rows.of(LINES[table].table) if each[BY[table]] == id]:
            delete(visit, LINES[table].table, row["id"])
        _add_lines(visit, table, id, lines)
    return response


def add_lines(visit: Visit, table: str) -> Response:
    """Add lines to an invoice or a quote."""
    (id,) = visit.ids
    visit.one(table, id)
    return written(
        "Line/s Added", [{"id": each} for each in _add_lines(visit, table, id, visit.bodies())], created=True
    )


def _lines_in(body: Body) -> Sequence[Body]:
    said: object = body.get("lines") or []
    if not isinstance(said, list) or not all(isinstance(each, dict) for each in cast("list[object]", said)):
        raise bad("'lines' must be a list")
    return cast("list[Body]", said)


def _add_lines(visit: Visit, table: str, id: int, lines: Sequence[Body]) -> list[int]:
    form: Form = LINES[table]
    beside = [order_of(row["displayorder"]) for row in visit.rows.of(form.table) if row[BY[table]] == id]
    last = max((order[0] for order in beside if order), default=0)
    made: list[int] = []
    for place, line in enumerate(lines, last + 1):
        order = str(line.get("displayorder") or "auto")
        shown = order if order_of(order) else str(place)
        made.append(add_one(form, visit, {**line, "displayorder": shown}, {BY[table]: id}))
    return made


def mark_invoice(visit: Visit, status: str) -> Response:
    """Mark an invoice as paid, now unless a day is said, or as unpaid."""
    (id,) = visit.ids
    visit.one("invoices", id)
    said = visit.body().get("paiddate")
    paid = (read_day(str(said), visit.today) if said else visit.today) if status == "paid" else None
    visit.update("invoices", id, {"status": status, "paiddate": paid})
    return written(f"Invoice Marked as {status.capitalize()}", [{"id": id}])


def decide_quote(visit: Visit, status: str) -> Response:
    """Approve or decline a quote, or mark it as pending again."""
    (id,) = visit.ids
    visit.one("quotes", id)
    body = visit.body()
    fields: dict[str, Any] = {"status": status, "approveddate": None}
    if status == "approved":
        said = body.get("approveddate")
        fields["approveddate"] = read_day(str(said), visit.today) if said else visit.today
    if body.get("projectid"):
        fields["projectid"] = id_of("projects")(body["projectid"], visit)
    visit.update("quotes", id, fields)
    return written(f"Quote {status.capitalize()}", [{"id": id}])


def decide_request(visit: Visit, status: str) -> Response:
    """Approve a request, which becomes a project, or decline it."""
    (id,) = visit.ids
    row = visit.one("projectrequests", id)
    if row["status"] != "pending":
        raise bad("The project request is not pending")
    visit.update("projectrequests", id, {"status": status})
    told: dict[str, Any] = {"id": id}
    if status == "approved":
        body = {"title": row["title"], "companyid": row["companyid"], "description": row["description"] or ""}
        told["projectid"] = add_one(PROJECT, visit, body, {})
    return written(f"Project Request {status.capitalize()}", [told])
