"""Look in the remote system for evidence of what became of a write: it is there, it is not, or nobody can tell."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from nutmcp.client import Client, Options
from nutmcp.domain.same_work import SAID, differences
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, composed, wanted
from nutmcp.errors import NotFound, Unintelligible
from nutmcp.journal.change import ENTRIES, Change
from nutmcp.journal.documents import Mark
from nutmcp.journal.ledger import Ledger
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id, id_order

_CLOCKS_DIFFER = timedelta(minutes=2)
"""How far the clocks may drift apart after their difference was read; before that, "earlier" means nothing."""
_BEGUN_ON = ("project", "project_service", "member")
"""What an entry that was begun by an action has of what was asked for; the rest is said of it afterwards."""
_WITHIN_A_SECOND = timedelta(seconds=1)
"""The remote system may keep whole seconds."""


@dataclass(frozen=True, slots=True)
class Found:
    """The write was carried out; the entry is what it made, or None after a delete."""

    entry: TimeEntry | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """The write was not carried out."""

    gone: bool = False
    """The entry that was to be changed is no longer there at all."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody can tell: these entries may be the write's work, or somebody else's."""

    candidates: tuple[TimeEntry, ...] = ()


Finding = Found | Absent | Unclear


async def read_entry(client: Client, id: Id) -> TimeEntry:
    """Return a time entry as it is now.

    Raises:
        NotFound: It is not there.
    """
    answer = await client.send(Call(verb=Verb.GET, resource=ENTRIES, id=id), Options(fresh=True))
    if not answer.records:
        raise NotFound(f"{client.system.name} has nothing under id {id} in time entries.", "It may have been deleted.")
    return cast("TimeEntry", answer.records[0])


async def look(client: Client, ledger: Ledger, change: Change) -> Finding:
    """Find out what became of a change.

    Raises:
        NutmcpError: The remote system could not be asked.
    """
    creates = change.verb is Verb.CREATE
    if change.entry is None:
        return await _look_for_new(client, ledger, change, change.draft) if change.draft else Unclear()
    try:
        now = await read_entry(client, change.entry)
    except NotFound:
        return Found() if change.verb is Verb.DELETE else Absent(gone=not creates)
    if creates:
        return Found(now)
    if change.verb is Verb.DELETE or change.draft is None:
        return Absent()
    return await _look_for_updated(client, change, change.draft, now)


async def _look_for_updated(client: Client, change: Change, draft: TimeEntryDraft, now: TimeEntry) -> Finding:
    if change.action is not None:
        return Absent() if now.end_time is None else Found(now)
    before = change.before or TimeEntry()
    intended = composed(draft, before)
    if not differences(now, intended):
        return Found(now)
    if not differences(now, before):
        return Absent()
    rounding = (await client.organization()).tolerance
    return Unclear((now,)) if differences(now, intended, rounding=rounding) else Found(now)


def is_begun(entry: TimeEntry, change: Change) -> bool:
    """Return whether an entry is what an action began: on the same work, and lately."""
    if change.draft is None or entry.id is None or entry.start_time is None:
        return False
    lately = entry.end_time is None or entry.start_time >= change.asked_at - _CLOCKS_DIFFER
    return lately and not differences(entry, wanted(change.draft), _BEGUN_ON)


async def _look_for_new(client: Client, ledger: Ledger, change: Change, draft: TimeEntryDraft) -> Finding:
    unknown = await _unknown(client, ledger, draft)
    if change.action is None:
        return await _look_for_created(client, ledger, change, draft, unknown)
    begun = [each for each in unknown if is_begun(each, change)]
    return Found(min(begun, key=lambda each: each.end_time is not None)) if begun else Absent()


async def _unknown(client: Client, ledger: Ledger, draft: TimeEntryDraft) -> list[TimeEntry]:
    """Return the entries about the time of a draft, of the same person on the same project, that no change is about."""
    answer = await client.all(Call(verb=Verb.LIST, resource=ENTRIES, filters=_where(draft)), Options(fresh=True))
    entries = cast("tuple[TimeEntry, ...]", answer.records)
    known = await ledger.known([each.id for each in entries if each.id is not None])
    return [each for each in entries if each.id is not None and each.id not in known]


async def _look_for_created(
    client: Client, ledger: Ledger, change: Change, draft: TimeEntryDraft, unknown: Sequence[TimeEntry]
) -> Finding:
    mark, expected = await ledger.mark(), wanted(draft)
    finding = judge(change, [each for each in unknown if not differences(each, expected, SAID)], mark)
    if not isinstance(finding, Absent):
        return finding
    organization = await client.organization()
    rounding = organization.tolerance
    finding = judge(
        change, [each for each in unknown if not differences(each, expected, SAID, rounding=rounding)], mark
    )
    if isinstance(finding, Found) and organization.rounding is None:
        return Unclear((finding.entry,) if finding.entry else ())
    return finding


def _where(draft: TimeEntryDraft) -> tuple[Filter, ...]:
    first, last = _days(draft)
    return (
        Filter("member", Operator.EQ, draft.member),
        Filter("project", Operator.EQ, draft.project),
        Filter("working_date", Operator.GTE, first),
        Filter("working_date", Operator.LT, last + timedelta(days=1)),
    )


def _days(draft: TimeEntryDraft) -> tuple[date, date]:
    """Return the first and the last day on which the entry can be; a start is on either side of a midnight."""
    if draft.start_time is not None:
        day = draft.start_time.date()
        return day - timedelta(days=1), day + timedelta(days=1)
    if draft.working_date is None:
        raise Unintelligible("The draft says no day.", "Look the entry up by hand.")
    return draft.working_date, draft.working_date


def judge(change: Change, alike: Collection[TimeEntry], mark: Mark) -> Finding:
    """Say which of the entries that look like the change's work is it."""
    made_since = [each for each in alike if _is_new(each, change, mark)]
    if made_since:
        return Found(min(made_since, key=lambda each: id_order(each.id)))
    doubtful = tuple(each for each in alike if _is_new(each, change, mark) is None)
    return Unclear(doubtful) if doubtful else Absent()


def _is_new(entry: TimeEntry, change: Change, mark: Mark) -> bool | None:
    """Return whether an entry was made after the change was asked for; None if the signs do not agree."""
    signs = set(_signs(entry, change, mark))
    return signs.pop() if len(signs) == 1 else None


def _signs(entry: TimeEntry, change: Change, mark: Mark) -> Iterable[bool]:
    """Yield what the order of ids says, and what the date of creation says."""
    if change.newest_known is not None and isinstance(entry.id, int):
        yield entry.id > change.newest_known
    if entry.creation_date is not None:
        made = entry.creation_date - timedelta(seconds=mark.ahead or 0)
        if made >= change.asked_at - _WITHIN_A_SECOND:
            yield True
        elif mark.ahead is not None and made < change.asked_at - _CLOCKS_DIFFER:
            yield False
        else:
            yield from (True, False)
