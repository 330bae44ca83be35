"""What someone wants booked: the arguments of a time entry, understood against the account's rules."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from nutmcp.directory import KnownProject, Person
from nutmcp.domain.account import TIMED, Account, Mode
from nutmcp.domain.project import ProjectService
from nutmcp.domain.same_work import fingerprint
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, foretold, wanted
from nutmcp.errors import InvalidArguments, Refused, faults_of
from nutmcp.journal.change import Written
from nutmcp.remote.id import Id
from nutmcp.remote.system import System
from nutmcp.tools.declaring.validation_errors import all_of
from nutmcp.tools.desk import Desk
from nutmcp.tools.note_text import check_note
from nutmcp.tools.time.defaults import project_or_default, refuse_no_project, say_project_taken, service_or_usual
from nutmcp.tools.time.entry_fields import EntryFields, NewEntry
from nutmcp.tools.time.open_tasks import what_it_hangs_on
from nutmcp.tools.time.services import service_meant
from nutmcp.tools.time.usual_service import UsualServices
from nutmcp.words.dates import parse_date
from nutmcp.words.durations import parse_duration
from nutmcp.words.intervals import Interval, parse_interval
from nutmcp.words.members import means_everyone
from nutmcp.words.phrase import quoted
from nutmcp.words.times import dated, read_time

_NONE_OF_IT = ("0", "false", "no", "none")
_ALL_OF_IT = ("all", "true", "yes")
_WHEN = ("date", "start", "end", "duration")
_UNNAMED = "unnamed_service"
"""What marks a change whose entry was said without a service: the fingerprint of it as it was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One entry as it was understood: the draft to be written, what it will be, and the records that it names.

    `start` is what was said of it, even where the organization keeps durations alone; `taken` tells what was taken
    where nothing was named, and `tags` are by what the same words are known again, whatever was taken.
    """

    draft: TimeEntryDraft
    planned: TimeEntry
    project: KnownProject
    person: Person
    service: ProjectService | None
    day: date
    minutes: int
    start: datetime | None
    taken: str = ""
    tags: Mapping[str, object] = field(default_factory=dict[str, object])


async def understand(desk: Desk, said: NewEntry, usual: UsualServices | None) -> Intent:
    """Turn what was said into a draft; where no usual service is known, one that names none has none, as a copy.

    Raises:
        InvalidArguments: A part cannot be read, is missing, or contradicts another.
        NotFound: A name is nobody's.
        Ambiguous: A name is several records'.
        Refused: The project or the service cannot be logged on.
    """
    _refuse_at_once(desk, said)
    organization = await desk.directory.organization()
    intent = await _but_for_the_service(desk, said, organization)
    if said.service is not None:
        return _with_service(intent, await service_meant(desk, intent.project, said.service), organization)
    if usual is None or not (intent.project.active_services() or what_it_hangs_on(desk.system)):
        return intent
    return await _with_service_taken(desk, intent, said, usual, organization)


async def _but_for_the_service(desk: Desk, said: EntryFields, organization: Account) -> Intent:
    day, span, minutes = _when(desk, said, organization.mode)
    person = await desk.directory.person(said.member)
    project = await project_or_default(desk, said.project, person)
    billable = _billable(desk, said, minutes, project)
    timed = span if organization.mode in TIMED else None
    draft = TimeEntryDraft(
        project=project.id,
        member=person.id,
        note=said.note or None,
        working_date=day,
        minutes=None if timed else minutes,
        billable_minutes=billable,
        start_time=timed.start if timed else None,
        end_time=timed.end if timed else None,
    )
    return Intent(
        draft=draft,
        planned=foretold(draft, organization),
        project=project,
        person=person,
        service=None,
        day=day,
        minutes=minutes,
        start=span.start if span else None,
        taken=say_project_taken(said.project),
    )


def _refuse_at_once(desk: Desk, said: EntryFields) -> None:
    """Refuse what is wrong whatever the account is like, all of it at once."""
    found = [*faults_of(lambda: refuse_no_project(desk, {"project": said.project})), *unreadable(desk, said)]
    if not {each.field for each in found}.intersection(_WHEN):
        found += faults_of(lambda: _when(desk, said, ""))
    if found:
        raise all_of(found)


def unreadable(desk: Desk, said: EntryFields) -> list[InvalidArguments]:
    """Return what is wrong with each part of what was said, looked at by itself."""
    today = desk.today()

    def read(reader: Callable[[str], object], part: str | None) -> Callable[[], object]:
        return lambda: None if part is None else reader(part)

    return faults_of(
        lambda: refuse_everyone(said.member),
        lambda: check_note(said.note),
        read(lambda part: parse_date(part, today, desk.week_start), said.date),
        read(lambda part: read_time(dated(part, today) or part, field="start"), said.start),
        read(lambda part: read_time(dated(part, today) or part, field="end"), said.end),
        read(parse_duration, said.duration),
        read(_billable_part, said.billable),
    )


def refuse_everyone(member: Id | str | None) -> None:
    """Refuse to write for all members at once.

    Raises:
        InvalidArguments: `all` was said, or a word like it.
    """
    if means_everyone(member):
        raise InvalidArguments(
            f"`member` was given as {quoted(str(member))}, which is for reading alone; an entry is one member's.",
            "Name one member, or leave `member` out.",
            field="member",
        )


def booked(desk: Desk, intent: Intent, said: NewEntry, batch: str | None = None) -> Coroutine[None, None, Written]:
    """Write the entry that is meant, once; what is written is to be awaited."""
    again = said.allow_duplicate
    once = dict[str, object]() if again else intent.tags
    return desk.journal.create(
        intent.draft, notify=said.notify, allow_duplicate=again, tags=intent.tags, unique_tags=once, batch=batch
    )


def _with_service(intent: Intent, service: ProjectService | None, account: Account, **more: Any) -> Intent:  # noqa: ANN401 - fields
    draft = intent.draft.model_copy(update={"project_service": service.id if service else None})
    return replace(intent, draft=draft, planned=foretold(draft, account), service=service, **more)


async def _with_service_taken(
    desk: Desk, intent: Intent, said: NewEntry, usual: UsualServices, account: Account
) -> Intent:
    """Return what is meant with the default or usual service.

    What was said once before keeps the service that was taken then, though another may be usual by now.
    """
    tags = {_UNNAMED: fingerprint(wanted(intent.draft))}
    before = None if said.allow_duplicate else await desk.journal.tagged_on(intent.day, tags)
    if before is not None and isinstance(before.draft, TimeEntryDraft):
        usual = usual.but(intent.project, intent.person, before.draft.project_service)
    service, about = await service_or_usual(desk, intent.project, intent.person, usual)
    return _with_service(intent, service, account, taken=intent.taken + about, tags=tags)


def _when(desk: Desk, said: EntryFields, mode: str) -> tuple[date, Interval | None, int]:
    """Return the day, the stretch if a start was said, and the worked minutes."""
    today = desk.today()
    day = parse_date(said.date, today, desk.week_start) if said.date is not None else None
    if said.start is not None or said.end is not None:
        start, end = dated(said.start, today), dated(said.end, today)
        span = parse_interval(start, end, said.duration, day=day, today=today, zone=desk.zone)
        return span.start.date(), span, span.minutes
    if said.duration is None:
        raise InvalidArguments(
            "It was not said how long the work took.",
            "Give `duration`, such as 1h30, or `start` and `end`.",
            field="duration",
        )
    minutes = parse_duration(said.duration)
    if mode == Mode.START_END:
        raise InvalidArguments(
            "This organization records when work starts and ends, and no `start` was given.",
            "Ask when the work started, and give `start`, such as 09:00, with `duration` or `end`.",
            field="start",
        )
    return day or today, None, minutes


def _billable(desk: Desk, said: EntryFields, minutes: int, project: KnownProject) -> int | None:
    """Return the billable part as it was said; else as the project has it, if that is told of it."""
    if said.billable is not None:
        return billable_minutes(said.billable, minutes, project, desk.system)
    at_first = project.record.bills_at_first
    return None if at_first is None else minutes * at_first


def _billable_part(said: str) -> int | None:
    """Return the billable minutes that were said; None where that is all of what was worked."""
    word = said.strip().casefold()
    if word in _ALL_OF_IT:
        return None
    return 0 if word in _NONE_OF_IT else parse_duration(said, field="billable", or_none=True)


def billable_minutes(said: str, minutes: int, project: KnownProject | None, system: System) -> int:
    """Return the billable part of so many minutes worked on a project: none with `false` or `0m`, all with `true`.

    Raises:
        InvalidArguments: It cannot be read, or is more than was worked, or a part where a part cannot be.
        Refused: Nothing is billable on the project.
    """
    part = _billable_part(said)
    billable = minutes if part is None else part
    if billable > minutes:
        raise InvalidArguments(
            "`billable` is more than the time worked.",
            "Give at most the time worked.",
            field="billable",
        )
    undivided = system.kind_of(TimeEntry).undivided
    if undivided and 0 < billable < minutes:
        raise InvalidArguments(
            f"{system.name} bills a {undivided} wholly or not at all.", f"Log two {undivided}s.", field="billable"
        )
    if billable and project is not None and not project.billable:
        raise Refused("The project is not billable.", "Leave `billable` out.", field="billable")
    return billable
