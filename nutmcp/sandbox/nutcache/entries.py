"""How time entries are created, updated and deleted: what Nutcache works out itself, and what it refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.sandbox.columns import RecordT
from nutmcp.sandbox.nutcache.rules import Attempt, Rule, broken, is_billable
from nutmcp.sandbox.store import Store, View
from nutmcp.systems.nutcache.records import Invoice, Organization, Project, ProjectMember, ProjectService, TimeEntry

_TABLE = "time_entries"
_WRITTEN = tuple(TimeEntryDraft.model_fields)
Sent = Mapping[str, object]
"""The fields of one entry that were sent, under our names and of the right types."""


class RuleBroken(Exception):
    """A write would break a rule, and nothing was written."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.says)
        self.rule = rule


class NoSuchEntry(Exception):
    """The entry to be written is not there, or in another organization."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, where and when.

    Attributes:
        store: The data.
        view: What the request may see.
        member: The id of the user's own member, who is noted as the creator.
        now: The time of the request.
        replaces: Whether an update blanks what is not sent.
    """

    store: Store
    view: View
    member: Id | None
    now: datetime
    replaces: bool = False

    def create(self, entries: Sequence[Sent]) -> list[TimeEntry]:
        """Create all of the entries, or none (assumed) if one of them breaks a rule.

        Raises:
            RuleBroken: An entry may not be written.
        """
        with self.store.transaction():
            made = [self._create(each) for each in entries]
            return [self._read(id) for id in made]

    def update(self, id: Id, sent: Sent) -> TimeEntry:
        """Change an entry; what is not sent stays, unless updates replace (both assumed).

        Raises:
            NoSuchEntry: It is not there.
            RuleBroken: The entry may not be written.
        """
        with self.store.transaction():
            self.store.update(_TABLE, id, self._settled(Verb.UPDATE, self._read(id), sent))
            return self._read(id)

    def delete(self, id: Id) -> None:
        """Remove an entry.

        Raises:
            NoSuchEntry: It is not there.
            RuleBroken: The entry may not be removed.
        """
        with self.store.transaction():
            self._judge(Attempt(verb=Verb.DELETE, organization=self._organization(), before=self._read(id)))
            self.store.delete(_TABLE, id)

    def _read(self, id: Id) -> TimeEntry:
        found = self.store.one(TimeEntry, id, self.view)
        if found is None:
            raise NoSuchEntry(id)
        return found

    def _create(self, sent: Sent) -> Id:
        fields = self._settled(Verb.CREATE, None, sent)
        created = {"creation_date": self.now, "creation_userprofile": self.member}
        return self.store.insert(_TABLE, [{**fields, **created}], self.view.organization)[0]

    def _settled(self, verb: Verb, before: TimeEntry | None, sent: Sent) -> dict[str, Any]:
        """Return the fields to write: what was sent, what stays, and what follows from both."""
        organization = self._organization()
        kept = {} if before is None or self.replaces else {name: getattr(before, name) for name in _WRITTEN}
        fields: dict[str, Any] = dict.fromkeys(_WRITTEN) | kept | dict(sent)
        project = self._seen(Project, fields["project"])
        attempt = self._attempt(verb, organization, before, sent, fields | _measured(fields, sent), project)
        self._judge(attempt)
        after = attempt.after
        minutes = organization.rounded(after.minutes or 0)
        return {name: getattr(after, name) for name in _WRITTEN} | {
            "minutes": minutes,
            "billable_minutes": _billable(attempt, minutes) if is_billable(project) else 0,
        }

    def _attempt(
        self,
        verb: Verb,
        organization: Organization,
        before: TimeEntry | None,
        sent: Sent,
        fields: dict[str, Any],
        project: Project | None,
    ) -> Attempt:
        id = 0 if project is None or project.id is None else project.id
        parts = self.store.find(ProjectMember, "project", [id])
        return Attempt(
            verb=verb,
            organization=organization,
            before=before,
            after=TimeEntry.model_validate(fields),
            sent=frozenset(sent),
            project=project,
            memberships=tuple(each for each in parts if each.member == fields["member"]),
            service=self._seen(ProjectService, fields["project_service"]),
            invoice_exists=fields["invoice"] is None or self._seen(Invoice, fields["invoice"]) is not None,
            worked=self.store.total(_TABLE, "minutes", "project", id, but=before.id if before else None),
        )

    def _judge(self, attempt: Attempt) -> None:
        rule = broken(attempt)
        if rule is not None:
            raise RuleBroken(rule)

    def _organization(self) -> Organization:
        return self.store.one(Organization, self.view.organization or 0, self.view) or Organization()

    def _seen(self, record: type[RecordT], id: object) -> RecordT | None:
        return self.store.one(record, id, self.view) if isinstance(id, int) else None


def _measured(fields: Mapping[str, Any], sent: Sent) -> dict[str, Any]:
    """Return the minutes and the day that follow from start and end; a day that is sent is honoured (assumed)."""
    start, end = fields["start_time"], fields["end_time"]
    if start is None or end is None:
        return {}
    measured: dict[str, Any] = {"minutes": int((end - start).total_seconds() // 60)}
    if sent.get("working_date") is None and ("start_time" in sent or fields["working_date"] is None):
        measured["working_date"] = start.date()
    return measured


def _billable(attempt: Attempt, minutes: int) -> int:
    """Return the billable minutes: what was sent, else all of them, else as much as before (assumed)."""
    after, before = attempt.after, attempt.before
    if "billable_minutes" in attempt.sent and after.billable_minutes is not None:
        return min(minutes, attempt.organization.rounded(after.billable_minutes))
    wholly = before is None or before.billable_minutes in (None, before.minutes) or after.billable_minutes is None
    return minutes if wholly else min(minutes, after.billable_minutes or 0)
