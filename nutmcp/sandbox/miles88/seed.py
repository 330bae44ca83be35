"""Fills the tables with a made-up studio in Fremantle: its staff, whom it works for, and some months of shifts."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from nutmcp.remote.id import chosen_id
from nutmcp.sandbox.store import Store

DAYS = 120
"""For how many days before now there are shifts in the small data."""
_ZONE = ZoneInfo("Australia/Perth")
_SEED = 88
_RUNS_SINCE = timedelta(minutes=40)
_SIGNED_OFF_BEFORE = timedelta(days=60)
_LENGTHS = (45, 60, 75, 90, 120, 150, 180)
_Row = Mapping[str, Any]


def sow_small(store: Store, now: datetime) -> None:
    """Add the studio with some months of shifts; the same moment gives the same data."""
    _sow(store, now, DAYS)


def sow_large(store: Store, now: datetime) -> None:
    """Add the studio with some years of shifts."""
    _sow(store, now, 10 * DAYS)


def _sow(store: Store, now: datetime, days: int) -> None:
    held = json.loads((Path(__file__).parent / "seed.json").read_text(encoding="utf-8"))
    for table in ("members", "customers", "projects", "project_services"):
        store.insert(table, held[table])
    store.insert("time_entries", _shifts(held, now, days, Random(_SEED)))  # noqa: S311 - made-up data


def _shifts(held: Mapping[str, Any], now: datetime, days: int, rng: Random) -> Iterator[_Row]:
    """Yield the shifts: two to four of everybody on a weekday, and one that runs."""
    today = now.astimezone(_ZONE).date()
    people = [each for each in held["members"] if each["status"]]
    for ago in range(days, 0, -1):
        day = today - timedelta(days=ago)
        for person in people if day.weekday() < 5 else []:
            yield from _day_of(held, person, day, rng, signed_off=timedelta(days=ago) > _SIGNED_OFF_BEFORE)
    running = _shift(held, people[0], held["projects"][0], rng)
    yield {**running, "start_time": (now - _RUNS_SINCE).replace(microsecond=0), "note": None}


def _day_of(held: Mapping[str, Any], person: _Row, day: date, rng: Random, *, signed_off: bool) -> Iterator[_Row]:
    begin = datetime.combine(day, time(8, 30), _ZONE).astimezone(UTC) + timedelta(minutes=15 * rng.randrange(4))
    for _ in range(rng.randint(2, 4)):
        project = rng.choice([each for each in held["projects"] if each["status"] or signed_off])
        end = begin + timedelta(minutes=rng.choice(_LENGTHS))
        yield {**_shift(held, person, project, rng), "start_time": begin, "end_time": end}
        begin = end + timedelta(minutes=15 * rng.randrange(3))


def _shift(held: Mapping[str, Any], person: _Row, project: _Row, rng: Random) -> dict[str, Any]:
    """Return a shift of somebody on a project, without its times."""
    activities = [each["id"] for each in held["project_services"] if each["project"] == project["id"]]
    return {
        "id": chosen_id(rng),
        "project": project["id"],
        "project_service": rng.choice([*activities, None]),
        "member": person["id"],
        "note": rng.choice([*held["notes"], None, None]),
        "billable": project["billable_by_default"] and rng.random() < 0.95,
        "tag_list": project["default_tags"],
        "time_zone": person["time_zone"],
    }
