"""Reads what a parameter may say: days, moments, lists of ids, amounts, and what is not meant ("Grammar")."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from http import HTTPStatus

from nutmcp.sandbox.rejected import Rejected

_RELATIVE_DAY = re.compile(r"(?P<sign>[+-])(?P<count>\d{1,5})(?P<unit>[dwmy])")
_AGO = re.compile(r"(?P<count>\d{1,6})(?P<unit>[nhdwm])")
_AMOUNT = re.compile(r"(?P<how>gte|lte)?(?P<number>-?\d+(\.\d+)?)(?P<percent>%?)")
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def bad(why: str) -> Rejected:
    """Return the refusal of a request that is not understood."""
    return Rejected(HTTPStatus.BAD_REQUEST, why)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_day(said: str, today: date) -> date:
    """Return a day: `yyyy-mm-dd`, or `±Xd/w/m/y` from today.

    Raises:
        Rejected: It is neither.
    """
    found = _RELATIVE_DAY.fullmatch(said.strip())
    try:
        if found is None:
            return datetime.fromisoformat(said.strip()).date()
        count = int(found["sign"] + found["count"])
        match found["unit"]:
            case "m" | "y":
                return months_later(today, count if found["unit"] == "m" else 12 * count)
            case unit:
                return today + timedelta(days=count * (7 if unit == "w" else 1))
    except (ValueError, OverflowError):
        raise bad(f"'{said}' is not a valid date") from None


def read_moment(said: str, now: datetime) -> datetime:
    """Return a moment on the account's clock: `yyyy-mm-ddThh:mm` or `now`.

    Raises:
        Rejected: It is neither; one with a zone is none.
    """
    if said.strip().casefold() == "now":
        return now.replace(second=0, microsecond=0)
    try:
        moment = datetime.fromisoformat(said.strip())
    except ValueError:
        raise bad(f"'{said}' is not a valid date & time") from None
    if moment.tzinfo is not None:
        raise bad(f"'{said}' is not a valid date & time")
    return moment


def read_since(said: str, now: datetime) -> datetime:
    """Return since when: `yyyy-mm-ddThh:mm`, or `Xn/h/d/w/m` ago, where `n` is minutes and `m` months.

    Raises:
        Rejected: It is neither.
    """
    found = _AGO.fullmatch(said.strip())
    if found is None:
        return read_moment(said, now)
    count = int(found["count"])
    try:
        if found["unit"] == "m":
            return datetime.combine(months_later(now.date(), -count), now.time())
        return (
            now
            - count
            * {
                "n": timedelta(minutes=1),
                "h": timedelta(hours=1),
                "d": timedelta(days=1),
                "w": timedelta(weeks=1),
            }[found["unit"]]
        )
    except (ValueError, OverflowError):
        raise bad(f"'{said}' is not a valid date & time") from None


@dataclass(frozen=True, slots=True)
class Ids:
    """A list of ids, of which a record has to be one, or none.

    Attributes:
        listed: The ids.
        negated: Whether `!` stood before them.
    """

    listed: frozenset[int]
    negated: bool

    def meets(self, held: object) -> bool:
        """Return whether an id is meant."""
        return (held in self.listed) is not self.negated

    def meets_any(self, held: frozenset[int], *, every: bool) -> bool:
        """Return whether one of several ids is meant, or with `every` whether all that are listed are held."""
        found = self.listed <= held if every else bool(self.listed & held)
        return found is not self.negated


def read_ids(said: str, me: int) -> Ids:
    """Return a list of ids, among which `me` is the caller.

    Raises:
        Rejected: It is none.
    """
    text = said.strip()
    negated = text.startswith("!")
    parts = [each.strip() for each in text.removeprefix("!").split(",") if each.strip()]
    try:
        return Ids(frozenset(me if each.casefold() == "me" else int(each) for each in parts), negated)
    except ValueError:
        raise bad(f"'{said}' is not a valid list of IDs") from None


def read_flag(said: object) -> bool:
    """Return a flag.

    Raises:
        Rejected: It is none.
    """
    if isinstance(said, bool):
        return said
    found = _FLAGS.get(str(said).strip().casefold())
    if found is None:
        raise bad(f"'{said}' must be true or false")
    return found


def read_amount(said: str) -> Callable[[Decimal, Decimal], bool]:
    """Return a test of an amount, against the total that it is to be compared with.

    `300` is exactly that, `gte300` and `lte300` bound it, `gte30%` by a part of the total; `over` and `under` are what
    they say.

    Raises:
        Rejected: It says none of these.
    """
    text = said.strip().casefold()
    if text in {"over", "under"}:
        return lambda held, total: held > total if text == "over" else held < total
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise bad(f"'{said}' is not a valid number")
    number, how, is_part = Decimal(found["number"]), found["how"], bool(found["percent"])

    def meets(held: Decimal, total: Decimal) -> bool:
        bound = total * number / 100 if is_part else number
        return held >= bound if how == "gte" else held <= bound if how == "lte" else held == bound

    return meets


def read_number(said: object) -> Decimal:
    """Return a number.

    Raises:
        Rejected: It is none.
    """
    try:
        number = Decimal(str(said).strip())
    except InvalidOperation:
        raise bad(f"'{said}' is not a valid number") from None
    if not number.is_finite() or isinstance(said, bool):
        raise bad(f"'{said}' is not a valid number")
    return number
