"""The tool that logs one piece of worked time."""

from typing import Annotated

from nutmcp.tools.desk import Desk
from nutmcp.tools.present.sentences import names_of
from nutmcp.tools.time.answers import EntryAnswer, logged
from nutmcp.tools.time.intent import Said, understand
from nutmcp.tools.tool import tool


@tool(toolset="time", title="Log time", read_only=False, destructive=False, idempotent=True)
async def log_time(
    desk: Desk,
    *,
    project: Annotated[int | str, "Name or id."],
    duration: Annotated[str | None, "1h30, 90m, 1.5h; or start and end."] = None,
    start: Annotated[str | None, "09:00, 9am or a timestamp."] = None,
    end: Annotated[str | None, "Like start."] = None,
    date: Annotated[str | None, "2026-11-21, yesterday, mon; default today."] = None,
    service: Annotated[int | str | None, "Name or id."] = None,
    note: Annotated[str | None, "What was done."] = None,
    member: Annotated[int | str | None, "Name, e-mail or id; default me."] = None,
    billable: Annotated[str | None, "Billable part; 0m for none."] = None,
    notify: Annotated[bool, "Tell administrators."] = False,
    allow_duplicate: Annotated[bool, "Even if logged before."] = False,
) -> EntryAnswer:
    """Log time worked on a project, once.

    A repeated call logs nothing. Several entries: log_timesheet. Work going on: start_timer.
    """
    intent = await understand(
        desk,
        Said(
            project=project,
            duration=duration,
            start=start,
            end=end,
            date=date,
            service=service,
            note=note,
            member=member,
            billable=billable,
        ),
    )
    # What the answer takes is read first: once the entry is written, nothing may fail any more.
    names = await names_of(desk)
    written = await desk.journal.create(intent.draft, notify=notify, allow_duplicate=allow_duplicate)
    return logged(written, intent, names)
