"""The day that someone means by `yesterday`, `last monday`, `-3d`, `2026-11-21` or `21 Nov 2026`."""

import re
from calendar import monthrange
from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.calendar_names import MARDI_OR_MARCH, WEEKDAYS
from nutmcp.words.phrase import after_now, before_now, in_digits, phrase, quoted
from nutmcp.words.written_dates import written_date

DATE_FORMS = (
    "Say 2026-11-21, 21 Nov 2026, today, yesterday, tomorrow, a weekday (monday is the latest one, today included; "
    "last monday is the one of the week before), or a distance such as -3d, +2w, -1m or -1y."
)
COMING_FORMS = DATE_FORMS.replace("monday is the latest one", "monday is the next one")

# Nothing is logged or invoiced outside these years, and zones are safe to compute within them.
FIRST_YEAR, LAST_YEAR = 1900, 2199
_A_WEEK = timedelta(days=7)

_DAYS = {
    "today": 0,
    "aujourd'hui": 0,
    "yesterday": -1,
    "hier": -1,
    "day before yesterday": -2,
    "avant-hier": -2,
    "avant hier": -2,
    "tomorrow": 1,
    "demain": 1,
    "day after tomorrow": 2,
    "apres-demain": 2,
    "apres demain": 2,
}

_WEEKS = {
    "this week": 0,
    "cette semaine": 0,
    "last week": -1,
    "semaine derniere": -1,
    "semaine passee": -1,
    "next week": 1,
    "semaine prochaine": 1,
}
_OF_A_WEEK = r"(\w+),? (?:of |de )?(?:la )?({0})|({0}),? (\w+)".format("|".join(_WEEKS))

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
    return _read(said, today, week_start, field, DATE_FORMS)


def parse_coming_date(said: str, today: date, week_start: int = 0, *, field: str = "date") -> date:
    """Return the day that is meant where it is still to come: as `parse_date` does, but a weekday is the next one.

    Raises:
        InvalidArguments: It is no date, no day of the calendar, or could be two days.
    """
    day = _read(said, today, week_start, field, COMING_FORMS)
    return day + _A_WEEK if is_weekday(said) and day < today else day


def is_weekday(said: str) -> bool:
    """Return whether a weekday is said and nothing else, which one of them being left to what it is said of."""
    return _on_which(phrase(said)) in WEEKDAYS


def find_date(
    said: str, today: date, week_start: int = 0, *, field: str = "date", forms: str = DATE_FORMS
) -> date | None:
    """Return the day that is meant, as `parse_date` does, or None if it is no date.

    Raises:
        InvalidArguments: It is a date, and no day of the calendar, or could be two days.
    """
    text = re.sub("^the (?=day )", "", phrase(said))
    try:
        day = written_date(said, today, field=field) or _named(text, today, week_start) or _distant(text, today)
    except (OverflowError, ValueError):  # off the calendar
        day = date.min
    if day is None and (doubt := _doubt(text)):
        raise InvalidArguments(f"{quoted(said)} could be {doubt}.", forms, field=field)
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidArguments(
            f"{quoted(said)} is too far away.", f"Say a day from {FIRST_YEAR} to {LAST_YEAR}.", field=field
        )
    return day


def _read(said: str, today: date, week_start: int, field: str, forms: str) -> date:
    day = find_date(said, today, week_start, field=field, forms=forms)
    if day is None:
        raise InvalidArguments(f"{quoted(said)} is not a date that can be read.", forms, field=field)
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


def _on_which(text: str) -> str:
    return re.sub(r"^(?:on|le) ", "", text)


def _named(text: str, today: date, week_start: int) -> date | None:
    if text in _DAYS:
        return today + timedelta(days=_DAYS[text])
    text = _on_which(text)
    if text in WEEKDAYS:
        return week_begin(today, WEEKDAYS[text])
    if found := re.fullmatch(r"last (\w+)|(\w+) (?:dernier|passe)", text):
        name, weeks = found[1] or found[2], -1
    elif found := re.fullmatch(_OF_A_WEEK, text):
        name, weeks = found[1] or found[4], _WEEKS[found[2] or found[3]]
    else:
        return None
    if name not in WEEKDAYS:
        return None
    return week_begin(today, week_start) + timedelta(days=(WEEKDAYS[name] - week_start) % 7 + 7 * weeks)


def _distant(text: str, today: date) -> date | None:
    past = before_now(text)
    found = re.fullmatch(r"(\d{1,5}) ?([a-z]+)", in_digits(past or after_now(text) or ""))
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        return None
    count = -int(found[1]) if past else int(found[1])
    if unit in {"day", "week"}:
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    return add_months(today, count * (12 if unit == "year" else 1))


def _doubt(text: str) -> str | None:
    """Return the days between which it is not clear what is meant."""
    if re.fullmatch(r"\d{1,2}([/. -])\d{1,2}\1\d{2}", text):
        return "day first, month first or year first"
    if text == MARDI_OR_MARCH:
        return "mardi or March"
    found = re.fullmatch(r"(?:next|this|ce) (\w+)|(\w+) prochain", text)
    if found and (found[1] or found[2]) in WEEKDAYS:
        return "a day of this week or of the next"
    return None
