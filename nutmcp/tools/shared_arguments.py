"""Single arguments that several tools share; dataclasses of them stand beside what reads them."""

from typing import Annotated

from pydantic import Field

from nutmcp.tools.declaring.schema import in_brief

RecordName = Annotated[int | str, "Name or id."]
OptionalRecordName = Annotated[int | str | None, "Name or id."]
RecordId = Annotated[int, "Its id."]
Includes = Annotated[list[str] | None, "Related resources."]

PeriodName = Annotated[str | None, "last_week, this_month, today."]
Statuses = Annotated[str | list[str] | None, Field(json_schema_extra=in_brief)]

Limit = Annotated[int, "1 to 100, default 20.", Field(ge=1, le=100, json_schema_extra=in_brief)]
DEFAULT_LIMIT = 20
Cursor = Annotated[str | None, "The last next_cursor."]

ConfirmToken = Annotated[str | None, "From the preview."]
Notify = Annotated[bool, "See log_time."]
