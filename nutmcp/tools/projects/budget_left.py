"""What is left of a budget that may not be exceeded, told where an entry was refused that asks for more."""

from collections.abc import Awaitable, Mapping
from typing import TypeVar

from nutmcp.directory import KnownProject
from nutmcp.domain.project import BudgetKind, BudgetScope
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NutmcpError, Refused, caught
from nutmcp.remote.filter import Filter, Operator
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import minutes_of
from nutmcp.tools.present.projects import word_of
from nutmcp.tools.projects.budget import entries_of
from nutmcp.words.durations import say_duration

T = TypeVar("T")

_WHOSE: Mapping[str, str] = {BudgetScope.PER_MEMBER: " for the member", BudgetScope.PER_SERVICE: " for the service"}


async def within_budget(
    desk: Desk,
    write: Awaitable[T],
    entry: TimeEntry,
    before: TimeEntry | None = None,
    *,
    field: str = "duration",
) -> T:
    """Carry out a write of a time entry; if the budget of its project stands in the way, the error says what is left.

    Only after a refusal, and only of a project with such a budget, its time entries are read for that.

    Args:
        desk: What the tool works with.
        write: The write.
        entry: The entry as it is to be, with its minutes rounded.
        before: The entry as it is, if it is there.
        field: The argument that says how long the work took.

    Raises:
        NutmcpError: What the write raises.
    """
    written = await caught(write)
    if isinstance(written, NutmcpError):
        raise await _with_what_is_left(desk, written, entry, before, field)
    return written


async def _with_what_is_left(
    desk: Desk, error: NutmcpError, entry: TimeEntry, before: TimeEntry | None, field: str
) -> NutmcpError:
    """Return the error of a write, or the refusal that says what is left where the entry asks for more."""
    known = (await desk.directory.roster()).projects.get(entry.project or 0)
    whole = _budget(known, entry) if known and isinstance(error, Refused) else None
    if known is None or whole is None:
        return error
    used = await caught(_used(desk, known, entry, before))
    asked = _counted(known, entry)
    if isinstance(used, NutmcpError) or used + asked <= whole:
        return error
    left, what = max(0, whole - used), "billable time" if _is_billable(known) else "time"
    advice = f"Log at most {say_duration(left)} there" if left else "Log the time elsewhere"
    return Refused(
        f"The project has a budget of {what}{_whose(known)} that may not be exceeded: "
        f"{f'{say_duration(left)} are' if left else 'nothing is'} left of {say_duration(whole)}, "
        f"and this takes {say_duration(asked)}.",
        f"{advice}, or have the budget raised in {desk.system.name}; nothing was changed.",
        field=field,
        detail=error.detail,
    )


def _budget(known: KnownProject, entry: TimeEntry) -> int | None:
    """Return the minutes that may not be exceeded, of the project or of the entry's member or service; None without.

    Where only approved time counts, nobody can tell what is used.
    """
    record = known.record
    if not record.budget_restrictive or record.budget_approved_only or not record.budgets_hours:
        return None
    scope = word_of(record.budget_scope)
    if scope == BudgetScope.PER_MEMBER:
        shares = [each.budget_minutes for each in known.members or () if each.member == entry.member]
    elif scope == BudgetScope.PER_SERVICE:
        shares = [each.budget_minutes for each in known.services or () if each.id == entry.project_service]
    else:
        shares = [record.budget_minutes]
    return next((each for each in shares if each), None)


def _whose(known: KnownProject) -> str:
    return _WHOSE.get(word_of(known.record.budget_scope) or "", "")


async def _used(desk: Desk, known: KnownProject, entry: TimeEntry, before: TimeEntry | None) -> int:
    """Add up the minutes that count against the budget, without those of the entry that is to change."""
    scope = word_of(known.record.budget_scope)
    only = (Filter("member", Operator.EQ, entry.member or 0),) if scope == BudgetScope.PER_MEMBER else ()
    used = 0
    async for each in entries_of(desk, known, *only):
        other = scope == BudgetScope.PER_SERVICE and each.project_service != entry.project_service
        if not other and (before is None or each.id != before.id):
            used += _counted(known, each)
    return used


def _counted(known: KnownProject, entry: TimeEntry) -> int:
    """Return the minutes of an entry that count against the budget."""
    if not _is_billable(known):
        return minutes_of(entry)
    if entry.billable_minutes is not None:
        return entry.billable_minutes
    return minutes_of(entry) if known.billable else 0


def _is_billable(known: KnownProject) -> bool:
    return known.record.budget_kind is BudgetKind.BILLABLE_HOURS
