"""How the sandbox keeps invoices, quotes, notes, messages and requests as ProWorkflow does."""

import json
from typing import Any

import pytest

from tests.sandbox.proworkflow.agency import agency

HERE = agency()


@pytest.mark.parametrize(
    ("path", "query", "ids"),
    [
        ("invoices", {}, [3, 4, 5, 6, 7]),
        ("invoices", {"status": "paid"}, [1, 2]),
        ("invoices", {"status": "all", "searchnumber": "INV-0031"}, [1]),
        ("invoices", {"duedateto": "-1d"}, [3, 4]),
        ("invoices", {"grandtotal": "gte3000", "sortby": "invoiceddate"}, [4, 3]),
        ("invoices", {"taxable": "false"}, [7]),
        ("invoices", {"companyid": "2", "projectstatus": "active"}, [3, 6]),
        ("invoices/overdue", {}, [3, 4]),
        ("companies/3/invoices", {"status": "all"}, [2, 7]),
        ("projects/1/invoices", {}, [3]),
        ("quotes", {}, [3, 4]),
        ("quotes", {"status": "active"}, [1, 2, 3, 4]),
        ("quotes", {"status": "declined"}, [5]),
        ("quotes", {"type": "estimate", "status": "all"}, [2, 4]),
        ("companies/5/quotes", {}, [4]),
        ("quotes/lines", {"sortby": "id"}, [1, 2, 3, 4, 5, 6, 7]),
        ("expenses", {}, [1, 3, 4]),
        ("expenses", {"projectstatus": "all", "invoiced": "invoiced"}, [2]),
        ("expenses", {"taxable": "nontaxable"}, [3]),
        ("projects/1/expenses", {}, [1]),
        ("events", {"contacts": "2"}, [1, 2]),
        ("events", {"starttimefrom": "+3d"}, [2]),
        ("messages", {"originalmessageid": "1"}, [2]),
        ("messages", {"search": "manque"}, [3]),
        ("tasks/9/messages", {}, [3]),
        ("notes", {"categoryid": "1"}, [2]),
        ("companies/2/notes", {}, [3]),
        ("contacts/7/notes", {"search": "matin"}, [4]),
        ("sharednotes", {}, [5]),
        ("projects/1/sharednotes", {}, [5]),
        ("projectrequests", {"budget": "lte1500"}, [1]),
        ("files", {"projectid": "1"}, [1]),
        ("tasks/9/files", {}, [2]),
        ("files/folders", {}, [1]),
    ],
)
def test_a_list_shows_what_is_asked_for(path: str, query: dict[str, object], ids: list[int]) -> None:
    assert [row["id"] for row in HERE.listed(path, **query)] == ids


def test_totals_of_invoices_follow_from_their_lines() -> None:
    rows = {row["id"]: row for row in HERE.listed("invoices", status="all")}
    assert [rows[3][name] for name in ("subtotal", "taxtotal", "grandtotal")] == [3100, 465, 3565]
    # 10 % off 3,369.90, and tax on the part of it that is taxable
    assert [rows[4][name] for name in ("subtotal", "taxtotal", "grandtotal")] == [3032.91, 421.2, 3454.11]
    assert [rows[6][name] for name in ("subtotal", "taxtotal")] == [868.5, 130.28]
    assert rows[7]["taxtotal"] == 0
    assert HERE.get("invoices")["total"] == pytest.approx(sum(rows[id]["grandtotal"] for id in (3, 4, 5, 6, 7)))
    told = HERE.get("invoices", status="all", subtotals="status", fields="none")
    assert sum(each["subtotal"] for each in told["subtotals"]) == pytest.approx(told["total"])
    in_object = agency(totals="object").listed("invoices")[0]
    assert in_object["totals"] == {"subtotal": 3100, "taxtotal": 465, "grandtotal": 3565}


def test_an_invoice_is_added_with_lines_that_an_edit_replaces() -> None:
    here = agency()
    lines = [
        {"type": "heading", "name": "Redesign"},
        {"type": "taskrate", "name": "Work", "time": 90, "rate": 100, "taxable": False},
        {"type": "lineitem", "description": "Photos", "quantity": 3, "rate": "20.50"},
    ]
    id = here.add("invoices", {"title": "New", "contactid": 6, "projectid": 1, "lines": lines})
    row = here.one(f"invoices/{id}")
    assert (row["number"], row["status"], row["companyid"], row["duedate"][:10]) == (
        "INV-0038",
        "unpaid",
        2,
        "2026-12-15",
    )
    assert (row["subtotal"], row["taxtotal"], len(row["lines"])) == (211.5, 9.23, 3)
    assert here.put(f"invoices/{id}", {"lines": lines[2:], "purchaseordernumber": "77"}) == 200
    assert here.one(f"invoices/{id}")["subtotal"] == 61.5
    (line,) = here.listed(f"invoices/{id}/lines")
    more = here.add(f"invoices/{id}/lines", [{"type": "expense", "name": "Taxi", "quantity": 1, "rate": 12}])
    assert here.put(f"invoices/{id}/lines/{more}", {"rate": 15}) == 200
    assert here.one(f"invoices/{id}/lines/{more}")["total"] == 15
    assert here.send("DELETE", f"invoices/{id}/lines/{line['id']}").status == 200
    assert here.one(f"invoices/{id}")["subtotal"] == 15
    assert here.send("GET", f"invoices/3/lines/{more}").status == 404
    assert here.send("DELETE", f"invoices/{id}").status == 200
    assert here.send("GET", f"invoices/{id}").status == 404


