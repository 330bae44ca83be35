"""One change that was asked for: what was there before, what was wanted, and what became of it."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializationInfo,
    ValidationInfo,
    field_serializer,
    field_validator,
)
from typing_extensions import TypeVar

from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record

if TYPE_CHECKING:
    from nutmcp.remote.resource import Resource

ENTRIES = "time_entries"
"""The resource that a change is about where it says none, as all did once."""
_SPEAKABLE = "23456789abcdefghjkmnpqrstuvwxyz"
"""Digits and letters that are not mistaken for one another when they are read aloud or typed."""


class State(StrEnum):
    """What is known of a change."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


_STEPS = {Verb.CREATE: "start", Verb.UPDATE: "amend", Verb.DELETE: "discard"}
"""What the steps of a timer are called; its stop is the create of a time entry."""


class TimerImages(BaseModel):
    """A timer before and after a step of it, as it is stored; None where there was none."""

    model_config = ConfigDict(frozen=True)

    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


class Unread(Record):
    """A record of a resource that is not known where it is read, with all its fields."""

    model_config = ConfigDict(extra="allow")


class UnreadDraft(Draft):
    """What was written to a resource that is not known where it is read, with all its fields."""

    model_config = ConfigDict(extra="allow")


class Change(BaseModel):
    """A create, an update or a delete of one record, an action on one, or a step of a timer, kept here.

    Attributes:
        id: Short and speakable, such as `c-7f3k`.
        owner: Whose account it is in.
        verb: What was done, or was to be.
        timer: What the step made of the timer; None for a write to a record.
        resource: What was written to, which are time entries unless it says otherwise.
        action: What was done to it, as its resource declares that; of a time entry, how it was begun or ended.
        entry: The id of the record, once it is known.
        before: The record as it was.
        after: The record as it became.
        composed: The remote system did not tell what it kept, so `after` is what was sent; it may have been rounded.
        draft: What was sent.
        content: The fingerprint of what was to be there afterwards.
        tags: What the caller wants to find again, such as the id of a timer.
        batch: What it was logged together with, such as `s-7f3k`.
        undoes: The change that this one takes back.
        undone_by: The change that takes this one back.
        reported: The caller got the answer; kept only for a change that takes another one back.
        moot: Its record was gone when it was to be taken back, and that was said; `undo` goes on to the one before.
        asked_at: When it was asked for.
        settled_at: When it became known what became of it.
        state: What became of it; `unknown` means that it will never be known.
        failure: The code of the error with which it failed.
        newest_known: The highest id of such a record that was known when it was asked for, where ids are numbers.
        folded: It was made so long ago that only what finds duplicates is kept of it.
    """

    # Two fields are stored under older names, which the journals of users hold.
    model_config = ConfigDict(frozen=True, validate_by_alias=True, validate_by_name=True, serialize_by_alias=True)

    id: str
    owner: str
    verb: Verb
    timer: TimerImages | None = None
    resource: str = ENTRIES
    action: str | None = None
    entry: Id | None = None
    before: Record | None = None
    after: Record | None = None
    composed: bool = False
    draft: Draft | None = None
    content: str | None = None
    tags: dict[str, Any] = Field(default_factory=dict, alias="about")
    batch: str | None = Field(default=None, alias="sheet")
    undoes: str | None = None
    undone_by: str | None = None
    reported: bool = False
    moot: bool = False
    asked_at: datetime
    settled_at: datetime | None = None
    state: State = State.OPEN
    failure: str | None = None
    newest_known: int | None = None
    folded: bool = False

    @field_validator("before", "after", "draft", mode="before")
    @classmethod
    def _read(cls, image: object, info: ValidationInfo) -> object:
        """Return a record or a draft as its resource has it; the resources are what a document is read with."""
        if not isinstance(image, Mapping):
            return image
        drafted, resource = info.field_name == "draft", info.data["resource"]
        if resource == ENTRIES:
            return (TimeEntryDraft if drafted else TimeEntry).model_validate(image)
        declared = cast("Mapping[str, Resource]", info.context or {}).get(resource)
        record, draft = (declared.record, declared.draft) if declared else (Unread, UnreadDraft)
        return (draft or UnreadDraft if drafted else record).model_validate(image)

    @field_serializer("before", "after", "draft")
    def _as_told(self, image: Record | Draft | None, info: SerializationInfo) -> dict[str, Any] | None:
        """Return a record by our names; of a time entry what the trade knows, whichever system keeps it."""
        if image is None:
            return None
        fields = set(TimeEntry.model_fields) if isinstance(image, TimeEntry) else None
        return image.model_dump(
            mode="json",
            include=fields,
            exclude_unset=info.exclude_unset,
            exclude_none=info.exclude_none,
            by_alias=False,
        )

    @property
    def image(self) -> Record | Draft | None:
        """Return what is known of the record: as it became, as it was, or as it was to be."""
        return self.after or self.before or self.draft

    @property
    def kind(self) -> str:
        """Return `create`, `update` or `delete`, `start`, `amend` or `discard` of a timer, or an action; or `undo`."""
        if self.undoes:
            return "undo"
        if self.action is not None:
            return self.action
        return self.verb.value if self.timer is None else _STEPS[self.verb]

    @property
    def is_of_time(self) -> bool:
        """Return whether it is about a time entry."""
        return self.resource == ENTRIES

    @property
    def time_entry(self) -> Id | None:
        """Return the id of the time entry that it is about, if it is known and about one."""
        return self.entry if self.is_of_time else None

    @property
    def thing(self) -> str:
        """Return what it is about, such as `time entry 5`."""
        return f"{self.noun} {self.entry}"

    @property
    def subject(self) -> str:
        """Return the same as a sentence begins with it."""
        return self.thing[:1].upper() + self.thing[1:]

    @property
    def noun(self) -> str:
        """Return what one of its resource is called, such as `time entry`."""
        one = self.resource.replace("_", " ")
        return one.removesuffix("ies") + "y" if one.endswith("ies") else one.removesuffix("s")

    def is_about_the_same(self, other: "Change") -> bool:
        """Return whether it is about the same record as another one."""
        return (self.resource, self.entry) == (other.resource, other.entry)

    @property
    def stands(self) -> bool:
        """Return whether it was carried out and not taken back."""
        return self.state is State.DONE and self.undone_by is None

    @property
    def is_unheard_undo(self) -> bool:
        """Return whether it took another change back, or may have, and nobody heard of it."""
        return self.undoes is not None and self.state in (State.OPEN, State.DONE) and not self.reported

    def as_done(self, after: Record | None, at: datetime, *, composed: bool = False) -> Self:
        """Return it as carried out, with the record as it became; None after a delete."""
        known = {} if after is None else {"after": after, "entry": after.id}
        return self.model_copy(
            update={"state": State.DONE, "failure": None, "settled_at": at, "composed": composed, **known}
        )

    def document(self) -> dict[str, Any]:
        """Return it as JSON that holds only what was set, so that "not told" stays apart from "none"."""
        return self.model_dump(mode="json", exclude_unset=True)


WrittenT = TypeVar("WrittenT", bound=Record, default=TimeEntry)


@dataclass(frozen=True, slots=True)
class Written(Generic[WrittenT]):
    """What became of a write.

    Attributes:
        status: What was done; `already_logged` means that an equal record was written before, and nothing now.
        entry: The record as the remote system keeps it; a deleted one as it was.
        change: What `undo` takes to take it back.
        composed: The record could not be asked for, so that it is what the account's rounding makes of what was sent.
    """

    status: Literal["created", "already_logged", "updated", "deleted"]
    entry: WrittenT
    change: str
    composed: bool = False


def speakable_ids(letter: str, rng: random.Random, length: int = 4) -> Iterator[str]:
    """Yield ids such as `c-7f3k`, longer ones after each few, for the case that the short ones are taken."""
    while True:
        for _ in range(4):
            yield f"{letter}-{''.join(rng.choices(_SPEAKABLE, k=length))}"
        length += 1
