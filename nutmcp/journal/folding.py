"""Folding: of what was changed long ago, what finds duplicates is kept, and not what would take it back."""

import math
from datetime import timedelta
from functools import partial
from typing import Any

from nutmcp.clock import Clock
from nutmcp.journal.documents import Reading, Writing
from nutmcp.journal.index import CHANGES, key_of, log_about, log_of, subjects_of
from nutmcp.state.ports import Document, Reader, Store, Writer

KEPT = timedelta(days=731)
"""How long a change is kept as a whole: two years."""
EVERY = 3_600
"""Seconds between two looks at whether something is to be folded."""
_AT_ONCE = 50
_MANY = 1_000
_FOLDED = "journal.folded"
_LASTING = (
    *("id", "owner", "verb", "resource", "action", "entry", "after", "composed", "content"),
    *("asked_at", "settled_at", "state"),
)
"""What is kept of a change after which a record is still there."""


class Folding:
    """Fold the oldest changes of one owner, a few at each write."""

    def __init__(self, store: Store, clock: Clock, owner: str) -> None:
        self._store = store
        self._clock = clock
        self._owner = owner
        self._due_at = -math.inf

    async def fold_if_due(self) -> None:
        """Fold a few changes that are older than two years, if there are any."""
        if self._clock.monotonic() < self._due_at:
            return
        before = (self._clock.now() - KEPT).timestamp()
        if await self._store.view(partial(_is_due, self._owner, before)):
            await self._store.transact(partial(fold_some, self._owner, before), scope=self._owner, durable=False)
        else:
            self._due_at = self._clock.monotonic() + EVERY


def fold_some(owner: str, before: float, writer: Writer) -> None:
    """Fold the oldest changes of an owner that were asked for before a moment, in seconds since 1970."""
    log, folded = log_of(owner), _folded(writer, owner)
    for position, entry in reversed(_after(writer, owner, folded)):
        if entry["at"] >= before or not _fold(writer, owner, entry["change"]):
            break
        folded = position
    writer.write(_FOLDED, owner, {"position": folded})
    # The newest stays, so that positions go on from it.
    writer.trim(log, min(folded + 1, writer.newest(log)[0][0]))


def _is_due(owner: str, before: float, reader: Reader) -> bool:
    oldest = _after(reader, owner, _folded(reader, owner))[-1:]
    return bool(oldest) and oldest[0][1]["at"] < before and not _is_open(reader, owner, oldest[0][1]["change"])


def _folded(reader: Reader, owner: str) -> int:
    return (reader.read(_FOLDED, owner) or {"position": 0})["position"]


def _after(reader: Reader, owner: str, position: int) -> list[tuple[int, Document]]:
    """Return the entries that follow a position, the latest of them first."""
    found = reader.newest(log_of(owner), before=position + _AT_ONCE + 1, limit=_AT_ONCE)
    return [each for each in found if each[0] > position]


def _is_open(reader: Reader, owner: str, id: str) -> bool:
    """Return whether it may still have to be found out what became of a change."""
    change: dict[str, Any] = reader.read(CHANGES, key_of(owner, id)) or {"state": "done"}
    return change.get("state", "open") == "open" or Reading(reader, owner).is_leased(id)


def _fold(writer: Writer, owner: str, id: str) -> bool:
    """Fold one change, unless it may still have to be found out what became of it."""
    if _is_open(writer, owner, id):
        return False
    change = writer.read(CHANGES, key_of(owner, id))
    if change is None:
        return True
    for subject in subjects_of(change):
        _leave(writer, log_about(owner, subject), id)
    documents = Writing(writer, owner)
    if change.get("sheet"):
        documents.free_batch(change["sheet"])
    if documents.is_there(change):
        kept = {name: change[name] for name in _LASTING if name in change}
        writer.write(CHANGES, key_of(owner, id), {**kept, "folded": True})
    else:
        writer.remove(CHANGES, key_of(owner, id))
    return True


def _leave(writer: Writer, log: str, id: str) -> None:
    """Take a change, and what is older, out of a log."""
    place = next((position for position, entry in writer.newest(log, limit=_MANY) if entry["change"] == id), 0)
    writer.trim(log, place + 1)
