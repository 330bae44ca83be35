"""The name by which people know a record, whatever its noun."""

from nutmcp.remote.record import Draft, Record

_TELLING = ("name", "title", "description", "text", "note")
"""The fields by one of which a record is known, the likeliest first, unless its noun says others in `known_by`."""


def known_name(image: Record | Draft | None, kind: type[Record] | None = None) -> str | None:
    """Return what people know a record by, as far as an image of it tells; the class may be better known than that."""
    fields: tuple[str, ...] = getattr(kind or image, "known_by", _TELLING)
    return next((str(name) for field in fields if (name := getattr(image, field, None))), None)
