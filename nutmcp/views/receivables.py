"""What is owed as a picture: a bar for each currency by how late it is, and the customers, the latest first."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from nutmcp.views.picture import Answer, Bar, Cell, Part, Picture

AGES: Mapping[str, str] = {
    "current": "not due",
    "d1_30": "1–30 days late",
    "d31_60": "31–60 days",
    "d61_90": "61–90 days",
    "over_90": "over 90 days",
}
"""What each age is called, from the youngest on."""


def receivables_picture(answer: Answer) -> Picture:
    """Return the picture of what `summarize_invoices` answered by customer."""
    owing = sorted((each for each in answer["groups"] if _amount(each, "balance") > 0), key=_lateness, reverse=True)
    header = [Cell(name, "faint") for name in ("", "Owed", "Late", "Oldest")]
    today = date.fromisoformat(answer["today"])
    told = all("balance" in each for each in answer["totals"])
    return Picture(
        title=f"Owed on {today.day} {today:%B %Y}",
        lines=[] if owing else ["Nothing is owed." if told else "What is owed is not told."],
        bars=[_bar(each) for each in answer["totals"] if _amount(each, "balance") > 0],
        rows=[header, *map(_row, owing)] if owing else (),
    )


def _bar(total: Answer) -> Bar:
    currency = total["currency"]
    parts = [
        Part(shade, Decimal(total["ages"][age]), f"{name}: {currency} {total['ages'][age]}")
        for shade, (age, name) in enumerate(AGES.items())
        if Decimal(total.get("ages", {}).get(age, 0)) > 0
    ]
    return Bar(f"{currency} {total['balance']}", parts)


def _row(group: Answer) -> list[Cell]:
    late = _amount(group, "overdue") > 0
    return [
        Cell(group["customer"]),
        Cell(f"{group['currency']} {group['balance']}"),
        Cell(f"{group['currency']} {group['overdue']}", "alarm") if late else Cell("–", "faint"),
        Cell(list(AGES.values())[max(0, _oldest(group))]),
    ]


def _oldest(group: Answer) -> int:
    ages = group.get("ages", {})
    return max((at for at, age in enumerate(AGES) if Decimal(ages.get(age, 0)) > 0), default=-1)


def _lateness(group: Answer) -> tuple[int, Decimal]:
    return _oldest(group), _amount(group, "overdue")


def _amount(sums: Answer, name: str) -> Decimal:
    """Return an amount; one that is not told, for lack of a permission, counts as none."""
    return Decimal(sums.get(name, 0))
