"""What is noted about a customer, a person or a project, for others to read."""

from nutmcp.remote.record import Draft, Instant, Record, Ref


class Note(Record):
    """Something noted; one system keeps notes about all its things in one place, another beside each."""

    text: str | None = None
    author: Ref = None
    creation_date: Instant | None = None


class NoteDraft(Draft[Note]):
    """What is written of a note; a system's own says what it may be about."""

    text: str
