"""The name by which people know a record, whatever its noun."""

from nutmcp.remote.record import Draft, Record

_TELLING = ("name", "title", "description", "note")
"""The fields by one of which a record is known, the likeliest first."""


def known_name(image: Record | Draft | None) -> str | None:
    """Return what people know a record by, as far as an image of it tells."""
    return next((str(name) for field in _TELLING if (name := getattr(image, field, None))), None)
