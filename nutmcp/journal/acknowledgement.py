"""What the remote system kept of a write that it answered: the record that was sent is told apart from every other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nutmcp.client import Client
from nutmcp.domain.account import Account
from nutmcp.domain.same_work import COMPARED, SAID, differences
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, completed, composed, foretold, is_complete, wanted
from nutmcp.errors import NotFound, NutmcpError, caught
from nutmcp.journal.change import Change
from nutmcp.journal.evidence import Found, is_begun, judge, read_entry
from nutmcp.journal.ledger import Ledger
from nutmcp.remote.call import Answer, Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind


@dataclass(frozen=True, slots=True)
class Kept:
    """What a write left at the remote system.

    Attributes:
        entry: The entry as it is.
        composed: The remote system could not be asked for it, so that it is what its rounding makes of the draft.
        doubtful: It is not what was sent, so that what was sent is looked for first.
    """

    entry: TimeEntry
    composed: bool = False
    doubtful: bool = False


class Acknowledgement:
    """Learn from the answer to a write, of which the form is not documented, what the remote system kept.

    Where it holds the record that was sent, nothing more is asked; else the record is read by its id.
    """

    def __init__(self, client: Client, ledger: Ledger) -> None:
        self._client = client
        self._ledger = ledger

    async def read(self, change: Change, draft: TimeEntryDraft, answer: Answer) -> Kept | None:
        """Return what the remote system kept; None where the answer does not say which record that is."""
        told = of_kind(TimeEntry, answer.records)
        if change.verb is Verb.UPDATE:
            return await self._updated(change, draft, [each for each in told if each.id == change.entry])
        if change.action is not None:
            begun = of_kind(TimeEntry, answer.included.get(change.resource, ()))
            return next((Kept(completed(each, composed(draft))) for each in begun if is_begun(each, change)), None)
        if change.entry is not None:
            return await self._named(change.entry, draft, [each for each in told if each.id == change.entry])
        return await self._created(change, draft, told, answer.id)

    async def _named(self, id: Id, draft: TimeEntryDraft, told: Sequence[TimeEntry]) -> Kept | None:
        """Return what was kept of a create whose id was ours to choose."""
        there = told[0] if told and is_complete(told[0]) else await self._entry(id)
        if isinstance(there, NutmcpError):
            return await self._foretold(draft, None, id)
        return None if there is None else Kept(completed(there, composed(draft)))

    async def _created(
        self, change: Change, draft: TimeEntryDraft, told: Sequence[TimeEntry], id: Id | None
    ) -> Kept | None:
        known = await self._ledger.known([each for each in (id, *(one.id for one in told)) if each is not None])
        complete = [each for each in told if each.id not in known and is_complete(each)]
        alike = [each for each in complete if await self._is_alike(each, wanted(draft), SAID)]
        if len(alike) > 1:
            finding = judge(change, alike, await self._ledger.mark())
            alike = [finding.entry] if isinstance(finding, Found) and finding.entry else []
        if alike:
            return Kept(completed(alike[0], composed(draft)))
        if id is None or id in known:
            return None
        there = complete[0] if complete else await self._entry(id)
        if there is None:
            return None
        if isinstance(there, NutmcpError):
            return await self._foretold(draft, None, id)
        entry = completed(there, composed(draft))
        if await self._is_alike(there, wanted(draft), SAID):
            return Kept(entry)
        return Kept(entry, doubtful=True) if _may_be_the_work_of(change, draft, there) else None

    async def _updated(self, change: Change, draft: TimeEntryDraft, told: Sequence[TimeEntry]) -> Kept | None:
        id = change.entry or 0
        intended = composed(draft, change.before, id=id)
        if told and is_complete(told[0]) and await self._is_alike(told[0], intended, COMPARED):
            return Kept(completed(told[0], intended))
        there = await self._entry(id)
        if there is None:
            return None
        if isinstance(there, NutmcpError):
            return await self._foretold(draft, change.before, id)
        unchanged = change.before is not None and not differences(there, change.before)
        if unchanged and not await self._is_alike(there, intended, COMPARED):
            return None
        return Kept(completed(there, intended))

    async def _entry(self, id: Id) -> TimeEntry | NutmcpError | None:
        """Return an entry as it is now; None where it is not there, and an error where that cannot be asked."""
        there = await caught(read_entry(self._client, id))
        return None if isinstance(there, NotFound) else there

    async def _foretold(self, draft: TimeEntryDraft, before: TimeEntry | None, id: Id) -> Kept:
        """Return what the organization's rounding makes of a draft."""
        return Kept(foretold(draft, await self._organization(), before, id=id), composed=True)

    async def _is_alike(self, there: TimeEntry, expected: TimeEntry, fields: Collection[str]) -> bool:
        """Return whether an entry is what was sent, as far as it tells, but for what rounding makes of it."""
        if not differences(there, expected, fields):
            return True
        return not differences(there, expected, fields, rounding=(await self._organization()).tolerance)

    async def _organization(self) -> Account:
        """Return the organization; where it cannot be read, one of which nothing is known."""
        found = await caught(self._client.organization())
        return Account() if isinstance(found, NutmcpError) else found


def _may_be_the_work_of(change: Change, draft: TimeEntryDraft, there: TimeEntry) -> bool:
    """Return whether an entry that is not what was sent may be what was made of it, and not another's work."""
    newer = change.newest_known is None or not isinstance(there.id, int) or there.id > change.newest_known
    return newer and there.project in (None, draft.project) and there.member in (None, draft.member)
