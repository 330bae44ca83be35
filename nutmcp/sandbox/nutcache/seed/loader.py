"""Load the data of one organization, as its file has them, into rows of every resource."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from nutmcp.remote.id import Id
from nutmcp.sandbox.nutcache.seed.amounts import RATES, line_total, lines_total, sums
from nutmcp.sandbox.nutcache.seed.dating import dated
from nutmcp.sandbox.store import Store

Row = Mapping[str, Any]

_FIRST_IDS: Mapping[str, int] = {
    "project_members": 73582,
    "project_services": 106960,
    "invoices": 9281,
    "invoice_details": 23900,
    "expenses": 234350,
    "expense_taxes": 229000,
    "time_entries": 201001,
}
"""Where the numbering begins, so that ids look like those of the documentation's samples."""
_FROM_CUSTOMER = {
    "customer_name": "name",
    "customer_contact": "contact",
    "customer_email": "email",
    "customer_phone": "phone",
    "customer_phone_mobile": "mobile_phone",
    "customer_address": "address",
    "customer_city": "city",
    "customer_postal_zip_code": "zip_code",
    "customer_legal_notice": "legal_notice",
}


class Sower:
    """Add the rows of one organization after another, numbering them as it goes."""

    def __init__(self, store: Store, now: datetime, places: Mapping[str, Sequence[Row]]) -> None:
        self.store = store
        self.now = now
        self._next = dict(_FIRST_IDS)
        self._names = {name: {row["id"]: row["name"] for row in places[name]} for name in ("countries", "states")}
        self.invoiced: dict[str, Id] = {}

    def add(self, name: str, rows: Iterable[Row], organization: Id | None) -> list[Id]:
        """Add rows under numbers that continue the resource's own, where they bring none."""
        numbered: list[Row] = []
        for row in rows:
            if name in self._next and "id" not in row:
                numbered.append({"id": self._next[name], **row})
                self._next[name] += 1
            else:
                numbered.append(row)
        return self.store.insert(name, (dated(row, self.now) for row in numbered), organization)

    def projects(self, projects: Iterable[Row], members: Sequence[Row], organization: Id) -> None:
        """Add projects with the services and the members that each brings along."""
        named = {member["id"]: member for member in members}
        for project in projects:
            services = [
                {"project": project["id"], "order": order, **service}
                for order, service in enumerate(project["services"])
            ]
            team = [
                {**{key: named[part["member"]][key] for key in ("name", "email", "display_color")}, **part}
                for part in project["team"]
            ]
            own = {key: value for key, value in project.items() if key not in ("services", "team")}
            self.add("projects", [own], organization)
            self.add("project_services", services, organization)
            self.add("project_members", [{"project": project["id"], **part} for part in team], organization)

    def invoices(self, invoices: Iterable[Row], customers: Sequence[Row], organization: Id) -> None:
        """Add invoices with their lines and taxes, and remember each by its number."""
        known = {customer["id"]: customer for customer in customers}
        for invoice in invoices:
            self._invoice(invoice, known[invoice["customer"]], organization)

    def _invoice(self, invoice: Row, customer: Row, organization: Id) -> None:
        lines = invoice["lines"]
        sum_ = sums(lines_total(lines), invoice["taxes"], invoice["paid_to_date"])
        row = {key: value for key, value in invoice.items() if key not in ("lines", "taxes")} | {
            **{ours: customer.get(theirs) for ours, theirs in _FROM_CUSTOMER.items()},
            "customer_country": self._names["countries"].get(customer["country"]),
            "customer_province_state": self._names["states"].get(customer["state"]),
            "total_amount_before_taxes": sum_.before,
            "taxes_amount": sum_.taxed,
            "total": sum_.total,
            "paid_to_date": sum_.paid,
            "balance": sum_.total - sum_.paid,
        }
        (id,) = self.add("invoices", [row], organization)
        self.invoiced[invoice["invoice_number"]] = id
        first_tax = RATES[invoice["taxes"][0]][1] if invoice["taxes"] else None
        details = [_detail(line, id, first_tax) for line in lines]
        self.add("invoice_details", details, organization)
        taxes = [
            _invoice_tax(code, total, id, number) for number, (code, total) in enumerate(sum_.taxes.items(), start=1)
        ]
        self.add("invoice_taxes", taxes, organization)

    def expenses(self, expenses: Iterable[Row], organization: Id) -> None:
        """Add expenses with their taxes; the invoice of one is given by its number."""
        for expense in expenses:
            sum_ = sums(
                lines_total([{"quantity": 1, "price": expense["amount_before_taxes"]}]),
                expense["taxes"],
                expense["amount_paid"],
            )
            row = {key: value for key, value in expense.items() if key != "taxes"} | {
                "invoice": self.invoiced[expense["invoice"]] if expense["invoice"] else None,
                "amount_before_taxes": sum_.before,
                "taxes_amount": sum_.taxed,
                "amount_after_taxes": sum_.total,
                "amount_paid": sum_.paid,
                "amount_due": sum_.total - sum_.paid,
            }
            (id,) = self.add("expenses", [row], organization)
            taxes = [{"tax_code": code, "tax_amount": total, "expense": id} for code, total in sum_.taxes.items()]
            self.add("expense_taxes", taxes, organization)


def _detail(line: Row, invoice: Id, tax: int | None) -> Row:
    return {
        "description": line["description"],
        "invoice_detail_type": line["kind"],
        "quantity": line["quantity"],
        "price": line["price"],
        "total_price": line_total(line),
        "project": line["project"],
        "item": line["item"],
        "tax": tax,
        "invoice": invoice,
    }


def _invoice_tax(code: str, total: object, invoice: Id, number: int) -> Row:
    rate, tax = RATES[code]
    return {
        "code": code,
        "rate": rate,
        "total": total,
        "compound": False,
        "sequence_number": number,
        "tax": tax,
        "invoice": invoice,
    }
