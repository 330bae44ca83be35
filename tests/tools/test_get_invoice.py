"""An assistant reads one invoice, and is told whether it adds up."""

from decimal import Decimal

import pytest

from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

OURS = 1686


SEVENTH = {
    "id": 9287,
    "number": "0007",
    "customer": "Lumen Énergie",
    "status": "sent",
    "date": "2026-09-20",
    "due": "2026-10-20",
    "days_overdue": 35,
    "total": "2622.38",
    "balance": "2622.38",
    "currency": "CAD",
    "lines": [
        {
            "description": "Développement",
            "kind": "task",
            "quantity": "19.5",
            "price": "105.00",
            "amount": "2047.50",
            "project": "Tableau de bord Énergie",
            "tax": "GST, QST",
        },
        {
            "description": "Hébergement",
            "kind": "product",
            "quantity": "7",
            "price": "33.3333",
            "amount": "233.3331",
            "tax": "GST, QST",
        },
    ],
    "taxes": [
        {"code": "GST", "rate": "0.05", "amount": "114.04", "compound": False},
        {"code": "QST", "rate": "0.09975", "amount": "227.51", "compound": False},
    ],
    "subtotal": "2280.83",
    "tax": "341.55",
    "paid": "0.00",
    "check": "adds up",
}


async def test_an_invoice_by_its_number_tells_lines_taxes_and_that_it_adds_up(office: Office) -> None:
    assert (await office.call("get_invoice", invoice="0007"))["invoice"] == SEVENTH


async def test_a_number_that_a_spreadsheet_made_a_decimal_of_is_found(office: Office) -> None:
    assert (await office.call("get_invoice", invoice="7.0"))["invoice"] == SEVENTH
    assert (await office.fail("get_invoice", invoice="7.5"))["code"] == "not_found"
    office.sandbox.control.store.update("invoices", 9286, {"invoice_number": "7.0"})
    assert (await office.call("get_invoice", invoice="7.0"))["invoice"]["id"] == 9286


async def test_every_invoice_of_the_agency_adds_up(office: Office) -> None:
    for number in range(1, 20):
        invoice = (await office.call("get_invoice", invoice=f"{number:04}"))["invoice"]
        assert invoice["number"] == f"{number:04}"
        assert invoice["check"] == "adds up", invoice


async def test_an_invoice_costs_one_request_by_its_number_and_one_by_its_id(office: Office) -> None:
    await office.call("get_invoice", invoice="0007")
    office.asked()
    await office.call("get_invoice", invoice="0007")
    assert office.asked() == ["POST invoices/filtered"]
    await office.call("get_invoice", invoice=9287)
    assert office.asked() == ["GET invoices/9287"]
    await office.call("get_invoice", invoice="9287")
    assert office.asked() == ["GET invoices/9287", "POST invoices/filtered"]


@pytest.mark.parametrize("said", ["0007", " 0007 ", "007", 9287, "9287"], ids=repr)
async def test_it_is_found_by_number_part_of_it_or_id(office: Office, said: object) -> None:
    assert (await office.call("get_invoice", invoice=said))["invoice"]["id"] == 9287


async def test_digits_that_are_one_invoices_number_and_anothers_id_are_ambiguous(office: Office) -> None:
    office.sandbox.control.store.update("invoices", 9290, {"invoice_number": "9287"})
    error = await office.fail("get_invoice", invoice="9287")
    assert error["code"] == "ambiguous"
    assert {each["id"] for each in error["candidates"]} == {9287, 9290}
    assert {"id", "name", "customer", "date", "status"} == error["candidates"][0].keys()
    assert (await office.call("get_invoice", invoice=9287))["invoice"]["number"] == "0007"
    assert (await office.call("get_invoice", invoice=9290))["invoice"]["number"] == "9287"


async def test_a_number_that_is_no_id_is_the_number_of_an_invoice(office: Office) -> None:
    office.sandbox.control.store.update("invoices", 9290, {"invoice_number": "77"})
    assert (await office.call("get_invoice", invoice=77))["invoice"]["id"] == 9290
    assert (await office.call("get_invoice", invoice="77"))["invoice"]["id"] == 9290


async def test_a_number_that_two_invoices_have_is_ambiguous(office: Office) -> None:
    office.sandbox.control.store.update("invoices", 9290, {"invoice_number": "0007"})
    error = await office.fail("get_invoice", invoice="0007")
    assert (error["code"], error["field"]) == ("ambiguous", "invoice")
    assert len(error["candidates"]) == 2


