"""How time entries are told apart: by the work that they are, whose minutes the account may round."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from nutmcp.domain import same_work, time_entry
from nutmcp.domain.account import Account
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.errors import Unintelligible
from nutmcp.journal.change import ENTRIES
from nutmcp.journal.matching import Matching
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import System


def matching_of(system: System, resource: str) -> Matching[Any, Any]:
    """Return how the records of a resource are told apart."""
    declared = system.resources[resource]
    return TimeEntryMatching(declared) if resource == ENTRIES else Matching(declared)


def written(system: System, draft: Draft, before: Record | None = None) -> dict[str, Any]:
    """Return what a change knows of what it writes: the resource, the draft, and a fingerprint of what comes of it."""
    resource = system.written_by(draft).name
    return {"resource": resource, "draft": draft, "content": matching_of(system, resource).fingerprint(draft, before)}


class TimeEntryMatching(Matching[TimeEntry, TimeEntryDraft]):
    """Tell time entries apart by person, project, service, time and note."""

    rounds = True

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        # What the journal keeps is the trade's own, not all that one system tells.
        self._kind, self._draft = TimeEntry, TimeEntryDraft
        self.compared, self.said = same_work.COMPARED, same_work.SAID

    def fingerprint(self, draft: TimeEntryDraft, before: TimeEntry | None = None) -> str:
        """Return the same text for writes after which the same piece of work is there."""
        return same_work.fingerprint(self.wanted(draft) if before is None else self.composed(draft, before))

    def wanted(self, draft: TimeEntryDraft) -> TimeEntry:
        """Return what a draft alone says of the entry."""
        return time_entry.wanted(draft)

    def composed(self, draft: TimeEntryDraft, before: TimeEntry | None = None, id: Id | None = None) -> TimeEntry:
        """Return the entry as it is if the draft was taken as it was sent."""
        return time_entry.composed(draft, before, **({} if id is None else {"id": id}))

    def foretold(self, draft: TimeEntryDraft, account: Account, before: TimeEntry | None, id: Id) -> TimeEntry:
        """Return the entry that a draft comes to, with its minutes as the account rounds them."""
        return time_entry.foretold(draft, account, before, id=id)

    def is_complete(self, there: TimeEntry) -> bool:
        """Return whether all was told that may have been rounded."""
        return time_entry.is_complete(there)

    def differences(
        self, there: TimeEntry, expected: TimeEntry, fields: Collection[str] | None = None, *, rounding: int = 0
    ) -> tuple[str, ...]:
        """Return the fields that two images of an entry both speak of, and differently."""
        return same_work.differences(there, expected, self.compared if fields is None else fields, rounding=rounding)

    def may_come_of(self, there: TimeEntry, draft: TimeEntryDraft) -> bool:
        """Return whether it is on the same project, and of the same person."""
        return there.project in (None, draft.project) and there.member in (None, draft.member)

    def where(self, draft: TimeEntryDraft) -> tuple[Filter, ...]:
        """Return by what an entry can be found: person, project and about the day."""
        first, last = _days(draft)
        return (
            Filter("member", Operator.EQ, draft.member),
            Filter("project", Operator.EQ, draft.project),
            Filter("working_date", Operator.GTE, first),
            Filter("working_date", Operator.LT, last + timedelta(days=1)),
        )

    def draft_of(self, record: TimeEntry) -> TimeEntryDraft:
        """Return the draft that writes an entry as it is."""
        return time_entry.draft_of(record)

    def restoring(self, before: TimeEntry, after: TimeEntry) -> TimeEntryDraft:
        """Return the draft that makes of an entry what it was."""
        # What is None is not sent, and would stay: an update takes a note, a service or an end away by an empty text.
        fields = ("project_service", "end_time")
        taken = [each for each in fields if getattr(before, each) is None and getattr(after, each)]
        return self.draft_of(before).model_copy(update={"note": before.note or "", **dict.fromkeys(taken, "")})


def _days(draft: TimeEntryDraft) -> tuple[date, date]:
    """Return the first and the last day on which the entry can be; a start is on either side of a midnight."""
    if draft.start_time is not None:
        day = draft.start_time.date()
        return day - timedelta(days=1), day + timedelta(days=1)
    if draft.working_date is None:
        raise Unintelligible("The draft says no day.", "Look the entry up by hand.")
    return draft.working_date, draft.working_date
