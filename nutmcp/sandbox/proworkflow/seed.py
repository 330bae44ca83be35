"""Fills the tables with a made-up agency in Wellington: its people, whom it works for, and some months of time."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from nutmcp.sandbox.store import Store

DAYS = 90
"""For how many days before now there is time in the small data."""
MANY = 12_000
"""The time records in the large data, more than a list brings without a word."""
_SEED = 4
_APPROVED_BEFORE = 45
_RUNS_SINCE = timedelta(minutes=40)
_LENGTHS = (30, 45, 60, 75, 90, 120, 150, 180)
_DATES = frozenset(
    {"startdate", "duedate", "completedate", "invoiceddate", "paiddate", "quoteddate", "approveddate", "validtodate"}
    | {"date", "submitteddate", "starttime", "endtime"}
)
_TIMER = {"taskid": 14, "contactid": 3}
_ALWAYS: Mapping[str, Mapping[str, Any]] = {
    "companies": {"pending": False},
    "contacts": {"pending": False, "allowlogin": False},
    "categories": {},
    "projects": {"status": "active", "priority": 3, "invoiced": False, "paid": False, "accountedfor": False},
    "invoices": {"taxable": True, "taxrate": 15, "showcostbreakdown": True},
    "invoice_lines": {},
    "quotes": {"taxable": True, "taxrate": 15},
    "quote_lines": {},
    "expenses": {"invoiced": False, "taxable": True},
    "events": {},
    "messages": {"public": True},
    "notes": {},
    "projectrequests": {},
    "files": {},
    "folders": {},
    "tasks": {
        "status": "active",
        "type": "normal",
        "orderlevel": "normal",
        "priority": 3,
        "timeallocated": 0,
        "billable": True,
        "taxable": True,
        "creatorid": 4,
    },
}
"""What rows have that do not say it."""
_Row = Mapping[str, Any]


def sow_small(store: Store, now: datetime) -> None:
    """Add the agency with some months of time; the same moment gives the same data."""
    _sow(store, now, None)


def sow_large(store: Store, now: datetime) -> None:
    """Add the agency with some years of time."""
    _sow(store, now, MANY)


def _sow(store: Store, now: datetime, many: int | None) -> None:
    held = json.loads((Path(__file__).parent / "seed.json").read_text(encoding="utf-8"))
    today = (now - timedelta(hours=12)).date()  # which it is in every zone, or was
    modified = now.replace(microsecond=0) - timedelta(days=30)
    for table, always in _ALWAYS.items():
        kept = {"lastmodified": modified} if "lastmodified" in store.columns(table) else {}
        store.insert(table, [{**always, **kept, **_dated(row, today)} for row in held[table]])
    store.insert("time", _time(held, today, now, many))
    store.insert("time", [{**_TIMER, "runningsince": (now - _RUNS_SINCE).replace(microsecond=0)}])


def _dated(row: _Row, today: date) -> dict[str, Any]:
    """Return a row with days in place of how far they are from today."""
    return {name: _on(value, today) if name in _DATES else value for name, value in row.items()}


def _on(far: int | str, today: date) -> date:
    """Return the day that is so far from today, or as in `-9T11:20` the moment of that day."""
    if isinstance(far, int):
        return today + timedelta(days=far)
    days, _, clock = far.partition("T")
    return datetime.combine(today + timedelta(days=int(days)), time.fromisoformat(clock))


def _time(held: _Row, today: date, now: datetime, many: int | None) -> list[_Row]:
    """Return the time records, oldest first: those of some months, or so many."""
    rng = Random(_SEED)  # noqa: S311 - made-up data
    people = [each["id"] for each in held["contacts"] if each["type"] == "staff"]
    days: list[list[_Row]] = []
    ago = 1
    while ago <= DAYS if many is None else sum(map(len, days)) < many:
        day = today - timedelta(days=ago)
        if day.weekday() < 5:
            days.append([row for person in people for row in _day_of(held, person, day, rng, ago)])
        ago += 1
    rows = [row for day in reversed(days) for row in day]
    kept = rows if many is None else rows[-many:]
    return [
        {**row, "lastmodified": now.replace(microsecond=0) - timedelta(minutes=len(kept) - place)}
        for place, row in enumerate(kept)
    ]


def _day_of(held: _Row, person: int, day: date, rng: Random, ago: int) -> Iterator[dict[str, Any]]:
    """Yield what somebody worked on a day: two to four records, one after the other."""
    tasks = [each for each in held["tasks"] if str(person) in str(each.get("contacts", "")).split(",")]
    open_ones = [each for each in tasks if each.get("completedate", 0) >= 0 or -each["completedate"] < ago]
    begin = datetime.combine(day, time(8, 30)) + timedelta(minutes=15 * rng.randrange(4))
    for _ in range(rng.randint(2, 4)):
        minutes = rng.choice(_LENGTHS)
        end = begin + timedelta(minutes=minutes)
        yield {
            "contactid": person,
            "taskid": rng.choice(open_ones)["id"],
            "timetracked": minutes,
            "starttime": begin,
            "endtime": end,
            "notes": rng.choice([*held["said"], None, None]),
            "approvalstatus": "approved" if ago > _APPROVED_BEFORE else "pending",
        }
        begin = end + timedelta(minutes=15 * rng.randrange(3))
