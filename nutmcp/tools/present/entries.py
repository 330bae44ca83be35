"""A time entry as a row."""

from datetime import date
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, worked_minutes
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.present.extent import BRIEF, Extent
from nutmcp.tools.present.names import Names


class EntryRow(TypedDict):
    """A time entry: names, not ids; `day` is the weekday; minutes are worked minutes."""

    id: NotRequired[Id | None]
    date: NotRequired[str | None]
    day: NotRequired[str | None]
    minutes: NotRequired[int | None]
    project: NotRequired[str | None]
    customer: NotRequired[str | None]
    service: NotRequired[str | None]
    member: NotRequired[str | None]
    note: NotRequired[str | None]
    billable_minutes: NotRequired[int | None]
    start: NotRequired[str | None]
    end: NotRequired[str | None]
    invoice: NotRequired[Annotated[str | None, Needs(TimeEntry, field="invoice")]]


def entry_row(entry: TimeEntry, names: Names, extent: Extent = BRIEF) -> EntryRow:
    """Return a time entry as a row, with so much of its note."""
    day = day_of(entry, names)
    return {
        "id": entry.id,
        "date": day.isoformat() if day else None,
        "day": f"{day:%a}" if day else None,
        "minutes": worked_minutes(entry),
        "project": names.project_name(entry.project) if entry.project is not None else None,
        "customer": names.customer_name(entry.project),
        "service": names.service_name(entry.project_service),
        "member": names.member_name(entry.member),
        "note": extent.text(entry.note),
        "billable_minutes": entry.billable_minutes,
        "start": names.moment(entry.start_time),
        "end": names.moment(entry.end_time),
        "invoice": names.invoice_number(entry.invoice),
    }


def day_of(entry: TimeEntry, names: Names) -> date | None:
    """Return the day that an entry is booked on; where only its start was told, the local day of that."""
    if entry.working_date is None and entry.start_time is not None:
        return entry.start_time.astimezone(names.zone).date()
    return entry.working_date


def minutes_of(entry: TimeEntry | TimeEntryDraft) -> int:
    """Return the worked minutes; where only start and end were told, what passes between them."""
    return worked_minutes(entry) or 0
