"""What the remote system kept of a write that it answered: the record that was sent is told apart from every other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from nutmcp.client import Client
from nutmcp.domain.account import Account
from nutmcp.errors import NotFound, NutmcpError, caught
from nutmcp.journal.change import Change
from nutmcp.journal.evidence import Found, is_begun, judge
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.matching import Matching
from nutmcp.journal.reading import read_record
from nutmcp.journal.time_entry_matching import matching_of
from nutmcp.remote.call import Answer, Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record, of_kind


@dataclass(frozen=True, slots=True)
class Kept:
    """What a write left at the remote system.

    Attributes:
        entry: The record as it is.
        composed: The remote system could not be asked for it, so that it is what its rounding makes of the draft.
        doubtful: It is not what was sent, so that what was sent is looked for first.
    """

    entry: Record
    composed: bool = False
    doubtful: bool = False


class Acknowledgement:
    """Learn from the answer to a write, of which the form is not documented, what the remote system kept.

    Where it holds the record that was sent, nothing more is asked; else the record is read by its id.
    """

    def __init__(self, client: Client, ledger: Ledger) -> None:
        self._client = client
        self._ledger = ledger

    async def read(self, change: Change, draft: Draft, answer: Answer) -> Kept | None:
        """Return what the remote system kept; None where the answer does not say which record that is."""
        matching = matching_of(self._client.system, change.resource)
        kind = self._client.system.resources[change.resource].record
        told = of_kind(kind, answer.records)
        if change.verb is Verb.UPDATE:
            return await self._updated(matching, change, draft, [each for each in told if each.id == change.entry])
        if change.action is not None:
            begun = of_kind(kind, answer.included.get(change.resource, ()))
            expected = matching.composed(draft)
            return next((Kept(matching.completed(each, expected)) for each in begun if is_begun(each, change)), None)
        named = [each for each in told if each.id == change.entry]
        if change.entry is not None and (named or not told):
            return await self._named(matching, change, draft, named)
        return await self._created(matching, change, draft, told, answer.id)

    async def _named(
        self, matching: Matching[Any, Any], change: Change, draft: Draft, told: Sequence[Record]
    ) -> Kept | None:
        """Return what was kept of a create whose id was ours to choose."""
        id = change.entry or 0
        there = told[0] if told and matching.is_complete(told[0]) else await self._record(change, id)
        if isinstance(there, NutmcpError):
            return await self._foretold(matching, draft, None, id)
        return None if there is None else Kept(matching.completed(there, matching.composed(draft)))

    async def _created(
        self, matching: Matching[Any, Any], change: Change, draft: Draft, told: Sequence[Record], id: Id | None
    ) -> Kept | None:
        ids = [each for each in (id, *(one.id for one in told)) if each is not None]
        known = await self._ledger.known(change.resource, ids)
        complete = [each for each in told if each.id not in known and matching.is_complete(each)]
        wanted = matching.wanted(draft)
        alike: list[Record] = [each for each in complete if await self._is_alike(matching, each, wanted, matching.said)]
        if len(alike) > 1:
            finding = judge(change, alike, await self._ledger.mark(change.resource))
            alike = [finding.entry] if isinstance(finding, Found) and finding.entry else []
        if alike:
            return Kept(matching.completed(alike[0], matching.composed(draft)))
        if id is None or id in known:
            return None
        there = complete[0] if complete else await self._record(change, id)
        if there is None:
            return None
        if isinstance(there, NutmcpError):
            return await self._foretold(matching, draft, None, id)
        entry = matching.completed(there, matching.composed(draft))
        if await self._is_alike(matching, there, wanted, matching.said):
            return Kept(entry)
        may_be = _is_newer(change, there) and matching.may_come_of(there, draft)
        return Kept(entry, doubtful=True) if may_be else None

    async def _updated(
        self, matching: Matching[Any, Any], change: Change, draft: Draft, told: Sequence[Record]
    ) -> Kept | None:
        id = change.entry or 0
        intended = matching.composed(draft, change.before, id)
        compared = matching.compared
        if told and matching.is_complete(told[0]) and await self._is_alike(matching, told[0], intended, compared):
            return Kept(matching.completed(told[0], intended))
        there = await self._record(change, id)
        if there is None:
            return None
        if isinstance(there, NutmcpError):
            return await self._foretold(matching, draft, change.before, id)
        unchanged = change.before is not None and not matching.differences(there, change.before)
        if unchanged and not await self._is_alike(matching, there, intended, compared):
            return None
        # What the remote system's clock has ended is as that tells it: it may have passed over what was said with it.
        return Kept(there if change.action else matching.completed(there, intended))

    async def _record(self, change: Change, id: Id) -> Record | NutmcpError | None:
        """Return the record of a change; None where it is not there, and an error where that cannot be asked."""
        there = await caught(read_record(self._client, change.resource, id, change.image))
        return None if isinstance(there, NotFound) else there

    async def _foretold(self, matching: Matching[Any, Any], draft: Draft, before: Record | None, id: Id) -> Kept:
        """Return what a draft comes to, as the account rounds it."""
        return Kept(matching.foretold(draft, await self._organization(), before, id), composed=True)

    async def _is_alike(
        self, matching: Matching[Any, Any], there: Record, expected: Record, fields: Collection[str]
    ) -> bool:
        """Return whether a record is what was sent, as far as it tells, but for what rounding makes of it."""
        if not matching.differences(there, expected, fields):
            return True
        if not matching.rounds:
            return False
        return not matching.differences(there, expected, fields, rounding=(await self._organization()).tolerance)

    async def _organization(self) -> Account:
        """Return the organization; where it cannot be read, one of which nothing is known."""
        found = await caught(self._client.organization())
        return Account() if isinstance(found, NutmcpError) else found


def _is_newer(change: Change, there: Record) -> bool:
    """Return whether a record may have been made after a change was asked for."""
    return change.newest_known is None or not isinstance(there.id, int) or there.id > change.newest_known
