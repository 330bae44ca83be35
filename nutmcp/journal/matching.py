"""How records of a resource are told apart: what a write makes of one, and in what two of them differ."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar, cast

from nutmcp.clock import elapsed
from nutmcp.domain.account import Account
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, FieldKind, Record, RecordT, field_kinds, told
from nutmcp.remote.resource import Resource

DraftT = TypeVar("DraftT", bound=Draft)

_ONE_MINUTE = timedelta(minutes=1)


class Matching(Generic[RecordT, DraftT]):
    """Tell the records of a resource apart by the fields that its draft writes.

    Attributes:
        compared: The fields whose change by someone else stands in the way of an undo.
        said: The fields by which two records are the same piece of work.
        rounds: Whether the account may keep other minutes than were sent.
    """

    rounds = False

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self._kind = cast("type[RecordT]", resource.record)
        self._draft = cast("type[DraftT]", resource.draft or Draft)
        kept = tuple(name for name in self._draft.model_fields if name in self._kind.model_fields)
        self.compared, self.said = kept, resource.alike or kept

    @property
    def nothing(self) -> RecordT:
        """Return a record of which nothing is known."""
        return self._kind()

    def fingerprint(self, draft: DraftT, before: RecordT | None = None) -> str:
        """Return the same text for writes that leave the same piece of work, and different texts for others."""
        record = self.composed(draft, before)
        said = [self.resource.name, *(_squeezed(getattr(record, name)) for name in self.said)]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:32]

    def wanted(self, draft: DraftT) -> RecordT:
        """Return what a draft alone says of the record."""
        return self.composed(draft)

    def composed(self, draft: DraftT, before: RecordT | None = None, id: Id | None = None) -> RecordT:
        """Return the record as it is if the draft was taken as it was sent."""
        sent = {name: each for name in self.compared if (each := getattr(draft, name)) is not None}
        cleared = {name: None for name, each in sent.items() if each == ""}
        return self._kind.model_validate(told(before) | sent | cleared | ({} if id is None else {"id": id}))

    def foretold(self, draft: DraftT, account: Account, before: RecordT | None, id: Id) -> RecordT:
        """Return the record that a draft comes to, as the account rounds it."""
        del account  # only time is rounded
        return self.composed(draft, before, id)

    def completed(self, there: RecordT, intended: RecordT) -> RecordT:
        """Return what was told of a record, and where nothing was told, what was intended."""
        meant = told(intended)
        kept = {name: each for name, each in told(there).items() if each is not None or meant.get(name) is None}
        return self._kind.model_validate(meant | kept)

    def is_complete(self, there: RecordT) -> bool:
        """Return whether all was told that may not be as it was sent."""
        return there.model_fields_set.issuperset(self.compared)

    def differences(
        self, there: RecordT, expected: RecordT, fields: Collection[str] | None = None, *, rounding: int = 0
    ) -> tuple[str, ...]:
        """Return the fields that two images of a record both speak of, and differently.

        Args:
            there: The one.
            expected: The other.
            fields: What to compare; None for all that is written.
            rounding: How many minutes apart are still the same.
        """
        del rounding  # only time is rounded
        both = there.model_fields_set & expected.model_fields_set
        names = self.compared if fields is None else fields
        return tuple(
            name for name in names if name in both and not _alike(getattr(there, name), getattr(expected, name))
        )

    def may_come_of(self, there: RecordT, draft: DraftT) -> bool:
        """Return whether a record that is not what was sent may be what was made of it, and not another's work."""
        del there, draft
        return True

    def where(self, draft: DraftT) -> tuple[Filter, ...]:
        """Return by what a record can be found that a draft made: by what it belongs to."""
        kinds, sent = field_kinds(self._kind), told(self.wanted(draft))
        return tuple(
            Filter(name, Operator.EQ, each)
            for name in self.compared
            if kinds[name] is FieldKind.ID and (each := sent.get(name)) is not None
        )

    def draft_of(self, record: RecordT) -> DraftT:
        """Return the draft that writes a record as it is.

        Raises:
            ValueError: The record does not say all that the draft needs.
        """
        return self._drafted({name: getattr(record, name) for name in self.compared})

    def restoring(self, before: RecordT, after: RecordT) -> DraftT:
        """Return the draft that makes of a record what it was; it says what changed alone, if anything did.

        Raises:
            ValueError: Too little is known of it.
        """
        changed = self.differences(before, after) or self.compared
        return self._drafted({name: "" if (was := getattr(before, name)) is None else was for name in changed})

    def _drafted(self, said: Mapping[str, Any]) -> DraftT:
        return self._draft.model_validate(said)


def made_at(record: Record) -> datetime | None:
    """Return when a record was made, where its system tells."""
    told = getattr(record, "creation_date", None)
    return told if isinstance(told, datetime) else None


def _alike(there: object, expected: object) -> bool:
    if isinstance(there, datetime) and isinstance(expected, datetime):
        # The remote system may keep whole minutes.
        return abs(elapsed(there, expected)) < _ONE_MINUTE
    return _squeezed(there) == _squeezed(expected)


def _squeezed(value: object) -> object:
    """Return text as it is compared: the remote system may trim it, and keep an empty one as none."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else value