@pytest.mark.parametrize(
    "said", [5, "5", "#0005", "#5", "05", "no. 5", "n° 0005", "Invoice 5", "facture n° 5"], ids=repr
)
async def test_zeros_and_signs_do_not_matter_where_only_one_invoice_has_the_number(said: object) -> None:
    async with open_office() as office:
        assert (await office.call("get_invoice", invoice=said))["invoice"]["number"] == "0005"


async def test_a_number_with_something_before_it_is_found_by_its_digits_alone_if_it_is_said_as_text() -> None:
    async with open_office() as office:
        office.sandbox.control.store.update("invoices", 9285, {"invoice_number": "INV-0031"})
        for said in ("INV-31", "inv 0031", "#31", "31"):
            assert (await office.call("get_invoice", invoice=said))["invoice"]["id"] == 9285
        error = await office.fail("get_invoice", invoice=31)
        assert [each["id"] for each in error["candidates"]] == [9285]


async def test_two_invoices_of_a_number_are_asked_back_whatever_their_zeros() -> None:
    async with open_office() as office:
        office.sandbox.control.store.update("invoices", 9290, {"invoice_number": "00005"})
        for said in (5, "5", "#5"):
            error = await office.fail("get_invoice", invoice=said)
            assert error["code"] == "ambiguous"
            assert {each["name"] for each in error["candidates"]} == {"0005", "00005"}
        assert (await office.call("get_invoice", invoice="0005"))["invoice"]["number"] == "0005"


@pytest.mark.parametrize(
    ("said", "code", "candidates"),
    [
        ("00", "ambiguous", 5),
        ("INV-1", "not_found", 0),
        (424242, "not_found", 0),
        ("", "invalid_arguments", 0),
        ("x" * 101, "invalid_arguments", 0),
        (True, "invalid_arguments", 0),
    ],
)
async def test_what_names_no_single_invoice_is_refused(
    office: Office, said: object, code: str, candidates: int
) -> None:
    error = await office.fail("get_invoice", invoice=said)
    assert (error["code"], error["field"]) == (code, "invoice"), error
    assert len(error.get("candidates", [])) == candidates


@pytest.mark.parametrize("includes", ["beside", "nested", "ignored"])
@pytest.mark.parametrize("said", ["0007", 9287])
async def test_lines_and_taxes_are_read_wherever_they_come(includes: str, said: object) -> None:
    async with open_office() as office:
        whole = await office.call("get_invoice", invoice=said)
        office.sandbox.control.turn(includes=includes)
        assert await office.call("get_invoice", invoice=said) == whole


@pytest.mark.parametrize("search", ["ignored", "refused"])
async def test_a_number_is_found_though_nutcache_does_not_search(office: Office, search: str) -> None:
    office.sandbox.control.turn(search=search)
    row = {"customer": 154528, "status": 1, "organization": OURS, "total": "1"}
    office.sandbox.control.insert("invoices", [{**row, "invoice_number": f"M-{n:03}"} for n in range(150)], OURS)
    assert (await office.call("get_invoice", invoice="M-149"))["invoice"]["number"] == "M-149"
    assert (await office.fail("get_invoice", invoice="N-149"))["code"] == "not_found"


@pytest.mark.parametrize(
    ("resource", "hidden", "untold"),
    [
        ("invoices", {"total"}, "total"),
        ("invoices", {"taxes_amount", "balance"}, "tax, balance"),
        ("invoice_details", {"total_price"}, "amounts of lines"),
        ("invoice_taxes", {"total"}, "amounts of taxes"),
    ],
)
async def test_an_invoice_of_which_amounts_are_not_told_is_not_said_to_add_up(
    office: Office, resource: str, hidden: set[str], untold: str
) -> None:
    office.sandbox.control.turn(hidden={resource: frozenset(hidden)})
    invoice = (await office.call("get_invoice", invoice="0007"))["invoice"]
    assert invoice["check"] == f"Whether it adds up cannot be told; these did not come: {untold}."


async def test_what_does_not_add_up_is_said_with_both_amounts(office: Office) -> None:
    store = office.sandbox.control.store
    store.update("invoices", 9287, {"total_amount_before_taxes": "2280.84", "balance": "2622.40"})
    invoice = (await office.call("get_invoice", invoice=9287))["invoice"]
    assert invoice["check"] == (
        "The lines add up to 2280.83, the subtotal says 2280.84. "
        "Subtotal and tax make 2622.39, the total says 2622.38. "
        "Total less payments is 2622.38, the balance says 2622.40."
    )
    assert Decimal(invoice["subtotal"]) == Decimal("2280.84")
