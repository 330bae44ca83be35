"""How many minutes someone means by `1h30`, `90 min`, `1,5 h` or `PT1H30M`."""

import re
from decimal import ROUND_HALF_UP, Decimal

from nutmcp.errors import InvalidArguments
from nutmcp.words.phrase import in_digits, phrase, quoted

DURATION_FORMS = "Say it as 1h30, 1h 30m, 90 min, 1.5h, 1:30 or PT1H30M."
LONGEST_MINUTES = 24 * 60

_COUNT = r"(\d{1,4})"
_NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?|[.,]\d{1,2})"
# Not three decimals behind a comma: `1,500 h` is one and a half here and fifteen hundred there.
_DECIMAL = r"(\d{1,4}(?:\.\d{1,9}|,\d{1,2}|,\d{4,9})?|[.,]\d{1,9}|0,\d{3})"
_HOUR = r" ?(?:h|hrs?|hours?|heures?)"
_MINUTE = r" ?(?:m|mn|mins?|minutes?)"
_SECOND = r" ?(?:s|secs?|seconds?|secondes?)"

_ZERO = re.compile(r"0*[.,]?0+")
"""No time, of which the unit does not matter."""

# Decimal hours mean the nearest minute.
_DECIMAL_HOURS = re.compile(rf"(?:pt)?{_DECIMAL}{_HOUR}")
# Each form with the seconds that its groups are worth. `1h5` is in none: some mean 1:05 and some 1:50.
_FORMS = (
    (_NUMBER + _MINUTE, (60,)),
    (_COUNT + _HOUR + r" ?([0-5]\d)", (3600, 60)),
    (_COUNT + _HOUR + r",? ?(?:and |et )?([0-5]?\d)" + _MINUTE, (3600, 60)),
    (_COUNT + _HOUR + r",? ?([0-5]?\d)" + _MINUTE + r",? ?(?:and |et )?([0-5]?\d)" + _SECOND, (3600, 60, 1)),
    (_COUNT + _MINUTE + r",? ?(?:and |et )?([0-5]?\d)" + _SECOND, (60, 1)),
    (r"(\d{1,5})" + _SECOND, (1,)),
    (_COUNT + r":([0-5]\d)(?::([0-5]\d))?" + rf"(?:{_HOUR})?", (3600, 60, 1)),
    (rf"pt(?:{_COUNT}h)?{_NUMBER}m", (3600, 60)),
    (r"pt(?:(\d{1,4})h)?(?:(\d{1,4})m)?(\d{1,5})s", (3600, 60, 1)),
)

_IN_WORDS = {
    "a quarter of an hour": 15,
    "un quart d'heure": 15,
    "half an hour": 30,
    "half hour": 30,
    "a half hour": 30,
    "a quarter hour": 15,
    "quarter of an hour": 15,
    "une demi-heure": 30,
    "une demie-heure": 30,
    "une demi heure": 30,
    "une demie heure": 30,
    "demi-heure": 30,
    "three quarters of an hour": 45,
    "trois quarts d'heure": 45,
}


def parse_duration(said: str | float, *, field: str = "duration", or_none: bool = False) -> int:
    """Return the whole minutes that are meant, over 0 (or none, where that may be said) and at most 24 hours.

    Decimal hours are the nearest minute: `0.33h` is 20.

    Raises:
        InvalidArguments: It cannot be read, has no unit, is no number of whole minutes, or is out of range.
    """
    said = str(said)
    text = phrase(said)
    seconds = Decimal(0) if _ZERO.fullmatch(text) else _seconds(text)
    if seconds is None:
        happened, advice = _unread(said, text)
    elif seconds % 60:
        happened = f"{quoted(said)} is not a whole number of minutes."
        whole = int(seconds) // 60
        near = f"{whole} min or {whole + 1} min" if whole else "1 min"
        advice = f"Say it in whole minutes: {near}."
    elif seconds > LONGEST_MINUTES * 60:
        happened = f"{quoted(said)} is more than 24 hours."
        advice = "Longer work is several entries, one for each day."
    elif not (seconds or or_none):
        happened = f"{quoted(said)} is no time at all."
        advice = "Say at least one minute."
    else:
        return int(seconds) // 60
    part = " Or say true for all of the time, false for none." if or_none else ""
    raise InvalidArguments(happened, f"{advice}{part}", field=field)


def _unread(said: str, text: str) -> tuple[str, str]:
    """Return what is wrong with what cannot be read, and what to say for it: of a number alone, what would be taken."""
    if not re.fullmatch(r"\d*[.,]?\d+", text):
        return f"{quoted(said)} is not a duration that can be read.", DURATION_FORMS
    taken = [each for each in (f"{text}h", f"{text}m") if 0 < (minutes_in(each) or 0) <= LONGEST_MINUTES]
    if not taken:
        return f"{quoted(said)} has no unit, and is neither hours nor minutes of one day.", DURATION_FORMS
    advice = (
        f"Say {' or '.join(taken)}, whichever is meant." if len(taken) > 1 else f"Say {taken[0]}, if that is meant."
    )
    return f"{quoted(said)} has no unit, so it could be hours or minutes.", advice


def minutes_in(said: str) -> int | None:
    """Return the minutes of a length however long, or None where it cannot be read or is no whole minutes."""
    seconds = _seconds(phrase(said))
    return None if seconds is None or seconds % 60 else int(seconds) // 60


def say_duration(minutes: int) -> str:
    """Return minutes as people say them: `1 h 30 min`, `2 h`, `45 min`; `parse_duration` reads it back."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def _seconds(text: str) -> Decimal | None:
    if text in _IN_WORDS:
        return Decimal(60 * _IN_WORDS[text])
    text = re.sub(r"^(.+)(?: and a half| et demie?) (?=h)", r"\1.5 ", in_digits(re.sub(r"(?<=[a-z])\.$", "", text)))
    text = re.sub(r"(?<=[a-z]) (?:and a half|et demie)$", " 30", text)
    if found := _DECIMAL_HOURS.fullmatch(text):
        return 60 * (60 * _decimal(found[1])).quantize(Decimal(1), ROUND_HALF_UP)
    for form, worth in _FORMS:
        if found := re.fullmatch(form, text):
            amounts = map(_decimal, found.groups())
            return sum((amount * each for amount, each in zip(amounts, worth, strict=True)), Decimal(0))
    return None


def _decimal(number: str | None) -> Decimal:
    return Decimal((number or "0").replace(",", "."))
