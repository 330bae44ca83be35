"""The tool that lists what was changed here."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated

from typing_extensions import TypedDict

from nutmcp.client import Window
from nutmcp.directory import Roster
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.journal.audit_trail import Changeset, Wanted
from nutmcp.journal.owner import user_of
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.cursor import mark_in
from nutmcp.tools.lists.dated_list import DatedList
from nutmcp.tools.lists.page import page_of
from nutmcp.tools.present.changesets import ChangeRow, changeset_row
from nutmcp.tools.present.names import Names, shown
from nutmcp.tools.present.sentences import names_of, names_telling
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit, PeriodName
from nutmcp.tools.tool import tool
from nutmcp.words.members import means_everyone
from nutmcp.words.periods import Period, parse_period


class _Items(TypedDict):
    items: list[ChangeRow]


class ChangeList(_Items, DatedList):
    """Changes, with the days that were understood."""


@tool(
    toolset="changes",
    title="List changes",
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def list_changes(
    desk: Desk,
    *,
    period: PeriodName = None,
    by: Annotated[NameOrId | None, "Whose, or all I see; default mine."] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ChangeList:
    """List the changes made here{to what}, newest first. undo takes each `change`."""
    said = None if period is None else parse_period(period, desk.today(), desk.week_start)
    names = await names_of(desk)
    user = await _user(desk, by)
    question = {"tool": "list_changes", "days": said and (said.first, said.last), "by": by and str(by)}
    wanted = Wanted(user=user, since=_midnight(desk, said and said.first), until=_midnight(desk, _day_after(said)))
    window = await _window(desk, wanted, await mark_in(desk.store, cursor, question), limit)
    entries = [each.after or each.before for one in window.items for each in one.changes]
    names = await names_telling(desk, names, of_kind(TimeEntry, filter(None, entries)))
    page = await page_of(desk, window, [await _row(desk, each, names) for each in window.items], question)
    return {
        "items": page.items,
        "next_cursor": page.next_cursor,
        "note": _note(desk, page.items, others=by is not None) if cursor is None else None,
        "timezone": desk.zone.key,
        "from": said.first.isoformat() if said else None,
        "to": said.last.isoformat() if said else None,
    }


async def _user(desk: Desk, by: int | str | None) -> Callable[[str], bool] | None:
    """Return whether a user is meant, by e-mail or id; None where it is me alone."""
    if means_everyone(by):
        return lambda _user: True
    if by is None:
        return None
    person = await desk.directory.person(by, field="by")
    me = await desk.directory.me_if_known()
    return None if me is not None and me.id == person.id else lambda user: Roster.answers_to(person, user)


async def _window(desk: Desk, wanted: Wanted, mark: tuple[object, ...] | None, limit: int) -> Window[Changeset]:
    """Return what a page holds; its mark is a place, and the batches that were told before."""
    before, *seen = mark or (None,)
    found = await desk.journal.trail.latest(
        wanted, limit + 1, before=before if isinstance(before, str) else None, seen=tuple(map(str, seen))
    )

    def mark_after(count: int) -> tuple[object, ...]:
        return found[count - 1].place, *seen, *(each.id for each in found[:count] if each.latest.batch)

    return Window(items=found[:limit], more=len(found) > limit, mark_after=mark_after)


async def _row(desk: Desk, each: Changeset, names: Names) -> ChangeRow:
    trail, latest = desk.journal.trail, each.latest
    whole = all(change.undone_by for change in each.changes)
    undone_by = await trail.named(latest, latest.undone_by) if whole else None
    undoes = await trail.named(latest, latest.undoes)
    return changeset_row(each, names, by=_who(desk, each, names), undone_by=undone_by, undoes=undoes)


def _who(desk: Desk, each: Changeset, names: Names) -> str | None:
    if desk.journal.trail.is_mine(each.latest):
        return None
    user = user_of(each.latest.owner)
    person = names.roster.recognize(user)
    return shown(person.name if person else user)


def _note(desk: Desk, rows: Sequence[ChangeRow], *, others: bool) -> str | None:
    if others and desk.is_private:
        return "On this server each person sees their own changes alone."
    if not rows:
        return f"No change made here fits. What was changed in {desk.system.name} itself is not known here."
    return "Only your own changes can be taken back here." if any(row.get("by") for row in rows) else None


def _midnight(desk: Desk, day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, desk.zone) if day else None


def _day_after(period: Period | None) -> date | None:
    return period.last + timedelta(days=1) if period else None
