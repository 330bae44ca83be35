"""The days that someone means by `last_week`, `ce mois-ci`, or a pair of dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import add_months, parse_date, week_begin
from nutmcp.words.phrase import phrase, quoted

PERIODS = (
    "today",
    "yesterday",
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_year",
)

_MONTHS = {"month": 1, "quarter": 3, "year": 12}

# After the article is dropped, and underscores and hyphens are spaces.
_FRENCH = {
    "aujourd'hui": "today",
    "hier": "yesterday",
    "cette semaine": "this_week",
    "semaine derniere": "last_week",
    "semaine passee": "last_week",
    "ce mois": "this_month",
    "ce mois ci": "this_month",
    "mois dernier": "last_month",
    "mois passe": "last_month",
    "ce trimestre": "this_quarter",
    "trimestre dernier": "last_quarter",
    "dernier trimestre": "last_quarter",
    "trimestre passe": "last_quarter",
    "cette annee": "this_year",
    "annee derniere": "last_year",
    "annee passee": "last_year",
    "an dernier": "last_year",
    "an passe": "last_year",
}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in a row, the first and the last included."""

    first: date
    last: date


def parse_period(said: str, today: date, week_start: int = 0, *, field: str = "period") -> Period:
    """Return the days that a name such as `last_week` means, seen from `today`.

    Weeks begin on `week_start` (Monday is 0); months, quarters and years are the calendar's.

    Raises:
        InvalidArguments: It names none of the ten periods.
    """
    text = phrase(said).replace("_", " ").replace("-", " ")
    for article in ("le ", "la ", "l'"):
        text = text.removeprefix(article)
    name = _FRENCH.get(text, text.replace(" ", "_"))
    if name not in PERIODS:
        raise InvalidArguments(
            f"{quoted(said)} is not a period that can be read.",
            f"Say {', '.join(PERIODS[:-1])} or {PERIODS[-1]}, or give the dates `from` and `to`.",
            field=field,
        )
    which, _, unit = name.rpartition("_")
    if not which:
        day = today - timedelta(days=name == "yesterday")
        return Period(day, day)
    return _whole(unit, today, week_start, back=which == "last")


def period_from(
    period: str | None, from_: str | None, to: str | None, today: date, week_start: int = 0
) -> Period | None:
    """Return the days that the arguments `period`, `from` and `to` mean together, or nothing if none is given.

    `from` alone goes up to today. Whatever else is half said is refused.

    Raises:
        InvalidArguments: One cannot be read, they contradict each other, or one end is missing.
    """
    if period is not None:
        if from_ is not None or to is not None:
            raise InvalidArguments(
                "A period was given together with dates.", "Give `period`, or `from` and `to`.", field="period"
            )
        return parse_period(period, today, week_start)
    if from_ is None:
        if to is None:
            return None
        raise InvalidArguments("`to` was given without `from`.", "Give `from` as well.", field="from")
    first = parse_date(from_, today, week_start, field="from")
    if to is not None:
        last = parse_date(to, today, week_start, field="to")
    elif first <= today:
        last = today
    else:
        raise InvalidArguments(
            f"`from` is after today ({today}) and `to` is missing.", "Give `to` as well.", field="to"
        )
    if first > last:
        raise InvalidArguments(
            f"`from` ({first}) is after `to` ({last}).", "Exchange them, or correct one.", field="from"
        )
    return Period(first, last)


def _whole(unit: str, today: date, week_start: int, *, back: bool) -> Period:
    if unit == "week":
        first = week_begin(today, week_start) - timedelta(days=7 * back)
        return Period(first, first + timedelta(days=6))
    months = _MONTHS[unit]
    first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    first = add_months(first, -months * back)
    return Period(first, add_months(first, months) - timedelta(days=1))
