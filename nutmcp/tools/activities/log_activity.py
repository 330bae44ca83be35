"""The tool that logs an activity, or plans one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.directory.activity_types import read_activity_type
from nutmcp.domain.activity import Activity, ActivityDraft, ActivityType
from nutmcp.errors import NutmcpError, caught
from nutmcp.remote.call import Verb
from nutmcp.tools.activities.whom import Whom, With, read_whom, with_nobody
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.whole_records import whole
from nutmcp.tools.note_text import check_note
from nutmcp.tools.present.activities import ActivityRow, activity_row
from nutmcp.tools.present.extent import FULL
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.present.sentences import say_day
from nutmcp.tools.tool import tool
from nutmcp.words.dates import is_weekday, parse_coming_date, parse_date
from nutmcp.words.intervals import parse_interval
from nutmcp.words.phrase import quoted
from nutmcp.words.times import place

_USUAL = "30m"
"""How long an activity takes of which only the start is said (assumed)."""


class ActivityAnswer(TypedDict):
    """What became of an activity; `change` is what `undo` takes."""

    status: Literal["created", "already_logged"]
    activity: ActivityRow
    change: NotRequired[str | None]
    message: str
    timezone: str


@dataclass(frozen=True, slots=True)
class When:
    """When an activity is: from one moment to another, or all day."""

    start: datetime
    end: datetime
    all_day: bool


@tool(
    toolset="activities",
    title="Log an activity",
    needs=Needs(Activity, Verb.CREATE),
    read_only=False,
    destructive=False,
    idempotent=True,
)
async def log_activity(
    desk: Desk,
    *,
    type: Annotated[NameOrId, "As call or meeting."],  # noqa: A002 - the name of an argument
    about: With,
    note: Annotated[str | None, "What was said or agreed."] = None,
    date: Annotated[
        str | None, "Default today; a coming day is planned, a weekday the last one unless scheduled."
    ] = None,
    start: Annotated[str | None, "Time of day; else all day."] = None,
    duration: Annotated[str | None, "As 30m, with start."] = None,
    name: Annotated[str | None, "Title.", Field(max_length=1_000)] = None,
    member: Annotated[NameOrId | None, "Default me."] = None,
    status: Annotated[Literal["logged", "scheduled"] | None, "Default by its date."] = None,
    allow_duplicate: Annotated[bool, "Even if an equal one was logged here."] = False,
) -> ActivityAnswer:
    """Log a call, meeting or the like with a person or about a lead, or plan one. undo takes it back."""
    check_note(note)
    when = _when_meant(desk, date, start, duration, planned=status == "scheduled")
    whom = await read_whom(desk, about)
    if whom.person is None and whom.lead is None:
        raise await with_nobody(desk, whom.customer)
    kind = await read_activity_type(desk.client, type)
    who = await desk.directory.person(member)
    logged = status == "logged" or (status is None and when.start <= desk.now())
    draft = _draft(desk, kind, whom, when, note, logged=logged).model_copy(
        update={"member": who.id, **({"name": name} if name else {})}
    )
    written = await desk.journal.create(draft, allow_duplicate=allow_duplicate)
    read = await caught(whole(desk, [written.entry]))
    entry = written.entry if isinstance(read, NutmcpError) else read[0]
    done = "Logged" if logged else "Planned"
    said = done if written.status == "created" else "An equal one was logged here before, and none now:"
    return {
        "status": "created" if written.status == "created" else "already_logged",
        "activity": activity_row(entry, desk.zone, FULL),
        "change": written.change,
        "message": f"{said} {quoted(entry.name or draft.name or '', LONGEST_NAME)} on {_say_when(when)}."
        + (_doubt(desk, date, when) if status is None else ""),
        "timezone": desk.zone.key,
    }


def _draft(desk: Desk, kind: ActivityType, whom: Whom, when: When, note: str | None, *, logged: bool) -> ActivityDraft:
    """Return what is written; what is said of it is a note on what was done, or a description of what is planned."""
    nouns = desk.system.kind_of(Activity)
    return ActivityDraft(
        name=_title(kind.name or "Activity", whom),
        activity_type=kind.id or 0,
        status=int((nouns.logged_in if logged else nouns.scheduled_in)[0]),
        start_time=when.start,
        end_time=when.end,
        is_all_day=when.all_day,
        note=note if logged else None,
        description=None if logged else note,
        lead=whom.lead.id if whom.lead else None,
        person=whom.person.id if whom.person else None,
    )


def _when_meant(desk: Desk, said: str | None, start: str | None, duration: str | None, *, planned: bool) -> When:
    """Return when it is; what is planned for a weekday is planned for the next one that is not over.

    Raises:
        InvalidArguments: It cannot be read.
    """
    if said is None:
        return _when(desk, desk.today(), start, duration)
    if not planned:
        return _when(desk, parse_date(said, desk.today(), desk.week_start), start, duration)
    day = parse_coming_date(said, desk.today(), desk.week_start)
    when = _when(desk, day, start, duration)
    is_over = is_weekday(said) and when.end <= desk.now()
    return _when(desk, day + timedelta(7), start, duration) if is_over else when


def _when(desk: Desk, day: date, start: str | None, duration: str | None) -> When:
    """Return when it is: at a time of a day, else all day.

    Raises:
        InvalidArguments: It cannot be read.
    """
    if start is None and duration is None:
        midnights = [
            place(datetime.combine(each, time()), desk.zone, field="date") for each in (day, day + timedelta(1))
        ]
        return When(midnights[0], midnights[1] - timedelta(minutes=1), all_day=True)
    span = parse_interval(start, None, duration or _USUAL, day=day, today=desk.today(), zone=desk.zone)
    return When(span.start, span.end, all_day=False)


def _title(kind: str, whom: Whom) -> str:
    """Return what an activity is called that nobody gave a name: `Call with Bob Lee`."""
    if whom.person is not None and whom.person.name:
        return f"{kind} with {whom.person.name}"
    lead = whom.lead and (whom.lead.customer_name or whom.lead.description or whom.lead.name)
    return f"{kind} about {lead}" if lead else kind


def _say_when(when: When) -> str:
    day = say_day(when.start.date())
    return day if when.all_day else f"{day}, {when.start:%H:%M} to {when.end:%H:%M}"


def _doubt(desk: Desk, said: str | None, when: When) -> str:
    """Return what is to be told where a weekday was said that could have been the next one, too."""
    if said is None or not is_weekday(said) or when.start.date() == desk.today():
        return ""
    return " That was the last one; to plan the next one give status as scheduled."
