"""The name by which people know a record, whatever its noun."""

from nutmcp.remote.record import Draft, Record

_TELLING = ("name", "title", "description", "text", "note")
"""The fields by one of which a record is known, the likeliest first."""


def known_name(image: Record | Draft | None) -> str | None:
    """Return what people know a record by, as far as an image of it tells."""
    fields: tuple[str, ...] = getattr(image, "known_by", _TELLING)
    return next((str(name) for field in fields if (name := getattr(image, field, None))), None)
