"""What may be written of invoices, quotes and expenses, and by which rules."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from nutmcp.sandbox.proworkflow.forms import Form, Kind, day, flag, id_of, number, one_of, whole, words
from nutmcp.sandbox.proworkflow.grammar import bad, read_number
from nutmcp.sandbox.proworkflow.visit import Body, Visit
from nutmcp.sandbox.proworkflow.work_forms import next_number, numbered
from nutmcp.sandbox.proworkflow.work_lists import ADDRESS

_Fields = Mapping[str, Any]
TAX_RATE = Decimal(15)
"""The tax on invoices and quotes of the account, per cent."""
_DUE_AFTER = timedelta(days=20)
_NEEDED_OF_LINES: Mapping[str, tuple[str, ...]] = {
    "heading": ("name",),
    "lineitem": ("quantity", "rate"),
    "expense": ("name", "quantity", "rate"),
    "staffrate": ("name", "time", "rate"),
    "taskrate": ("name", "time", "rate"),
}
"""What a line of each type has to say; a line item has a name or a description beside."""


def _discount(said: object, visit: Visit) -> str:
    """Read a discount: `500` or `10%`."""
    text = words(said, visit).strip()
    read_number(text.removesuffix("%"))
    return text


_PAPER: Mapping[str, Kind] = {
    **dict.fromkeys((*ADDRESS, "title", "description", "companyname", "contactname", "discountdescription"), words),
    "companyid": id_of("companies"),
    "contactid": id_of("contacts"),
    "projectid": id_of("projects"),
    "discountvalue": _discount,
    "taxable": flag,
    "taxrate": number,
}


def _new_paper(visit: Visit, body: Body, table: str, prefix: str) -> dict[str, Any]:
    contact = visit.rows.one("contacts", body.get("contactid"))
    return {
        "number": next_number(visit, table, prefix),
        "companyid": contact and contact["companyid"],
        "taxable": True,
        "taxrate": TAX_RATE,
    }


def _new_invoice(visit: Visit, body: Body) -> _Fields:
    return _new_paper(visit, body, "invoices", "INV-") | {
        "status": "unpaid",
        "invoiceddate": visit.today,
        "duedate": visit.today + _DUE_AFTER,
        "invoicedbyid": visit.caller,
        "showcostbreakdown": True,
    }


INVOICE = Form(
    table="invoices",
    called="Invoice",
    takes={
        **_PAPER,
        **dict.fromkeys(("terms", "purchaseordernumber"), words),
        **dict.fromkeys(("invoiceddate", "duedate", "paiddate"), day),
        "number": numbered("invoices", "INV-"),
        "showcostbreakdown": flag,
        "status": one_of("paid", "unpaid"),
    },
    needs=("companyid", "contactid", "title"),
    fixed=frozenset({"companyid", "contactid"}),
    defaults=_new_invoice,
    tells=("number", "title"),
)


def _new_quote(visit: Visit, body: Body) -> _Fields:
    return _new_paper(visit, body, "quotes", "Q-") | {
        "status": "pending",
        "type": "quote",
        "quoteddate": visit.today,
        "quotedbyid": visit.caller,
    }


QUOTE = Form(
    table="quotes",
    called="Quote",
    takes={
        **_PAPER,
        **dict.fromkeys(("quoteddate", "approveddate", "validtodate"), day),
        "number": numbered("quotes", "Q-"),
        "type": one_of("quote", "estimate"),
    },
    needs=("contactid", "title"),
    fixed=frozenset({"contactid"}),
    defaults=_new_quote,
    tells=("number", "title"),
)


def _check_line(_: Visit, fields: _Fields) -> None:
    for name in _NEEDED_OF_LINES[fields["type"]]:
        if fields.get(name) is None:
            raise bad(f"'{name}' is a required field")
    if fields["type"] == "lineitem" and not (fields.get("name") or fields.get("description")):
        raise bad("'name' or 'description' is a required field")


def _new_line(_: Visit, __: Body) -> _Fields:
    return {"taxable": True}


def _line_of(table: str, *types: str) -> Form:
    return Form(
        table=table,
        called="Line",
        takes={
            "type": one_of(*types),
            **dict.fromkeys(("name", "description", "displayorder"), words),
            **dict.fromkeys(("quantity", "rate"), number),
            "time": whole,
            "taxable": flag,
            "invoiceid": id_of("invoices"),
            "quoteid": id_of("quotes"),
        },
        needs=("type",),
        fixed=frozenset({"type", "invoiceid", "quoteid"}),
        defaults=_new_line,
        check=_check_line,
        at_once=True,
    )


INVOICE_LINE = _line_of("invoice_lines", *_NEEDED_OF_LINES)
QUOTE_LINE = _line_of("quote_lines", *(each for each in _NEEDED_OF_LINES if each != "expense"))


def _new_expense(visit: Visit, _: Body) -> _Fields:
    return {"contactid": visit.caller, "date": visit.today, "invoiced": False, "taxable": True}


EXPENSE = Form(
    table="expenses",
    called="Expense",
    takes={
        **dict.fromkeys(("name", "description"), words),
        "projectid": id_of("projects"),
        "cost": number,
        "date": day,
        **dict.fromkeys(("invoiced", "taxable"), flag),
    },
    needs=("cost", "name", "projectid"),
    fixed=frozenset({"projectid"}),
    defaults=_new_expense,
)
