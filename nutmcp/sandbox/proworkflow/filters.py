"""What a parameter of a list asks of each row; each kind of parameter is one function that is told the row's field."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from nutmcp.sandbox.proworkflow.grammar import bad, read_amount, read_day, read_flag, read_ids, read_since
from nutmcp.sandbox.proworkflow.row import Row, ids_held
from nutmcp.sandbox.proworkflow.visit import Visit

Test = Callable[[Row], bool]
"""Whether a row is meant."""
Filter = Callable[[str, Visit], Test]
"""Reads what a parameter says into a test of rows."""


def _all(_: Row) -> bool:
    return True


def ids(key: str) -> Filter:
    """Ask for one of the listed ids, or with `!` for none of them."""

    def read(said: str, visit: Visit) -> Test:
        if said.strip().casefold() == "all":
            return _all
        wanted = read_ids(said, visit.caller)
        return lambda row: wanted.meets(row[key])

    return read


def people(*keys: str) -> Filter:
    """Ask for contacts in any of these fields: ids, `me`, `all`, or `unassigned`; `contactsmode` is `any` or `all`."""

    def held(row: Row) -> frozenset[int]:
        return frozenset(id for key in keys for id in ids_held(row[key]))

    def read(said: str, visit: Visit) -> Test:
        text = said.strip().casefold()
        if text == "all":
            return _all
        if text in {"unassigned", "none"}:
            return lambda row: not held(row)
        wanted, every = read_ids(said, visit.caller), visit.query.get("contactsmode", "any") == "all"
        return lambda row: wanted.meets_any(held(row), every=every)

    return read


def word(key: str, **also: tuple[str, ...]) -> Filter:
    """Ask for a word; `all` is any, and other words may stand for several."""

    def read(said: str, _: Visit) -> Test:
        text = said.strip().casefold()
        if text == "all":
            return _all
        meant = also.get(text, (text,))
        return lambda row: row[key] in meant

    return read


def flagged(key: str, yes: str = "true", no: str = "false") -> Filter:
    """Ask for a flag by its two words, or `all`."""

    def read(said: str, _: Visit) -> Test:
        text = said.strip().casefold()
        if text == "all":
            return _all
        if text not in {yes, no}:
            raise bad(f"'{said}' must be {yes}, {no} or all")
        return lambda row: bool(row[key]) is (text == yes)

    return read


def included(key: str) -> Filter:
    """Leave out with `false` those rows that have a value."""

    def read(said: str, _: Visit) -> Test:
        return _all if read_flag(said) else lambda row: row[key] is None

    return read


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


def day_from(key: str) -> Filter:
    """Ask for a day, or a later one."""

    def read(said: str, visit: Visit) -> Test:
        bound = read_day(said, visit.today)
        return lambda row: (held := _day(row[key])) is not None and held >= bound

    return read


def day_to(key: str) -> Filter:
    """Ask for a day, or an earlier one."""

    def read(said: str, visit: Visit) -> Test:
        bound = read_day(said, visit.today)
        return lambda row: (held := _day(row[key])) is not None and held <= bound

    return read


def modified(*, since: bool, utc: bool = False) -> Filter:
    """Ask when a row was last changed, by the account's clock or by UTC."""

    def read(said: str, visit: Visit) -> Test:
        zone = ZoneInfo("UTC" if utc else visit.knobs.zone)
        bound = read_since(said, visit.now.astimezone(zone).replace(tzinfo=None)).replace(tzinfo=zone)

        def meets(row: Row) -> bool:
            held: datetime | None = row.get("lastmodified")
            return held is not None and (held >= bound if since else held <= bound)

        return meets

    return read


def text(*keys: str) -> Filter:
    """Ask for text in one of the fields, in whatever letter case; with `!` for none that has it."""

    def read(said: str, _: Visit) -> Test:
        negated, wanted = said.startswith("!"), said.removeprefix("!").casefold()
        return lambda row: any(wanted in str(row[key] or "").casefold() for key in keys) is not negated

    return read


def amount(key: str, against: str = "") -> Filter:
    """Ask for an amount, which `over`, `under` and a percentage compare with another field."""

    def read(said: str, _: Visit) -> Test:
        meets = read_amount(said)
        return lambda row: meets(Decimal(row[key] or 0), Decimal((row[against] if against else None) or 0))

    return read


def at_least(key: str) -> Filter:
    """Ask for an id, or a greater one; the document says it the other way around, by mistake."""
    return _bound(key, least=True)


def at_most(key: str) -> Filter:
    """Ask for an id, or a smaller one."""
    return _bound(key, least=False)


def _bound(key: str, *, least: bool) -> Filter:
    def read(said: str, _: Visit) -> Test:
        if not said.strip().isdecimal():
            raise bad(f"'{said}' is not a valid ID")
        bound = int(said)
        return lambda row: row[key] >= bound if least else row[key] <= bound

    return read


def spans(name: str, key: str) -> Mapping[str, Filter]:
    """Return the two parameters that bound a day."""
    return {f"{name}from": day_from(key), f"{name}to": day_to(key)}


EVERYWHERE: Mapping[str, Filter] = {
    "id": ids("id"),
    "idfrom": at_least("id"),
    "idto": at_most("id"),
    "lastmodifiedfrom": modified(since=True),
    "lastmodifiedto": modified(since=False),
    "lastmodifiedutcfrom": modified(since=True, utc=True),
    "lastmodifiedutcto": modified(since=False, utc=True),
}
"""The parameters of every list."""


def nothing(_: Any, __: Visit) -> Test:  # noqa: ANN401 - whatever is said
    """Ask for nothing: what is documented for plans that the account has not."""
    return _all
