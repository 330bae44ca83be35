"""The journal's documents inside one transaction of the store, read and written as typed records."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.journal.adoption import adopt_all
from nutmcp.journal.change import ENTRIES, Change
from nutmcp.journal.index import CHANGES, enter, key_of
from nutmcp.journal.leases import Lease, Process
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.remote.resource import Resource
from nutmcp.state.ports import Document, Reader, Writer

_LEASES = "journal.claims"
_STANDING = "journal.standing"
_DAYS = "journal.days"
_ENTRIES = "journal.entries"
_MARKS = "journal.marks"
_BATCHES = "journal.batches"
UNKNOWN: Mapping[str, Resource] = MappingProxyType({})
"""The resources of a system that is not known where its changes are read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of the order in which the remote system made the records of a resource.

    Attributes:
        newest: The highest id of one that was seen, where ids are numbers.
        ahead: By how many seconds, at the least, its clock was ahead of ours when it last told when it made one.
    """

    newest: int | None = None
    ahead: float | None = None


class Reading:
    """One moment's view of an owner's changes, which are read by the resources of a system, if these are known."""

    def __init__(self, reader: Reader, owner: str, resources: Mapping[str, Resource] = UNKNOWN) -> None:
        self._reader = reader
        self._owner = owner
        self._resources = resources

    def change(self, id: str) -> Change | None:
        """Return the change of that id."""
        document = self.stored(id)
        return Change.model_validate(document, context=self._resources) if document else None

    def stored(self, id: str) -> Document | None:
        """Return the change of that id as it is stored."""
        return self._read(CHANGES, id)

    def leases(self) -> list[Lease]:
        """Return what is not settled, the oldest first."""
        found = [_lease(document) for _, document in self._reader.documents(_LEASES, self._key(""))]
        return sorted(found, key=lambda each: each.since)

    def standing(self, content: str) -> Change | None:
        """Return the latest change after which an entry of that content is there, as far as this journal knows."""
        standing = (self._read(_STANDING, content) or {}).values()
        changes = [change for id in standing if (change := self.change(id)) is not None]
        # Of two at the same moment it is the one that was written down last.
        return max(reversed(changes), key=lambda each: each.asked_at, default=None)

    def on(self, day: date) -> list[Change]:
        """Return the latest changes after which entries are there on a day, as far as this journal knows."""
        there = (self._read(_DAYS, day.isoformat()) or {}).values()
        return [change for id in there if (change := self.change(id)) is not None and not change.moot]

    def known(self, resource: str, ids: Iterable[Id]) -> set[Id]:
        """Return those of the records that a change of this journal is about."""
        return {each for each in ids if self._read(_ENTRIES, _entry_key(resource, each)) is not None}

    def is_leased(self, id: str) -> bool:
        """Return whether a change is still looked after."""
        return self._read(_LEASES, id) is not None

    def is_there(self, change: Document) -> bool:
        """Return whether a record is there as that change left it, as far as this journal knows."""
        if change.get("entry") is None:
            return False
        entry = _entry_key(change.get("resource", ENTRIES), change["entry"])
        known = self._read(_ENTRIES, entry) or {}
        places = ((_STANDING, known.get("content")), (_DAYS, known.get("day")))
        return any(key and (self._read(kind, key) or {}).get(entry) == change["id"] for kind, key in places)

    def mark(self, resource: str) -> Mark:
        """Return what is known of the order of the records of a resource."""
        return Mark(**self._read(_MARKS, _mark_key(resource)) or {})

    def _read(self, kind: str, key: str) -> Document | None:
        return self._reader.read(kind, self._key(key))

    def _key(self, key: str) -> str:
        return key_of(self._owner, key)


class Writing(Reading):
    """An owner's changes, to be written."""

    def __init__(self, writer: Writer, owner: str, resources: Mapping[str, Resource] = UNKNOWN) -> None:
        super().__init__(writer, owner, resources)
        self._writer = writer

    def take_batch(self, id: str) -> bool:
        """Take an id for a batch, and return whether it was free."""
        if self._read(_BATCHES, id) is not None:
            return False
        self._write(_BATCHES, id, {"taken": True})
        return True

    def free_batch(self, id: str) -> None:
        """Let the id of a batch be taken again."""
        self._writer.remove(_BATCHES, self._key(id))

    def put(self, change: Change) -> None:
        """Write a change in the place of what was known of it; a new one goes to the end."""
        self.put_over(self.stored(change.id), change)

    def put_over(self, known: Document | None, change: Change) -> None:
        """Do the same, where it was read what is known of it."""
        document = change.document()
        if known is None:
            adopt_all(self._writer)
        enter(self._writer, self._owner, document, known)
        self._write(CHANGES, change.id, document)

    def lease(self, change: Change, process: Process | None) -> None:
        """Keep a change in sight, as one that the process is writing."""
        self._write(
            _LEASES,
            change.id,
            {
                "change": change.id,
                "content": change.content,
                "process": process and process.document(),
                "since": change.asked_at.timestamp(),
            },
        )

    def drop_lease(self, change: Change) -> None:
        """Let a settled change out of sight."""
        self._writer.remove(_LEASES, self._key(change.id))

    def see(self, change: Change, ahead: float | None = None) -> None:
        """Remember that the record of a change was seen, and how far the remote system's clock is ahead."""
        if change.entry is None or change.verb is Verb.DO:
            return
        mark = self.mark(change.resource)
        newest = max(change.entry, mark.newest or change.entry) if isinstance(change.entry, int) else mark.newest
        seen = Mark(newest, mark.ahead if ahead is None else ahead)
        if seen != mark:
            self._write(_MARKS, _mark_key(change.resource), asdict(seen))

    def carry_out(self, change: Change) -> None:
        """Remember what stands after a change that was done."""
        if change.entry is None or change.verb is Verb.DO:
            return
        entry = _entry_key(change.resource, change.entry)
        known = self._read(_ENTRIES, entry) or {}
        gone = change.verb is Verb.DELETE
        content, day = (None, None) if gone else (change.content, _day_of(change))
        for kind, before, now in ((_STANDING, known.get("content"), content), (_DAYS, known.get("day"), day)):
            if before != now:
                self._stand(kind, before, entry, None)
            self._stand(kind, now, entry, change.id)
        self._write(_ENTRIES, entry, {"content": content, "day": day})

    def _stand(self, kind: str, key: str | None, entry: str, change: str | None) -> None:
        if key is None:
            return
        standing = self._read(kind, key) or {}
        standing.pop(entry, None)
        if change is not None:
            standing[entry] = change
        if standing:
            self._write(kind, key, standing)
        else:
            self._writer.remove(kind, self._key(key))

    def _write(self, kind: str, key: str, document: Document) -> None:
        self._writer.write(kind, self._key(key), document)


def _entry_key(resource: str, id: Id) -> str:
    """Return the key of a record; those of time entries are as old as the journal, and name no resource."""
    return str(id) if resource == ENTRIES else f"{resource} {id}"


def _mark_key(resource: str) -> str:
    return "" if resource == ENTRIES else resource


def _lease(document: Document) -> Lease:
    process = document["process"]
    return Lease(
        change=document["change"],
        content=document["content"],
        process=process and Process(**process),
        since=datetime.fromtimestamp(document["since"], UTC),
    )


def _day_of(change: Change) -> str | None:
    """Return the day of a time entry as it became; where only its start was told, the day of that."""
    after = change.after if isinstance(change.after, TimeEntry) else None
    day = after and (after.working_date or after.start_time)
    return day.isoformat()[: len("2026-11-21")] if day else None
