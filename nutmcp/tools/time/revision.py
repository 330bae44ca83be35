"""What an entry becomes when parts of it are said anew, and the rest stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from nutmcp.directory import KnownProject, Person
from nutmcp.domain.account import TIMED
from nutmcp.domain.project import ProjectService
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, draft_of
from nutmcp.errors import InvalidArguments, Refused
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.validation_errors import all_of
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import minutes_of
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.time.entry_fields import EntryFields
from nutmcp.tools.time.intent import billable_minutes, unreadable
from nutmcp.tools.time.open_tasks import stays_there, what_it_hangs_on
from nutmcp.tools.time.services import service_meant
from nutmcp.words.dates import parse_date
from nutmcp.words.durations import parse_duration
from nutmcp.words.fold import clean, fold
from nutmcp.words.intervals import Interval, amend_interval, parse_interval
from nutmcp.words.times import dated, parse_instant

_OF_WHAT_HAS_ENDED = ("duration", "end", "date", "billable")
"""What can be said of an entry only once it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When an entry is, in the way that the organization records it; one that runs has no minutes yet."""

    day: date
    minutes: int | None
    start: datetime | None = None
    end: datetime | None = None


async def revise(desk: Desk, before: TimeEntry, said: EntryFields) -> TimeEntryDraft:
    """Return the whole entry as it is to be.

    Raises:
        InvalidArguments: A part cannot be read, or does not fit what stays.
        NotFound: A name is nobody's.
        Ambiguous: A name is several records'.
        Refused: The project or the service cannot be logged on, or too little is told of the entry.
    """
    _refuse_what_cannot_be_changed(before, said, desk.system.name)
    # When an entry that runs began may be said in other ways.
    found = unreadable(desk, replace(said, start=None) if before.running else said)
    if found:
        raise all_of(found)
    mode = (await desk.directory.organization()).mode
    when = _when(desk, before, said, timed=mode in TIMED)
    draft = draft_of(before)
    person = None if said.member is None else await desk.directory.person(said.member)
    place = await _place(desk, before, said, person)
    if what_it_hangs_on(desk.system) and any(getattr(before, name) != id for name, id in place.items()):
        raise stays_there(desk.system)
    projects = (await desk.directory.roster()).projects
    old, new = projects.get(draft.project), projects.get(place.get("project") or draft.project)
    return TimeEntryDraft.model_validate(
        {
            **dict(draft),
            **place,
            "member": person.id if person else draft.member,
            "note": draft.note if said.note is None else said.note,
            "working_date": when.day,
            "minutes": None if when.start else when.minutes,
            "start_time": when.start,
            "end_time": when.end,
            "billable_minutes": _billable(desk, before, said, when.minutes, old, new),
        }
    )


def refuse_no_change(said: EntryFields) -> None:
    """Refuse a change of nothing.

    Raises:
        InvalidArguments: No part was said anew.
    """
    if said == EntryFields():
        raise InvalidArguments(
            "Nothing to change was given.",
            "Give what is to be different, such as `duration` or `note`.",
            field="entry",
        )


def is_timed_anew(before: TimeEntry, draft: TimeEntryDraft) -> bool:
    """Return whether start, end or length are to change, so that the remote system may round them anew."""
    if before.running:
        return False
    if draft.start_time and draft.end_time:
        return (draft.start_time, draft.end_time) != (before.start_time, before.end_time)
    return draft.minutes != minutes_of(before)


def changes_nothing(before: TimeEntry, draft: TimeEntryDraft) -> bool:
    """Return whether an entry already says what it is to say; empty text takes away what may not be there."""
    wanted, there = ([None if value == "" else value for _, value in each] for each in (draft, draft_of(before)))
    return wanted == there


def is_elsewhere(before: TimeEntry, draft: TimeEntryDraft) -> bool:
    """Return whether an entry is to be of another length, or at another time, of another project or member."""
    place = (draft.project, draft.member, draft.working_date)
    return place != (before.project, before.member, before.working_date) or is_timed_anew(before, draft)


def _refuse_what_cannot_be_changed(before: TimeEntry, said: EntryFields, system: str) -> None:
    if before.project is None or before.member is None:
        raise Refused(
            f"{system} does not tell the project or the member of time entry {before.id}.",
            f"Change it in {system}, where the whole entry can be seen.",
            field="entry",
        )
    refuse_no_change(said)
    later = next((name for name in _OF_WHAT_HAS_ENDED if getattr(said, name) is not None), None)
    if before.running and later:
        raise Refused(
            f"Time entry {before.id} still runs, so that `{later}` cannot be said yet.",
            "End it with stop_timer, and say it then.",
            field=later,
        )


async def _place(desk: Desk, before: TimeEntry, said: EntryFields, person: Person | None) -> dict[str, Id | None]:
    """Return the project and the service; in another project, the service of the same name."""
    if said.project is None:
        if said.service is None:
            return {}
        known = await desk.directory.project(before.project or 0)
        return {"project_service": await _service(desk, known, said.service)}
    person = person or await desk.directory.person(before.member or 0)
    known = await desk.directory.project_to_log_on(said.project, person)
    if what_it_hangs_on(desk.system) and known.id != before.project:
        raise stays_there(desk.system)
    if said.service is not None:
        return {"project": known.id, "project_service": await _service(desk, known, said.service)}
    if before.project_service is None or known.id == before.project:
        return {"project": known.id}
    same = await _same_service(desk, before.project_service, known)
    return {"project": known.id, "project_service": same}


async def _service(desk: Desk, known: KnownProject, said: int | str) -> Id | None:
    """Return the id of the service that is meant, or the empty text that takes a service away."""
    service = await service_meant(desk, known, said)
    return "" if service is None else service.id


async def _same_service(desk: Desk, service: Id, known: KnownProject) -> Id | None:
    """Return the id of a project's service that is called as another; the empty text where the project has none.

    Raises:
        InvalidArguments: It has others, even by a look past what is remembered.
    """
    same = await _called_the_same(desk, service, known)
    if not same and await desk.directory.look_again():
        known = await desk.directory.project(known.id)
        same = await _called_the_same(desk, service, known)
    offered = known.active_services()
    if not offered:
        return ""
    if len(same) != 1:
        raise InvalidArguments(
            "The other project has no service of the same name.",
            "Give `service`, or `none` for no service; get_project lists the services of a project.",
            field="service",
            candidates=[{"id": each.id or 0, "name": clean(each.name or "", LONGEST_NAME)} for each in offered],
        )
    return same[0].id


async def _called_the_same(desk: Desk, service: Id, known: KnownProject) -> Sequence[ProjectService]:
    old = (await desk.directory.roster()).services.get(service)
    return [each for each in known.active_services() if old and fold(each.name or "") == fold(old.name or "")]


def _when(desk: Desk, before: TimeEntry, said: EntryFields, *, timed: bool) -> When:
    today = desk.today()
    if before.running:
        start = (
            before.start_time if said.start is None else parse_instant(said.start, desk.now(), desk.zone, field="start")
        )
        return When(day=before.working_date or today, minutes=None, start=start)
    day = parse_date(said.date, today, desk.week_start) if said.date is not None else None
    start, end = dated(said.start, today), dated(said.end, today)
    if timed and before.start_time and before.end_time:
        stored = Interval(before.start_time.astimezone(desk.zone), before.end_time.astimezone(desk.zone))
        span = amend_interval(stored, start, end, said.duration, day=day, zone=desk.zone)
        # The remote system may book an entry on another day than that of its start; that stays as well.
        moves = day is not None or span.start.date() != stored.start.date()
        booked = span.start.date() if moves else before.working_date or span.start.date()
        return When(day=booked, minutes=span.minutes, start=span.start, end=span.end)
    stays = before.working_date or today
    if start is not None or end is not None:
        length = said.duration if said.duration is not None or end is not None else f"{minutes_of(before)}m"
        span = parse_interval(start, end, length, day=day, today=stays, zone=desk.zone)
        keep = {"start": span.start, "end": span.end} if timed else {}
        return When(day=span.start.date(), minutes=span.minutes, **keep)
    minutes = minutes_of(before) if said.duration is None else parse_duration(said.duration)
    return When(day=day or stays, minutes=minutes)


def _billable(
    desk: Desk,
    before: TimeEntry,
    said: EntryFields,
    minutes: int | None,
    old: KnownProject | None,
    new: KnownProject | None,
) -> int | None:
    """Return the billable part: as said; else all of it if all of it was, and never more than was worked.

    What moves to or from a project on which nothing is billable becomes as billable as what is logged there.
    """
    if minutes is None:
        return None
    if said.billable is not None:
        return billable_minutes(said.billable, minutes, new, desk.system)
    if old is not None and new is not None and old.billable != new.billable:
        return minutes if new.billable else 0
    if before.billable_minutes is None:
        return None
    return minutes if before.billable_minutes == minutes_of(before) else min(before.billable_minutes, minutes)
