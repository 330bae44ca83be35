"""Look in the remote system for evidence of what became of a write: it is there, it is not, or nobody can tell."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from nutmcp.client import Client, Options
from nutmcp.domain.same_work import differences
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, wanted
from nutmcp.errors import NotFound, NutmcpError, caught
from nutmcp.journal.change import Change
from nutmcp.journal.documents import Mark
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.matching import made_at
from nutmcp.journal.reading import listing, read_record
from nutmcp.journal.time_entry_matching import matching_of
from nutmcp.remote.call import Verb
from nutmcp.remote.id import id_order
from nutmcp.remote.record import Draft, Record

_CLOCKS_DIFFER = timedelta(minutes=2)
"""How far the clocks may drift apart after their difference was read; before that, "earlier" means nothing."""
_BEGUN_ON = ("project", "project_service", "member")
"""What an entry that was begun by an action has of what was asked for; the rest is said of it afterwards."""
_WITHIN_A_SECOND = timedelta(seconds=1)
"""The remote system may keep whole seconds."""


@dataclass(frozen=True, slots=True)
class Found:
    """The write was carried out; the entry is the record that it made, or None after a delete."""

    entry: Record | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """The write was not carried out."""

    gone: bool = False
    """The record that was to be changed is no longer there at all."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody can tell: these records may be the write's work, or somebody else's."""

    candidates: tuple[Record, ...] = ()


Finding = Found | Absent | Unclear


async def look(client: Client, ledger: Ledger, change: Change) -> Finding:
    """Find out what became of a change.

    Raises:
        NutmcpError: The remote system could not be asked.
    """
    creates = change.verb is Verb.CREATE
    if change.entry is None:
        return await _look_for_new(client, ledger, change, change.draft) if change.draft else Unclear()
    try:
        now = await read_record(client, change.resource, change.entry, change.image)
    except NotFound:
        if creates and change.draft is not None and Verb.LIST in client.system.resources[change.resource].verbs:
            # A system that gives an id of its own all the same leaves a record that is just like it.
            unknown = await _unknown(client, ledger, change, change.draft)
            return await _judged(client, ledger, change, change.draft, unknown)
        return Found() if change.verb is Verb.DELETE else Absent(gone=not creates)
    if creates:
        return Found(now)
    if change.verb is Verb.DELETE or change.draft is None:
        return Absent()
    return await _look_for_updated(client, change, change.draft, now)


async def _look_for_updated(client: Client, change: Change, draft: Draft, now: Record) -> Finding:
    if change.action is not None:
        return Found(now) if isinstance(now, TimeEntry) and now.end_time is not None else Absent()
    matching = matching_of(client.system, change.resource)
    intended = matching.composed(draft, change.before)
    if not matching.differences(now, intended):
        return Found(now)
    if change.before is None or not matching.differences(now, change.before):
        return Absent()
    if not matching.rounds:
        return Unclear((now,))
    rounding = (await client.organization()).tolerance
    return Unclear((now,)) if matching.differences(now, intended, rounding=rounding) else Found(now)


def is_begun(entry: Record, change: Change) -> bool:
    """Return whether a record is the time entry that an action began: on the same work, and lately."""
    if not isinstance(entry, TimeEntry) or not isinstance(change.draft, TimeEntryDraft):
        return False
    if entry.id is None or entry.start_time is None:
        return False
    lately = entry.end_time is None or entry.start_time >= change.asked_at - _CLOCKS_DIFFER
    return lately and not differences(entry, wanted(change.draft), _BEGUN_ON)


async def _look_for_new(client: Client, ledger: Ledger, change: Change, draft: Draft) -> Finding:
    unknown = await _unknown(client, ledger, change, draft)
    if change.action is None:
        return await _look_for_created(client, ledger, change, draft, unknown)
    begun = [each for each in unknown if is_begun(each, change)]
    return Found(min(begun, key=lambda each: getattr(each, "end_time", None) is not None)) if begun else Absent()


async def _unknown(client: Client, ledger: Ledger, change: Change, draft: Draft) -> list[Record]:
    """Return the records that belong to the same as a draft, of time entries about its time, and to no change."""
    filters = matching_of(client.system, change.resource).where(draft)
    where = listing(client.system.resources[change.resource], draft, filters)
    found = [each for each in (await client.all(where, Options(fresh=True))).records if each.id is not None]
    known = await ledger.known(change.resource, [each.id for each in found if each.id is not None])
    return [each for each in found if each.id not in known]


async def _look_for_created(
    client: Client, ledger: Ledger, change: Change, draft: Draft, unknown: Sequence[Record]
) -> Finding:
    matching, mark = matching_of(client.system, change.resource), await ledger.mark(change.resource)
    expected, said = matching.wanted(draft), matching.said
    finding = await _judged(client, ledger, change, draft, unknown)
    if not isinstance(finding, Absent) or not matching.rounds:
        return finding
    account = await client.organization()
    rounding = account.tolerance
    near = [each for each in unknown if not matching.differences(each, expected, said, rounding=rounding)]
    finding = judge(change, near, mark)
    if isinstance(finding, Found) and account.rounding is None:
        return Unclear((finding.entry,) if finding.entry else ())
    return finding


async def _judged(client: Client, ledger: Ledger, change: Change, draft: Draft, unknown: Iterable[Record]) -> Finding:
    """Say which of the records that are just what was sent is the change's work."""
    matching = matching_of(client.system, change.resource)
    expected, said = matching.wanted(draft), matching.said
    alike = [each for each in unknown if not matching.differences(each, expected, said)]
    alike = [each for each in await _whole(client, change, alike) if not matching.differences(each, expected, said)]
    return judge(change, alike, await ledger.mark(change.resource))


async def _whole(client: Client, change: Change, listed: Sequence[Record]) -> list[Record]:
    """Return records as a whole of which a list may tell a part; those that are gone meanwhile are left out."""
    resource = client.system.resources[change.resource]
    if Verb.GET not in resource.verbs or resource.lists_whole:
        return list(listed)
    found = [await caught(read_record(client, resource.name, each.id or 0)) for each in listed]
    for each in found:
        if isinstance(each, NutmcpError) and not isinstance(each, NotFound):
            raise each
    return [each for each in found if isinstance(each, Record)]


def judge(change: Change, alike: Collection[Record], mark: Mark) -> Finding:
    """Say which of the records that look like the change's work is it."""
    made_since = [each for each in alike if _is_new(each, change, mark)]
    if made_since:
        return Found(min(made_since, key=lambda each: id_order(each.id)))
    doubtful = tuple(each for each in alike if _is_new(each, change, mark) is None)
    return Unclear(doubtful) if doubtful else Absent()


def _is_new(record: Record, change: Change, mark: Mark) -> bool | None:
    """Return whether a record was made after the change was asked for; None if the signs do not agree."""
    signs = set(_signs(record, change, mark))
    return signs.pop() if len(signs) == 1 else None


def _signs(record: Record, change: Change, mark: Mark) -> Iterable[bool]:
    """Yield what the order of ids says, and what the date of creation says."""
    if change.newest_known is not None and isinstance(record.id, int):
        yield record.id > change.newest_known
    if (told := made_at(record)) is not None:
        made = told - timedelta(seconds=mark.ahead or 0)
        if made >= change.asked_at - _WITHIN_A_SECOND:
            yield True
        elif mark.ahead is not None and made < change.asked_at - _CLOCKS_DIFFER:
            yield False
        else:
            yield from (True, False)
