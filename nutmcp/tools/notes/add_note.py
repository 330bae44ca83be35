"""The tool that adds a note to something."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.domain.note import Note
from nutmcp.errors import InvalidArguments
from nutmcp.remote.call import Verb
from nutmcp.remote.record import Draft
from nutmcp.remote.system import System
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.note_text import check_note
from nutmcp.tools.on_what import read_thing
from nutmcp.tools.present.activities import NoteRow, note_row
from nutmcp.tools.present.extent import FULL
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.tool import tool
from nutmcp.words.phrase import quoted


class NoteAnswer(TypedDict):
    """What became of a note; `change` is what `undo` takes."""

    status: Literal["created", "already_logged"]
    note: NoteRow
    change: NotRequired[str | None]
    message: str
    timezone: str


@tool(
    toolset="notes",
    title="Add a note",
    needs=Needs(Note, Verb.CREATE),
    read_only=False,
    destructive=False,
    idempotent=True,
)
async def add_note(
    desk: Desk,
    *,
    text: Annotated[str, "The note.", Field(min_length=1)],
    customer: Annotated[NameOrId | None, "Name or id.", Needs(Note, field="customer")] = None,
    person: Annotated[NameOrId | None, "Name, e-mail or id.", Needs(Note, field="person")] = None,
    lead: Annotated[NameOrId | None, "Name, number as #145, or id.", Needs(Note, field="lead")] = None,
    project: Annotated[NameOrId | None, "Name or id.", Needs(Note, field="project")] = None,
    allow_duplicate: Annotated[bool, "Even if an equal one was added here."] = False,
) -> NoteAnswer:
    """Add a note to one thing: name a person with their customer to tell them from others. undo takes it back."""
    check_note(text)
    said = {"customer": customer, "person": person, "lead": lead, "project": project}
    drafts = _drafts(desk.system)
    thing = await read_thing(desk, {each: said[each] for each in said if each in drafts}, "note")
    if thing is None:
        there = ", ".join(each for each in said if each in drafts)
        raise InvalidArguments("A note is on one thing.", f"Name one of: {there}.", field="customer")
    draft = drafts[thing.field].model_validate({"text": text, thing.field: thing.id})
    written = await desk.journal.create(draft, allow_duplicate=allow_duplicate)
    me = await desk.directory.me_if_known()
    done = "Added a note to" if written.status == "created" else "An equal note was added here before, and none now, to"
    return {
        "status": "created" if written.status == "created" else "already_logged",
        "note": note_row(written.entry, desk.zone, me.name if me else None, FULL),
        "change": written.change,
        "message": f"{done} {quoted(thing.name, LONGEST_NAME)}.",
        "timezone": desk.zone.key,
    }


def _drafts(system: System) -> dict[str, type[Draft]]:
    """Return what is written of a note by what it is on; a system may keep the notes on each kind of thing apart."""
    drafts = [each.draft for each in system.resources.values() if issubclass(each.record, Note) and each.draft]
    return {field: each for each in drafts for field in each.model_fields}
