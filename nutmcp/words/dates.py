"""The day that someone means by `yesterday`, `last monday`, `-3d` or `2026-11-21`."""

import re
from calendar import monthrange
from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.phrase import after_now, before_now, phrase, quoted

DATE_FORMS = (
    "Say 2026-11-21, today, yesterday, tomorrow, a weekday (monday is the latest one, today included; "
    "last monday is the one of the week before), or a distance such as -3d, +2w, -1m or -1y."
)

# Nothing is logged or invoiced outside these years, and zones are safe to compute within them.
FIRST_YEAR, LAST_YEAR = 1900, 2199

_DAYS = {
    "today": 0,
    "aujourd'hui": 0,
    "yesterday": -1,
    "hier": -1,
    "the day before yesterday": -2,
    "avant-hier": -2,
    "avant hier": -2,
    "tomorrow": 1,
    "demain": 1,
    "the day after tomorrow": 2,
    "apres-demain": 2,
    "apres demain": 2,
}

# `mar` is left out: it is both mardi and March, and the start of a period may well be meant as a month.
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("mon", "monday", "lun", "lundi"),
            ("tue", "tues", "tuesday", "mardi"),
            ("wed", "wednesday", "mer", "mercredi"),
            ("thu", "thur", "thurs", "thursday", "jeu", "jeudi"),
            ("fri", "friday", "ven", "vendredi"),
            ("sat", "saturday", "sam", "samedi"),
            ("sun", "sunday", "dim", "dimanche"),
        )
    )
    for name in names
}

_UNITS = {
    name: unit
    for unit, names in {
        "day": ("d", "day", "days", "j", "jour", "jours"),
        "week": ("w", "week", "weeks", "semaine", "semaines"),
        "month": ("m", "month", "months", "mois"),
        "year": ("y", "year", "years", "an", "ans", "annee", "annees"),
    }.items()
    for name in names
}


def parse_date(said: str, today: date, week_start: int = 0, *, field: str = "date") -> date:
    """Return the day that is meant, seen from `today`, where weeks begin on `week_start` (Monday is 0).

    Raises:
        InvalidArguments: It is no date, no day of the calendar, or could be two days.
    """
    text = phrase(said)
    try:
        day = _written(text, field) or _named(text, today, week_start) or _distant(text, today)
    except (OverflowError, ValueError):  # off the calendar
        day = date.min
    if day is None:
        raise InvalidArguments(_why_unread(said, text), DATE_FORMS, field=field)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidArguments(
            f"{quoted(said)} is too far away.", f"Say a day from {FIRST_YEAR} to {LAST_YEAR}.", field=field
        )
    return day


def week_begin(day: date, week_start: int) -> date:
    """Return the first day of the week that the day is in, where weeks begin on `week_start` (Monday is 0)."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day where it is shorter.

    Raises:
        ValueError: The calendar ends before that.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _written(text: str, field: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= month <= 12 and year:
            advice = f"Say a day from {text[:7]}-01 to {text[:7]}-{monthrange(year, month)[1]}."
        else:
            advice = "Write year, month and day, as in 2026-11-21."
        raise InvalidArguments(f"There is no {text} in the calendar.", advice, field=field) from None


def _named(text: str, today: date, week_start: int) -> date | None:
    if text in _DAYS:
        return today + timedelta(days=_DAYS[text])
    if text in _WEEKDAYS:
        return week_begin(today, _WEEKDAYS[text])
    found = re.fullmatch(r"last (\w+)|(\w+) (?:dernier|passe)", text)
    weekday = _WEEKDAYS.get(found[1] or found[2]) if found else None
    if weekday is None:
        return None
    return week_begin(today, week_start) + timedelta(days=(weekday - week_start) % 7 - 7)


def _distant(text: str, today: date) -> date | None:
    past = before_now(text)
    length = re.sub(r"^(?:an?|one|une?) (?=[a-z])", "1 ", past or after_now(text) or "")
    found = re.fullmatch(r"(\d{1,5}) ?([a-z]+)", length)
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        return None
    count = -int(found[1]) if past else int(found[1])
    if unit in {"day", "week"}:
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    return add_months(today, count * (12 if unit == "year" else 1))


def _why_unread(said: str, text: str) -> str:
    if re.fullmatch(r"\d{1,2}([/. -])\d{1,2}\1(?:\d{2}|\d{4})", text):
        return f"{quoted(said)} could be day first or month first."
    if text == "mar":
        return f"{quoted(said)} could be mardi or March."
    found = re.fullmatch(r"(?:next|this|ce) (\w+)|(\w+) prochain", text)
    if found and (found[1] or found[2]) in _WEEKDAYS:
        return f"{quoted(said)} could be a day of this week or of the next."
    return f"{quoted(said)} is not a date that can be read."
