"""Notes: what is written of a lead, an account or a contact, changed by its author for a day."""

from datetime import timedelta
from http import HTTPStatus
from typing import cast

from nutmcp.sandbox.nutshell.entities import ABOUT
from nutmcp.sandbox.nutshell.failures import Failure, invalid
from nutmcp.sandbox.nutshell.moments import moment_of
from nutmcp.sandbox.nutshell.reading import Sent
from nutmcp.sandbox.nutshell.tables import Entity
from nutmcp.sandbox.nutshell.work import Work

_CHANGEABLE_FOR = timedelta(hours=24)


def add_note(work: Work, about: Entity, text: str) -> Entity:
    """Add a note, and return it."""
    note = work.add(
        "Notes",
        {"note": text, "user": work.caller.ref, "parent": about.ref, "date": work.moment},
    )
    if work.knobs.note_touches == "parent":
        work.change(work.again(about.kind, about.id))
    return note


def create_note(work: Work, params: Sent) -> Entity:
    """Add the note that was sent: `{entity: {entityType, id}, note}`.

    Raises:
        Failure: It says nothing, or is about nothing that is there.
    """
    work.allow()
    about = work.reading.refer(params.get("entity"), ABOUT)
    if about is None:
        raise invalid("A note is about an entity.")
    kind, _, id = about.partition("/")
    return add_note(work, work.again(kind, int(id)), text_of(params))


def edit_note(work: Work, note: Entity, params: Sent) -> Entity:
    """Change the text of a note, and return it.

    Raises:
        Failure: It is somebody else's, or older than a day.
    """
    age = work.now - moment_of(note.get("date"))
    if note.get("user") != work.caller.ref or age > _CHANGEABLE_FOR:
        raise Failure(HTTPStatus.FORBIDDEN, "Notes may be edited by their author for 24 hours")
    return work.change(note, note=text_of(params))


def text_of(params: Sent) -> str:
    """Return the text of a note: itself, or inside of the note.

    Raises:
        Failure: There is none.
    """
    sent = params.get("note")
    text = cast("Sent", sent).get("note") if isinstance(sent, dict) else sent
    if not isinstance(text, str) or not text.strip():
        raise invalid("A note needs a text.")
    return text
