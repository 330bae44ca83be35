"""The tool that deletes a time entry, after a preview."""

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import entry_row
from nutmcp.tools.present.extent import NAMED_ENTRY
from nutmcp.tools.present.sentences import names_of, say_entry
from nutmcp.tools.shared_arguments import ConfirmToken, Notify, RecordId
from nutmcp.tools.time.answers import EntryAnswer
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.time.revision import entry_to_change
from nutmcp.tools.tool import tool


@tool(
    toolset="time",
    title="Delete time entry",
    needs=Needs(TimeEntry, Verb.GET, Verb.DELETE),
    read_only=False,
    destructive=True,
    idempotent=True,
)
async def delete_time_entry(
    desk: Desk, *, entry: RecordId, confirm_token: ConfirmToken = None, notify: Notify = False
) -> EntryAnswer:
    """Delete a time entry, after a preview.

    The first call only previews: ask the user, then repeat with confirm_token. undo restores it.
    """
    before = await entry_to_change(desk, entry)
    names = await names_of(desk)
    confirmation = Confirmation(desk, "delete_time_entry", None, before, [notify])
    if confirm_token is None:
        return {
            "status": "preview",
            "entry": entry_row(before, names, NAMED_ENTRY),
            "would": {"deleted": True},
            "confirm_token": await confirmation.token(),
            "timezone": desk.zone.key,
            "message": f"This would delete entry {entry}, which `entry` shows. Nothing was changed yet; "
            "if the user agrees, repeat the call with confirm_token.",
        }
    await confirmation.redeem(confirm_token)
    written = await desk.journal.delete(before, notify=notify)
    return {
        "status": "deleted",
        "entry": entry_row(before, names, NAMED_ENTRY),
        "change": written.change,
        "timezone": desk.zone.key,
        "message": f"Deleted {say_entry(before, names)}.",
    }
