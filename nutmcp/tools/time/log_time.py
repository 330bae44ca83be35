"""The tool that logs one piece of worked time."""

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.likeness import say_likeness, untimed
from nutmcp.tools.present.sentences import names_of
from nutmcp.tools.projects.budget_left import within_budget
from nutmcp.tools.time.answers import EntryAnswer, logged
from nutmcp.tools.time.entry_fields import NewEntry
from nutmcp.tools.time.intent import booked, understand
from nutmcp.tools.time.usual_service import UsualServices
from nutmcp.tools.tool import tool


@tool(
    toolset="time",
    title="Log time",
    needs=Needs(TimeEntry, Verb.CREATE),
    read_only=False,
    destructive=False,
    idempotent=True,
)
async def log_time(
    desk: Desk,
    *,
    entry: NewEntry,
) -> EntryAnswer:
    """Log time worked on a project, once.

    A repeated call logs nothing. More than one: log_timesheet. Work going on: start_timer.
    """
    intent = await understand(desk, entry, UsualServices(desk))
    # What the answer takes is read first: once the entry is written, nothing may fail any more.
    names = await names_of(desk)
    written = await within_budget(desk, booked(desk, intent, entry), intent.planned)
    answer = logged(written, intent, names, desk.now())
    if answer["status"] == "created" and not entry.allow_duplicate:
        meant = written.entry if intent.draft.start_time else untimed(written.entry)
        answer["message"] += await say_likeness(desk, meant, names, written.change)
    return answer
