"""What a change of several time entries would do to each, and how that is kept until it is agreed to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.errors import STOPS_A_BATCH, NutmcpError, caught
from nutmcp.state.one_time_tokens import for_other_arguments
from nutmcp.tools.desk import Desk
from nutmcp.tools.time.bulk.which_entries import Found, WhichEntries, found
from nutmcp.tools.time.confirm import Confirmation, said_before
from nutmcp.tools.time.entry_fields import EntryFields
from nutmcp.tools.time.revision import changes_nothing, refuse_no_change, revise


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for, as it was said.

    Attributes:
        which: The entries.
        said: What is to be different of them; None where they are to be deleted.
        notify: Whether administrators are told.
    """

    which: WhichEntries
    said: EntryFields | None = None
    notify: bool = False

    @property
    def says_nothing(self) -> bool:
        """Return whether nothing was said, so that a token says it all."""
        return self in (Asked(which=WhichEntries()), Asked(which=WhichEntries(), said=EntryFields()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to become of one entry.

    Attributes:
        found: The entry.
        draft: The whole of it, as it is to be; None where it is to be deleted, or cannot be changed.
        error: Why it cannot be changed.
        unchanged: Whether it is as it is to be.
    """

    found: Found
    draft: TimeEntryDraft | None = None
    error: NutmcpError | None = None
    unchanged: bool = False

    @property
    def before(self) -> TimeEntry | None:
        """Return the entry that is to be changed, if it is."""
        return None if self.error or self.unchanged else self.found.entry


@dataclass(frozen=True, slots=True)
class Agreed:
    """One entry as the preview showed it, and what was agreed to become of it; None is to be deleted."""

    before: TimeEntry
    draft: TimeEntryDraft | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept beside a token: what was asked for, and the very entries of the preview, if there were several."""

    asked: Asked
    agreed: Sequence[Agreed] = ()


_KEPT = TypeAdapter(Kept)


async def plan(desk: Desk, asked: Asked) -> list[Step]:
    """Return what would become of each entry.

    Raises:
        InvalidArguments: None were said, or too many, or nothing to change.
        NotFound: None are meant.
        NutmcpError: The remote system cannot be asked, or what is to be different is wrong for all of them alike.
    """
    asked.which.check()
    if asked.said is not None:
        refuse_no_change(asked.said)
    steps = [await _step(desk, each, asked.said) for each in await found(desk, asked.which)]
    if error := _error_of_all(steps):
        raise error
    return steps


def _error_of_all(steps: Sequence[Step]) -> NutmcpError | None:
    """Return the error of every entry where that is one and the same, about an argument and not about an entry."""
    error = steps[0].error if steps else None
    if error is None or error.field in (None, "entry"):
        return None
    told = error.as_dict()
    return error if all(each.error and each.error.as_dict() == told for each in steps) else None


async def _step(desk: Desk, each: Found, said: EntryFields | None) -> Step:
    if each.entry is None or each.error or said is None:
        return Step(found=each, error=each.error)
    draft = await caught(revise(desk, each.entry, said))
    if isinstance(draft, STOPS_A_BATCH):
        raise draft
    if isinstance(draft, NutmcpError):
        return Step(found=each, error=draft)
    return Step(found=each, draft=draft, unchanged=changes_nothing(each.entry, draft))


async def token_for(desk: Desk, tool: str, asked: Asked, steps: Sequence[Step]) -> str:
    """Return a token with which the planned steps are agreed to."""
    agreed = [Agreed(as_plain(each.before), each.draft) for each in steps if each.before]
    return await _confirmation(desk, tool, Kept(asked, agreed)).token()


async def agreed_to(desk: Desk, tool: str, asked: Asked, token: str) -> Kept:
    """Return what a token was handed out for, which stays to be redeemed.

    Raises:
        InvalidArguments: It is not good for that.
    """
    kept = _KEPT.validate_json(json.dumps(await said_before(desk, tool, token)))
    if not asked.says_nothing and asked != kept.asked:
        raise for_other_arguments()
    return kept


async def redeem(desk: Desk, tool: str, token: str) -> None:
    """Take back a token of several entries, which are kept beside it."""
    await _confirmation(desk, tool, None).redeem(token)


def as_kept(asked: Asked) -> Mapping[str, Any]:
    """Return what was asked for of one entry as it is kept beside its token."""
    return _KEPT.dump_python(Kept(asked), mode="json", by_alias=True, exclude_unset=True)


def as_plain(entry: TimeEntry) -> TimeEntry:
    """Return an entry with what any system tells of one, and nothing that was not told."""
    told = {name: getattr(entry, name) for name in TimeEntry.model_fields if name in entry.model_fields_set}
    return TimeEntry.model_validate(told)


def _confirmation(desk: Desk, tool: str, kept: Kept | None) -> Confirmation:
    said = kept and _KEPT.dump_python(kept, mode="json", by_alias=True, exclude_unset=True)
    return Confirmation(desk, tool, None, options=["several"], said=said)
