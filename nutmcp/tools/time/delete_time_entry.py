"""The tool that deletes time entries, after a preview."""

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.tools.asides import ENTRY_SHOWN, ON_CONSENT
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import entry_row
from nutmcp.tools.present.extent import NAMED_ENTRY
from nutmcp.tools.present.sentences import names_of, names_telling, say_entry
from nutmcp.tools.shared_arguments import ConfirmToken, Notify
from nutmcp.tools.time.answers import ChangeAnswer
from nutmcp.tools.time.bulk.bulk_plan import Asked, as_kept
from nutmcp.tools.time.bulk.one_or_several import one_or_several
from nutmcp.tools.time.bulk.which_entries import WhichEntries, entry_to_change
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.tool import tool

_TOOL = "delete_time_entry"


@tool(
    toolset="time",
    title="Delete time entry",
    needs=Needs(TimeEntry, Verb.GET, Verb.DELETE),
    read_only=False,
    destructive=True,
    idempotent=True,
)
async def delete_time_entry(
    desk: Desk, *, which: WhichEntries, confirm_token: ConfirmToken = None, notify: Notify = False
) -> ChangeAnswer:
    """Delete time entries, after a preview.

    The first call previews: ask the user, then call with confirm_token alone. undo restores them.
    """
    asked = Asked(which=which, notify=notify)
    return await one_or_several(desk, _TOOL, asked, confirm_token, _one)


async def _one(desk: Desk, entry: Id, asked: Asked, token: str | None) -> ChangeAnswer:
    """Delete one entry, or say what that would do."""
    before = await entry_to_change(desk, entry)
    names = await names_telling(desk, await names_of(desk), [before])
    confirmation = Confirmation(desk, _TOOL, None, before, [asked.notify], as_kept(asked))
    if token is None:
        return {
            "status": "preview",
            "entry": entry_row(before, names, NAMED_ENTRY),
            "would": {"deleted": True},
            "confirm_token": await confirmation.token(),
            "timezone": desk.zone.key,
            "message": f"This would delete entry {entry}{ENTRY_SHOWN}. Nothing was changed yet{ON_CONSENT}.",
        }
    await confirmation.redeem(token)
    written = await desk.journal.delete(before, notify=asked.notify)
    return {
        "status": "deleted",
        "entry": entry_row(before, names, NAMED_ENTRY),
        "change": written.change,
        "timezone": desk.zone.key,
        "message": f"Deleted {say_entry(before, names)}.",
    }
