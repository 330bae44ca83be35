"""Dates and times of the made-up data, written as distances from now: `@-45d`, `@+30d`, `@-47m`, `@-47m-5h`."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

_DISTANCE = re.compile(r"@(?:[+-]\d+[dhm])+")
_STEP = re.compile(r"([+-]\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def dated(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return a row with a day in the place of each distance in days, and a moment in the place of each other one."""
    return {name: _dated(value, now) if isinstance(value, str) else value for name, value in row.items()}


def _dated(value: str, now: datetime) -> object:
    if not _DISTANCE.fullmatch(value):
        return value
    steps = _STEP.findall(value)
    moment = now + sum((timedelta(**{_UNITS[unit]: int(count)}) for count, unit in steps), timedelta())
    return moment.date() if all(unit == "d" for _, unit in steps) else moment
