"""Single arguments that several tools share; dataclasses of them stand beside what reads them."""

from typing import Annotated

from pydantic import Field

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.record import Record
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import ArgumentId, NameOrId, NameOrIdToLogOn

RecordName = Annotated[NameOrId, "Name or id."]
OptionalRecordName = Annotated[NameOrId | None, "Name or id."]
ProjectToLogOn = Annotated[NameOrIdToLogOn | None, "Name or id; default if set."]
ServiceName = Annotated[NameOrId | None, "{service}"]
RecordId = Annotated[ArgumentId, "Its id."]
COMES_ALONG = Needs(Record, beside=True)
"""What it takes for something to come along with a record."""
Includes = Annotated[list[str] | None, "Related resources.", COMES_ALONG]

PeriodName = Annotated[str | None, "last_week, november, 2026-11, 2026-W47, 2026-Q3."]

Limit = Annotated[int, "How many.", Field(ge=1, le=100)]
DEFAULT_LIMIT = 20
Cursor = Annotated[str | None, "The last next_cursor."]

ConfirmToken = Annotated[str | None, "From the preview."]
Notify = Annotated[bool, "Tell administrators.", Needs(TimeEntry, notifies=True)]
