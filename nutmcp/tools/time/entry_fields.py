"""The arguments that say a time entry, as the tools that write entries share them."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import ConfigDict, WithJsonSchema, with_config

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import EMPTY_COUNTS, TAKES_FLAG, NameOrId
from nutmcp.tools.shared_arguments import Notify, OptionalRecordName, ProjectToLogOn, ServiceName

Note = Annotated[str, WithJsonSchema({"type": "string", EMPTY_COUNTS: True})]
Billable = Annotated[str, WithJsonSchema({"type": "string", TAKES_FLAG: True})]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFields:
    """One entry as it was said, every part still in the caller's words."""

    project: OptionalRecordName = None
    duration: Annotated[str | None, "1h30, 90m, 1.5h; or start and end."] = None
    start: Annotated[str | None, "09:00, 9am or a timestamp."] = None
    end: Annotated[str | None, "Like start."] = None
    date: Annotated[str | None, "2026-11-21, yesterday, mon; default today."] = None
    service: ServiceName = None
    note: Annotated[Note | None, "What was done."] = None
    member: Annotated[NameOrId | None, "Name, e-mail or id; default me."] = None
    billable: Annotated[Billable | None, "{billable}", Needs(TimeEntry, field="billable_minutes", of_itself=True)] = (
        None
    )


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry(EntryFields):
    """One entry that is to be logged."""

    project: ProjectToLogOn = None
    notify: Notify = False
    allow_duplicate: Annotated[bool, "Even if logged before."] = False


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry(NewEntry):
    """One entry that is to be logged, on each of several days."""

    date: Annotated[list[str] | None, "2026-11-21, or mon-fri."] = None  # pyright: ignore[reportIncompatibleVariableOverride] - many of what one entry has one of
