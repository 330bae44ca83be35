"""What a row is, and what its fields hold."""

from collections.abc import Mapping
from typing import Any, cast

Row = dict[str, Any]
"""What can be told of one record, under the vendor's names."""


def full_name(contact: Mapping[str, Any]) -> str | None:
    """Return the name of a contact."""
    return f"{contact['firstname'] or ''} {contact['lastname'] or ''}".strip() or None


def ids_in(text: object) -> list[int]:
    """Return the ids of comma text."""
    return [int(each) for each in str(text or "").split(",") if each.strip()]


def ids_held(held: object) -> list[int]:
    """Return the ids that a field of a row tells: its own, or those of the people listed in it."""
    if isinstance(held, list):
        return [each["id"] for each in cast("list[Row]", held)]
    return [held] if isinstance(held, int) else []


def order_of(said: str | None) -> tuple[int, ...]:
    """Return what orders such as `2` and `10.1` are sorted by."""
    return tuple(int(part) for part in (said or "0").split(".") if part.isdecimal())