LINE = {"type": "lineitem", "name": "X", "quantity": 1, "rate": 1}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("invoices", {"title": "X", "contactid": 6}),
        ("invoices", {"title": "X", "lines": [LINE]}),
        ("invoices", {"contactid": 6, "lines": [LINE]}),
        ("invoices", {"title": "X", "contactid": 6, "lines": "X"}),
        ("invoices", {"title": "X", "contactid": 6, "lines": [{"type": "taskrate", "name": "X", "rate": 1}]}),
        ("invoices", {"title": "X", "contactid": 6, "lines": [{"type": "lineitem", "quantity": 1, "rate": 1}]}),
        ("invoices", {"title": "X", "contactid": 6, "lines": [LINE], "discountvalue": "much"}),
        ("quotes", {"title": "X", "contactid": 6, "lines": [LINE | {"type": "expense"}]}),
        ("expenses", {"name": "X", "projectid": 1}),
        ("events", {"title": "X", "starttime": "2026-11-25T10:00", "endtime": "2026-11-25T09:00"}),
        ("messages", {"projectid": 1, "title": "X", "contacts": "1"}),
        ("messages", {"projectid": 1, "content": "X", "contacts": "1"}),
        ("messages", {"title": "X", "content": "X", "contacts": "1"}),
        ("notes", {"title": "X", "content": "X"}),
        ("companies/2/notes", {"title": "X"}),
        ("sharednotes", {"title": "X"}),
        ("projectrequests", {}),
    ],
    ids=repr,
)
def test_what_lacks_something_is_refused(path: str, body: dict[str, Any]) -> None:
    here = agency()
    before = here.get(path)["totalcount"]
    assert here.send("POST", path, body).status == 400
    assert here.get(path)["totalcount"] == before


def test_an_invoice_is_marked_and_a_quote_decided() -> None:
    here = agency()
    assert here.put("invoices/3/markaspaid", {"paiddate": "2026-11-20"}) == 200
    assert here.one("invoices/3")["paiddate"] == "2026-11-20T00:00:00"
    assert here.put("invoices/3/markasunpaid", {}) == 200
    assert (here.one("invoices/3")["status"], here.one("invoices/3")["paiddate"]) == ("unpaid", "")
    assert here.put("quotes/3/approve", {"projectid": 3}) == 200
    row = here.one("quotes/3")
    assert (row["status"], row["projectid"], row["approveddate"]) == ("approved", 3, "2026-11-25T00:00:00")
    assert here.one("projects/3")["quotetotal"] == row["grandtotal"]
    assert here.put("quotes/3/decline", {}) == 200
    assert here.one("projects/3")["quotetotal"] == 0
    assert here.put("quotes/3/markaspending", {}) == 200


def test_notes_of_a_company_cannot_be_edited_and_general_ones_can() -> None:
    here = agency()
    id = here.add("companies/2/notes", {"content": "Kia ora"})
    assert here.one(f"companies/2/notes/{id}")["content"] == "Kia ora"
    assert here.put(f"companies/2/notes/{id}", {"content": "X"}) == 405
    assert here.send("GET", f"companies/3/notes/{id}").status == 404
    assert here.send("GET", f"notes/{id}").status == 404
    assert here.send("DELETE", f"companies/2/notes/{id}").status == 200
    shared = here.add("projects/1/sharednotes", {"title": "X"})
    assert here.put(f"sharednotes/{shared}", {"content": "Y"}) == 200
    assert here.one(f"sharednotes/{shared}")["content"] == "Y"
    assert here.put("notes/1", {"title": "Z"}) == 200
    assert here.send("DELETE", f"sharednotes/{shared}").status == 200


def test_a_discussion_goes_with_its_first_message_and_no_word_of_it_changes() -> None:
    here = agency()
    id = here.add("messages", {"originalmessageid": 1, "content": "Thanks"})
    assert here.one(f"messages/{id}")["title"] == "Colours of the shop"
    assert here.put(f"messages/{id}", {"content": "X", "public": False}) == 200
    row = here.one(f"messages/{id}")
    assert (row["content"], row["public"]) == ("Thanks", False)
    assert here.send("DELETE", "messages/1").status == 200
    assert [each["id"] for each in here.listed("messages")] == [3]


def test_a_request_becomes_a_project_or_is_declined() -> None:
    here = agency()
    told = json.loads(here.send("PUT", "projectrequests/1/approve", {}).content)["details"][0]
    assert here.one(f"projects/{told['projectid']}")["title"] == "Winter timetable poster"
    assert here.put("projectrequests/1/decline", {}) == 400
    id = here.add("projectrequests", {"title": "Other"})
    assert here.put(f"projectrequests/{id}/decline", {}) == 200


def test_a_summary_holds_what_is_open() -> None:
    told = HERE.get("companies/3/summary")
    assert [[row["id"] for row in told[name]] for name in ("contacts", "invoices", "projects", "quotes")] == [
        [7],
        [7],
        [2],
        [],
    ]
    assert HERE.get("companies/3/summary", types="projects").keys() == {"projects", "status"}
    assert HERE.get("contacts/2/summary").keys() == {"projects", "tasks", "status"}
