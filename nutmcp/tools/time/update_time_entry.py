"""The tool that changes time entries, after a preview where they are several or another member's."""

from typing import Annotated, Any

from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, composed, foretold
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.tools.asides import ON_CONSENT, WOULD_SHOWN
from nutmcp.tools.declaring.arguments import Reworded
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.changes import old_values, say_changes
from nutmcp.tools.present.entries import entry_row, minutes_of
from nutmcp.tools.present.extent import NAMED_ENTRY
from nutmcp.tools.present.likeness import say_likeness
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import (
    names_of,
    names_telling,
    say_billable,
    say_entry,
    say_far_off,
    say_not_yet,
    say_rounding,
)
from nutmcp.tools.projects.budget_left import within_budget
from nutmcp.tools.shared_arguments import ConfirmToken, Notify
from nutmcp.tools.time.answers import ChangeAnswer
from nutmcp.tools.time.bulk.bulk_plan import Asked, as_kept
from nutmcp.tools.time.bulk.one_or_several import one_or_several
from nutmcp.tools.time.bulk.which_entries import WhichEntries, entry_to_change
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.time.entry_fields import EntryFields
from nutmcp.tools.time.revision import changes_nothing, is_elsewhere, is_timed_anew, revise
from nutmcp.tools.tool import tool

_TOOL = "update_time_entry"
_REWORDED = Reworded(
    duration="1h30 or 90m.",
    start="09:00 or 9am.",
    date="2026-11-21 or mon.",
    note="Empty removes it.",
    member="Name or id.",
)


@tool(
    toolset="time",
    title="Update time entry",
    needs=Needs(TimeEntry, Verb.GET, Verb.UPDATE),
    read_only=False,
    destructive=True,
    idempotent=True,
)
async def update_time_entry(
    desk: Desk,
    *,
    which: WhichEntries,
    said: Annotated[EntryFields, _REWORDED],
    notify: Notify = False,
    confirm_token: ConfirmToken = None,
) -> ChangeAnswer:
    """Change time entries; what is not given stays.

    Several, or another member's, are previewed first: ask the user, then call with confirm_token alone.
    """
    asked = Asked(which=which, said=said, notify=notify)
    return await one_or_several(desk, _TOOL, asked, confirm_token, _one)


async def _one(desk: Desk, entry: Id, asked: Asked, token: str | None) -> ChangeAnswer:
    """Change one entry, or say what that would do."""
    before = await entry_to_change(desk, entry)
    draft = await revise(desk, before, asked.said or EntryFields())
    names = await names_telling(desk, await names_of(desk), [before])
    if changes_nothing(before, draft):
        return _unchanged(before, names)
    if {before.member, draft.member} != {names.me and names.me.id}:
        confirmation = Confirmation(desk, _TOOL, draft, before, [asked.notify], as_kept(asked))
        if token is None:
            return _preview_of_update(before, draft, names, await confirmation.token())
        await confirmation.redeem(token)
    return await _written(desk, before, draft, names, notify=asked.notify)


async def _written(desk: Desk, before: TimeEntry, draft: TimeEntryDraft, names: Names, *, notify: bool) -> ChangeAnswer:
    day = draft.working_date
    doubts = say_far_off(day, desk.today()) if day and day != before.working_date else ""
    doubts += say_not_yet(draft.start_time, desk.now()) if draft.start_time != before.start_time else ""
    planned = foretold(draft, await desk.directory.organization(), before)
    written = await within_budget(desk, desk.journal.update(before, draft, notify=notify), planned, before)
    like = await say_likeness(desk, written.entry, names, written.change) if is_elsewhere(before, draft) else ""
    asked = minutes_of(draft) if is_timed_anew(before, draft) else minutes_of(written.entry)
    return {
        "status": "updated",
        "entry": entry_row(written.entry, names, NAMED_ENTRY),
        "was": dict(old_values(before, written.entry, names)),
        "change": written.change,
        "timezone": desk.zone.key,
        "message": f"Entry {before.id} is now {say_entry(written.entry, names)}."
        f"{say_rounding(asked, written, names)}{say_changes(before, written.entry, names)}"
        f"{doubts}{say_billable(written.entry, names)}{like}",
    }


def _unchanged(entry: TimeEntry, names: Names) -> ChangeAnswer:
    """Say that the entry is as it is to be: nothing is written, so that `undo` still means what was done before."""
    return {
        "status": "unchanged",
        "entry": entry_row(entry, names, NAMED_ENTRY),
        "timezone": names.zone.key,
        "message": f"Entry {entry.id} is already {say_entry(entry, names)}; nothing was written.",
    }


def _preview_of_update(before: TimeEntry, draft: TimeEntryDraft, names: Names, token: str) -> ChangeAnswer:
    after = composed(draft, before)
    return {
        "status": "preview",
        "entry": entry_row(before, names, NAMED_ENTRY),
        "would": dict[str, Any](entry_row(after, names, NAMED_ENTRY)),
        "confirm_token": token,
        "timezone": names.zone.key,
        "message": f"This would change entry {before.id}, which is another member's{WOULD_SHOWN}"
        f"{'; its note would go' if before.note and not draft.note else ''}. "
        f"Nothing was changed yet{ON_CONSENT}.",
    }
