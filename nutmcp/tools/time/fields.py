"""The arguments that the tools on time share."""

from typing import Annotated

ConfirmToken = Annotated[str | None, "From the preview."]
EntryId = Annotated[int, "Its id."]
Notify = Annotated[bool, "See log_time."]
