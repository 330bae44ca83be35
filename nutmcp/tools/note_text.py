"""The note of an entry or a timer, as it may be given."""

from nutmcp.errors import InvalidArguments

LONGEST_NOTE = 4_000
"""How many characters of a note are taken; the remote system's own limit is not documented (assumed)."""


def check_note(note: str | None) -> None:
    """Refuse a note that the remote system could cut."""
    if note is not None and len(note) > LONGEST_NOTE:
        raise InvalidArguments(f"The note is longer than {LONGEST_NOTE:,} characters.", "Shorten it.", field="note")
