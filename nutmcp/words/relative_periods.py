"""The days that are told by how they lie to today: `last_week`, `month to date`, `the last 7 days`."""

import re
from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import add_months, week_begin
from nutmcp.words.period import Period
from nutmcp.words.phrase import in_digits, phrase, quoted

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_UNITS = {
    "week": "week",
    "semaine": "week",
    "month": "month",
    "mois": "month",
    "quarter": "quarter",
    "trimestre": "quarter",
    "year": "year",
    "annee": "year",
    "an": "year",
}
_SHIFTS = {
    shift: count
    for count, shifts in {
        0: ("this", "current", "ce", "cette", "en cours", "courant", "courante"),
        -1: ("last", "previous", "dernier", "derniere", "passe", "passee", "precedent", "precedente"),
        1: ("next", "prochain", "prochaine"),
    }.items()
    for shift in shifts
}
_TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year"}

_UNIT, _SHIFT = "|".join(_UNITS), "|".join(_SHIFTS)
_ONE = rf"(?:(?P<shift>{_SHIFT}) (?P<unit>{_UNIT})(?: ci)?|(?P<unite>{_UNIT}) (?P<decalage>{_SHIFT}))"
_SO_FAR = (
    rf"(?:this )?({_UNIT}) (?:to date|so far)|depuis le debut d(?:u|e la|e l'|e) ?({_UNIT})|({'|'.join(_TO_DATE)})"
)
_DAYS = r"(?:last|past|previous) (\d{1,4}) days|(\d{1,4}) (?:derniers jours|jours derniers)"
_LONGER = (
    r"past (?:week|month|quarter|year)|(?:last |past |previous )(\d{1,3}) (?:weeks|months|quarters|years)|"
    r"(\d{1,3}) (?:derniers|dernieres) (?:semaines|mois|trimestres|annees|ans)"
)


def relative_period(said: str, today: date, week_start: int = 0, *, field: str = "period") -> Period | None:
    """Return the days that are meant, seen from `today`, or None if none are told like that.

    Weeks begin on `week_start` (Monday is 0); months, quarters and years are the calendar's. What goes up to
    today includes it.

    Raises:
        InvalidArguments: It could be calendar weeks, months or years, or days counted back from today.
    """
    text = phrase(said).replace("_", " ").replace("-", " ")
    text = re.sub(r"^(?:the|les?|la) |^l'", "", text)
    if found := re.fullmatch(_ONE, text):
        unit, shift = found["unit"] or found["unite"], found["shift"] or found["decalage"]
        return _whole(_UNITS[unit], today, week_start, _SHIFTS[shift])
    if found := re.fullmatch(_SO_FAR, text):
        word = found[1] or found[2] or found[3]
        return Period(_whole(_TO_DATE.get(word) or _UNITS[word], today, week_start, 0).first, today)
    text = re.sub(r"^(last|past|previous) (.+)", lambda found: f"{found[1]} {in_digits(found[2])}", text)
    if found := re.fullmatch(_DAYS, text):
        days = max(1, int(found[1] or found[2]))
        return Period(today - timedelta(days=days - 1), today)
    if re.fullmatch(_LONGER, text):
        raise InvalidArguments(
            f"{quoted(said)} could be whole ones of the calendar, or days counted back from today.",
            "Say how many days, as in last 14 days, or give `from` and `to`.",
            field=field,
        )
    return None


def _whole(unit: str, today: date, week_start: int, shift: int) -> Period:
    if unit == "week":
        first = week_begin(today, week_start) + timedelta(days=7 * shift)
        return Period(first, first + timedelta(days=6))
    months = _MONTHS[unit]
    first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    first = add_months(first, months * shift)
    return Period(first, add_months(first, months) - timedelta(days=1))
