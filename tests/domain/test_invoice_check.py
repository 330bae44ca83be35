"""An invoice adds up, or is told where it does not, to the cent and however it was rounded."""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.domain.invoice_check import ADDS_UP, check_invoice
from nutmcp.systems.nutcache.records import Invoice, InvoiceDetail, InvoiceTax

CENT = Decimal("0.01")
GST, QST = Decimal("0.05"), Decimal("0.09975")

prices = st.decimals(min_value=-1_000, max_value=10_000, places=4)
quantities = st.decimals(min_value=0, max_value=500, places=2)
Rounding = Callable[[Decimal], Decimal]


def half_up(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def to_even(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_EVEN)


def made(
    lines: list[tuple[Decimal, Decimal]], cents: Rounding, *, by_line: bool, compound: bool
) -> tuple[Invoice, list[InvoiceDetail], list[InvoiceTax]]:
    """Return an invoice with two taxes on all of it, rounded in one of the usual ways."""
    exact = [(quantity * price).quantize(Decimal("0.0001"), ROUND_HALF_UP) for quantity, price in lines]
    amounts = [cents(each) for each in exact] if by_line else exact
    subtotal = cents(sum(amounts, Decimal(0)))
    gst = cents(sum(amounts, Decimal(0)) * GST)
    qst = cents((sum(amounts, Decimal(0)) + (gst if compound else 0)) * QST)
    details = [
        InvoiceDetail(quantity=quantity, price=price, total_price=amount, tax=376)
        for (quantity, price), amount in zip(lines, amounts, strict=True)
    ]
    taxes = [
        InvoiceTax(code="GST", rate=GST, total=gst, compound=False, sequence_number=1, tax=376),
        InvoiceTax(code="QST", rate=QST, total=qst, compound=compound, sequence_number=2, tax=376),
    ]
    total = subtotal + gst + qst
    invoice = Invoice(
        total_amount_before_taxes=subtotal, taxes_amount=gst + qst, total=total, paid_to_date=CENT, balance=total - CENT
    )
    return invoice, details, taxes


@given(
    st.lists(st.tuples(quantities, prices), min_size=1, max_size=6),
    st.sampled_from([half_up, to_even]),
    st.booleans(),
    st.booleans(),
)
def test_an_invoice_that_adds_up_is_never_doubted(
    lines: list[tuple[Decimal, Decimal]], cents: Rounding, by_line: bool, compound: bool
) -> None:
    assert check_invoice(*made(lines, cents, by_line=by_line, compound=compound)) == ADDS_UP


@given(
    st.lists(st.tuples(quantities, prices), min_size=1, max_size=6),
    st.sampled_from(["taxes_amount", "total", "balance"]),
    st.sampled_from([CENT, -CENT]),
)
def test_one_cent_too_much_or_too_little_is_seen(
    lines: list[tuple[Decimal, Decimal]], field: str, off: Decimal
) -> None:
    invoice, details, taxes = made(lines, half_up, by_line=False, compound=False)
    wrong = invoice.model_copy(update={field: getattr(invoice, field) + off})
    assert check_invoice(wrong, details, taxes) != ADDS_UP


def test_each_thing_that_is_wrong_is_said() -> None:
    invoice, details, taxes = made([(Decimal(3), Decimal("33.3333"))], half_up, by_line=False, compound=False)
    wrong_line = [details[0].model_copy(update={"total_price": Decimal("99.90")})]
    assert check_invoice(invoice, wrong_line, taxes) == (
        "Line 1 says 99.90, quantity times price is 99.9999. The lines add up to 99.90, the subtotal says 100.00."
    )
    wrong_tax = [taxes[0].model_copy(update={"total": Decimal("6.00")}), taxes[1]]
    assert check_invoice(invoice, details, wrong_tax) == (
        "“GST” says 6.00, its rate makes 5.00. The taxes add up to 15.97, the tax amount says 14.97."
    )


@pytest.mark.parametrize("field", ["total_amount_before_taxes", "taxes_amount", "total", "paid_to_date", "balance"])
def test_an_amount_that_is_not_told_is_neither_held_against_the_invoice_nor_passed_over(field: str) -> None:
    invoice, details, taxes = made([(Decimal(1), Decimal(40))], half_up, by_line=False, compound=True)
    check = check_invoice(invoice.model_copy(update={field: None}), details, taxes)
    assert check.startswith("Whether it adds up cannot be told; these did not come: ")


def test_taxes_are_on_the_lines_that_name_them() -> None:
    lines = [
        InvoiceDetail(quantity=Decimal(1), price=Decimal(40), total_price=Decimal(40), tax=376),
        InvoiceDetail(quantity=Decimal(1), price=Decimal(60), total_price=Decimal(60), tax=375),
        InvoiceDetail(quantity=Decimal(1), price=Decimal(1212), total_price=Decimal(1212)),
    ]
    taxes = [
        InvoiceTax(code="HST", rate=Decimal("0.13"), total=Decimal("7.80"), sequence_number=1, tax=375),
        InvoiceTax(code="QST", rate=QST, total=Decimal("3.99"), sequence_number=1, tax=376),
        InvoiceTax(code="GST", rate=GST, total=Decimal("2.00"), sequence_number=2, tax=376),
    ]
    invoice = Invoice(
        total_amount_before_taxes=Decimal(1312),
        taxes_amount=Decimal("13.79"),
        total=Decimal("1325.79"),
        paid_to_date=Decimal(100),
        balance=Decimal("1225.79"),
    )
    assert check_invoice(invoice, lines, taxes) == ADDS_UP
    wrong = [taxes[0].model_copy(update={"total": Decimal("7.81")}), *taxes[1:]]
    assert check_invoice(invoice.model_copy(update={"taxes_amount": Decimal("13.80")}), lines, wrong) == (
        "“HST” says 7.81, its rate makes 7.80. Subtotal and tax make 1325.80, the total says 1325.79."
    )


def test_a_rate_in_percent_is_understood() -> None:
    invoice, details, taxes = made([(Decimal(1), Decimal(40))], half_up, by_line=False, compound=False)
    percent = [each.model_copy(update={"rate": (each.rate or 0) * 100}) for each in taxes]
    assert check_invoice(invoice, details, percent) == ADDS_UP
