"""A time entry: as it is kept, as it is written, and the one turned into the other."""

from typing import Any, ClassVar, Literal

from nutmcp.clock import elapsed_minutes
from nutmcp.domain.account import Account
from nutmcp.remote.id import Id
from nutmcp.remote.record import Day, Draft, Instant, Record, Ref, told

WRITTEN = (
    "project",
    "project_service",
    "member",
    "working_date",
    "minutes",
    "start_time",
    "end_time",
    "note",
    "billable_minutes",
)
"""The fields that are written of an entry as it is."""


class TimeEntry(Record):
    """A piece of worked time; it has a start and an end only where the account records them."""

    undivided: ClassVar[str] = ""
    """What a system calls its entries where each is billable as a whole or not at all; empty where a part may be."""
    hangs_on: ClassVar[str] = ""
    """What a system calls the service on which each of its entries hangs for good, and which says if it is billable.

    Empty where an entry may have no service, or another one later.
    """

    working_date: Day | None = None
    minutes: int | None = None
    billable_minutes: int | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    note: str | None = None
    project: Ref = None
    project_service: Ref = None
    member: Ref = None
    invoice: Ref = None
    creation_date: Instant | None = None

    @property
    def running(self) -> bool:
        """Whether it has begun and not ended, so that it has no length yet."""
        return self.start_time is not None and self.end_time is None and self.minutes is None


class TimeEntryDraft(Draft[TimeEntry]):
    """What is written of a time entry; an empty text in place of the service or the end takes it away."""

    project: Id
    member: Id
    project_service: Id | None = None
    note: str | None = None
    working_date: Day | None = None
    minutes: int | None = None
    billable_minutes: int | None = None
    start_time: Instant | None = None
    end_time: Instant | Literal[""] | None = None
    invoice: Id | None = None


def worked_minutes(entry: TimeEntry | TimeEntryDraft) -> int | None:
    """Return the minutes of an entry; where it has only a start and an end, what passes between them."""
    if entry.minutes is None and entry.start_time and entry.end_time:
        return elapsed_minutes(entry.start_time, entry.end_time)
    return entry.minutes


def wanted(draft: TimeEntryDraft) -> TimeEntry:
    """Return what a draft alone says of the entry: the fields that are sent, and the note even if there is none."""
    return TimeEntry.model_validate({"note": None} | _sent(draft))


def composed(draft: TimeEntryDraft, before: TimeEntry | None = None, **more: object) -> TimeEntry:
    """Return the entry as it is if the draft was taken as it was sent; what follows from it is left out."""
    kept = told(before)
    kept.pop("billable_minutes", None)
    sent = _sent(draft)
    if (minutes := worked_minutes(draft)) is not None:
        sent["minutes"] = minutes
    return TimeEntry.model_validate({"note": None} | kept | sent | more)


def foretold(draft: TimeEntryDraft, account: Account, before: TimeEntry | None = None, **more: object) -> TimeEntry:
    """Return the entry that a draft comes to, with its minutes as the account rounds them."""
    entry = composed(draft, before, **more)
    if entry.running:
        return entry
    minutes = account.rounded(entry.minutes or 0)
    wholly = {"billable_minutes": minutes} if entry.billable_minutes == entry.minutes else {}
    return entry.model_copy(update={"minutes": minutes, **wholly})


def is_complete(entry: TimeEntry) -> bool:
    """Return whether all was told that may have been rounded."""
    return entry.minutes is not None and (entry.working_date is not None or entry.start_time is not None)


def draft_of(entry: TimeEntry) -> TimeEntryDraft:
    """Return the draft that writes an entry as it is.

    Raises:
        ValueError: The entry does not say on which project it is, or whose it is.
    """
    said = {name: getattr(entry, name) for name in WRITTEN}
    if entry.start_time and entry.end_time:
        # The length that is sent is not rounded yet, and no more than that may be billable.
        length = elapsed_minutes(entry.start_time, entry.end_time)
        said |= {"minutes": None, "billable_minutes": entry.billable_minutes and min(entry.billable_minutes, length)}
    return TimeEntryDraft(**said)


def _sent(draft: TimeEntryDraft) -> dict[str, Any]:
    sent = {name: value for name in TimeEntryDraft.model_fields if (value := getattr(draft, name)) is not None}
    # What runs again has no length yet.
    return sent | {"end_time": None, "minutes": None} if draft.end_time == "" else sent
