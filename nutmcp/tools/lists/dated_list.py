"""What an answer that lists what happened on days holds beside its items."""

from typing import NotRequired

from typing_extensions import TypedDict

DatedList = TypedDict(
    "DatedList",
    {
        "next_cursor": NotRequired[str | None],
        "note": NotRequired[str | None],
        "timezone": str,
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
    },
)
