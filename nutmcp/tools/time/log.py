"""The tool that logs one piece of worked time."""

from typing import Annotated

from nutmcp.tools.desk import Desk
from nutmcp.tools.time.answers import EntryAnswer, logged, names_of
from nutmcp.tools.time.intent import Said, understand
from nutmcp.tools.tool import tool


@tool(toolset="time", title="Log time", read_only=False, destructive=False, idempotent=True)
async def log_time(
    desk: Desk,
    *,
    project: Annotated[int | str, "Project, by name or id."],
    duration: Annotated[str | None, "Time worked: 1h30, 90m, 1.5h. Or give start and end."] = None,
    start: Annotated[str | None, "Time of day, as 09:00 or 9am, or a timestamp."] = None,
    end: Annotated[str | None, "As start; up to 12 h into the next day."] = None,
    date: Annotated[str | None, "Day: 2026-11-21, yesterday, mon, -3d. Today if left out."] = None,
    service: Annotated[int | str | None, "Service of the project, by name or id."] = None,
    note: Annotated[str | None, "What was done."] = None,
    member: Annotated[int | str | None, "Who worked: name, e-mail or id. Me if left out."] = None,
    billable: Annotated[str | None, "Billable part, as a duration; 0m for none."] = None,
    notify: Annotated[bool, "Tell administrators if the day is already approved."] = False,
    allow_duplicate: Annotated[bool, "Log it even if the same entry was logged here before."] = False,
) -> EntryAnswer:
    """Log time that was worked on a project, once.

    Repeating the same call does not log twice: it answers `already_logged`. An ambiguous or unknown name
    writes nothing and offers candidates. The answer holds the entry as Nutcache has it, after any rounding.
    For work that is going on now, use start_timer.
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
    written = await desk.journal.create(intent.draft, notify=notify, allow_duplicate=allow_duplicate)
    return logged(written, intent, await names_of(desk))
