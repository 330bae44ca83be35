"""The tool that logs many pieces of work at once: understood as a whole, agreed to, then written one by one."""

from dataclasses import replace
from typing import Annotated

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import caught
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.sentences import names_of
from nutmcp.tools.shared_arguments import ConfirmToken
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.time.entry_fields import SheetEntry
from nutmcp.tools.time.intent import Intent, understand
from nutmcp.tools.time.timesheet.copying import Copying
from nutmcp.tools.time.timesheet.sheet import TOOL, sheet_of
from nutmcp.tools.time.timesheet.sheet_lines import lines_of
from nutmcp.tools.time.timesheet.sheet_preview import preview_of
from nutmcp.tools.time.timesheet.sheet_rows import SheetAnswer
from nutmcp.tools.time.timesheet.sheet_writing import refused, written
from nutmcp.tools.time.usual_service import UsualServices
from nutmcp.tools.tool import tool


@tool(
    toolset="time",
    title="Log timesheet",
    needs=Needs(TimeEntry, Verb.CREATE),
    read_only=False,
    destructive=False,
    idempotent=True,
)
async def log_timesheet(
    desk: Desk,
    *,
    entries: Annotated[
        list[SheetEntry] | None,
        "project, and duration or start and end, as 1h30, 09:00; date as 2026-11-21 or mon-fri.",
    ] = None,
    copying: Copying,
    preview: Annotated[bool, "Only preview."] = False,
    confirm_token: ConfirmToken = None,
) -> SheetAnswer:
    """Log several time entries at once, such as a week, or copy one.

    The first call previews: ask the user, then call with confirm_token alone. One undo takes all back.
    """
    sheet = await sheet_of(desk, entries, copying, confirm_token)
    usual = UsualServices(desk, dict(sheet.usual)) if sheet.copied is None else None
    meant = [await caught(understand(desk, each, usual)) for each in sheet.rows]
    names = await names_of(desk)
    lines = await lines_of(desk, sheet, meant, names)
    if lines.stopped:
        raise refused(desk, lines, names)
    drafts = [each.draft for each in meant if isinstance(each, Intent)]
    options = [(each.notify, each.allow_duplicate) for each in sheet.rows]
    sheet = replace(sheet, usual=usual.found if usual else {})
    confirmation = Confirmation(desk, TOOL, drafts, options=options, said=sheet.as_kept())
    if preview or (confirm_token is None and (len(lines.each) > 1 or sheet.copied)):
        return await preview_of(desk, lines, names, confirmation)
    if confirm_token is not None:
        await confirmation.redeem(confirm_token)
    return await written(desk, lines, names)
