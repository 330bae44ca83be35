"""Reads the values that Nutshell nests: stubs of others, fields of several values, money, and custom fields."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from nutmcp.remote.id import Id, read_id

PRIMARY = "--primary"
"""The key under which one of several values is repeated: the one that goes before the others."""
Sent = dict[str, Any]
_WRITTEN = ("numberFormatted", "number", "E164", "uri", "email", "name")
"""Where an object says what a person would write for it."""
_LINES = ("address_1", "address_2", "address_3")
_SINGLE = frozenset({"id", "entityType", "number", "numberFormatted", "E164", "uri", "city", "country", *_LINES})
"""The keys that tell a value from an object of several."""


def as_object(value: object) -> Sent:
    """Return an object that was sent; an empty one where anything else was."""
    return cast("Sent", value) if isinstance(value, dict) else {}


def values_in(value: object) -> list[object]:
    """Return the values of a field of several, the primary one first, each once; of a single one, itself."""
    named = as_object(value)
    found: list[object]
    if named and not _SINGLE & named.keys():
        first = [named[PRIMARY]] if PRIMARY in named else []
        found = [*first, *(each for key, each in named.items() if key != PRIMARY)]
    else:
        found = cast("list[object]", value) if isinstance(value, list) else [value]
    return [each for at, each in enumerate(found) if each not in (None, "", {}) and each not in found[:at]]


def texts_in(value: object) -> list[str]:
    """Return what a person would write for each value of a field of several."""
    return list(dict.fromkeys(filter(None, map(written, values_in(value)))))


def written(value: object) -> str:
    """Return what a person would write for a value."""
    if isinstance(value, dict):
        told = as_object(cast("object", value))
        return next((str(told[name]).strip() for name in _WRITTEN if told.get(name)), "")
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def joined(texts: Iterable[object]) -> str | None:
    """Return several texts as one; None where there are none."""
    return ", ".join(str(each) for each in texts) or None


def stubs_in(value: object, kind: str = "") -> list[Sent]:
    """Return the records that stand inside of another one, those of one entity type alone if it is said."""
    found = [as_object(each) for each in values_in(value)]
    return [each for each in found if id_of(each) is not None and (not kind or each.get("entityType") in (None, kind))]


def id_of(value: object) -> Id | None:
    """Return the id that an object has, or that was sent bare: a number, digits, or `1234-contacts`."""
    sent = as_object(value).get("id", value)
    text = str(sent).partition("-")[0] if isinstance(sent, str) else sent
    try:
        return None if text in (None, "") or isinstance(text, dict) else read_id(text)
    except ValueError:
        return None


def name_of(value: object) -> str | None:
    """Return the name that an object has; that of a person may be in parts."""
    name = as_object(value).get("name", value)
    if parts := as_object(name):
        whole = parts.get("displayName")
        return whole or " ".join(filter(None, (parts.get("givenName"), parts.get("familyName")))) or None
    return name if isinstance(name, str) and name else None


def money_in(value: object) -> tuple[Decimal | None, str | None]:
    """Return an amount and its currency."""
    told = as_object(value)
    amount, currency = told.get("amount"), told.get("currency") or told.get("currency_shortname")
    try:
        read = Decimal(str(amount)) if amount not in (None, "") else None
    except ArithmeticError:
        read = None
    return read, currency if isinstance(currency, str) else None


def fields_text(value: object) -> str | None:
    """Return custom fields as the text of a JSON object; None where there are none."""
    told = {key: each for key, each in as_object(value).items() if each is not None}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str) if told else None


def address_in(value: object) -> Mapping[str, str | None]:
    """Return the parts of the first address, by our names."""
    told = as_object(next(iter(values_in(value)), None))
    return {
        "address": joined(told[name] for name in _LINES if told.get(name)),
        "city": told.get("city"),
        "state_name": told.get("state"),
        "zip_code": told.get("postalCode"),
        "country_name": told.get("country"),
    }
