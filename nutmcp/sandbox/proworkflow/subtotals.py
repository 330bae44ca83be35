"""Sums of time and money by what they are for, in the order that is asked for ("subtotals")."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from nutmcp.sandbox.proworkflow.grammar import bad
from nutmcp.sandbox.proworkflow.row import Row

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "billable": ("billable",),
        "category": ("categoryid", "categoryname"),
        "company": ("companyid", "companyname"),
        "contact": ("contactid", "contactname"),
        "project": ("projectid", "projectnumber", "projecttitle"),
        "task": ("taskid", "taskname"),
        "status": ("status",),
    }
)
"""The fields of each group."""
PERIODS = ("day", "week", "month", "year")


def subtotals(said: str, rows: Iterable[Row], total: str, by: str, weekday: int) -> list[dict[str, Any]]:
    """Return the sums for each combination of groups; those of nothing are left out.

    Args:
        said: The groups, comma separated.
        rows: What is summed up.
        total: The field that is.
        by: The field that holds the day.
        weekday: The day on which weeks begin, 0 for Monday.

    Raises:
        Rejected: 400: there is no such group.
    """
    words = [each.strip().casefold() for each in said.split(",") if each.strip()]
    if any(each not in GROUPS and each not in PERIODS for each in words):
        raise bad("subtotals names a group that there is not")
    sums: dict[tuple[Any, ...], Decimal] = {}
    shown: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        told: dict[str, Any] = {}
        for each in words:
            told |= _group(each, row, by, weekday)
        key = tuple(told.values())
        shown[key] = told
        sums[key] = sums.get(key, Decimal(0)) + (row[total] or 0)
    ordered = sorted(sums, key=lambda key: tuple(str(each) for each in key))
    return [{**shown[key], "subtotal": sums[key]} for key in ordered if sums[key]]


def _group(word: str, row: Row, by: str, weekday: int) -> dict[str, Any]:
    if word in GROUPS:
        return {name: row[name] for name in GROUPS[word]}
    held = row[by]
    return {word: None if held is None else _begin(word, held.date() if isinstance(held, datetime) else held, weekday)}


def _begin(period: str, day: date, weekday: int) -> date:
    match period:
        case "week":
            return day - timedelta(days=(day.weekday() - weekday) % 7)
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day
