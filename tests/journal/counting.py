"""A store that counts what is read of it, and how the journal was kept by an earlier version."""

from collections.abc import Callable
from typing import Any, TypeVar

from nutmcp.journal.index import CHANGES, OWNERS, log_about, log_of, subjects_of
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Document, Reader, Store, Writer

T = TypeVar("T")

_ALL = 1_000_000


class CountingStore(MemoryStore):
    """A store in memory, of which it is counted how many changes are read, and how many documents in rows."""

    def __init__(self) -> None:
        super().__init__()
        self.changes_read = 0
        self.documents_read = 0

    async def view(self, look: Callable[[Reader], T]) -> T:
        return await super().view(lambda reader: look(self._counting(reader)))

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        return await super().transact(lambda writer: work(self._counting(writer)), scope=scope, durable=durable)

    def _counting(self, reader: Reader) -> Any:  # noqa: ANN401 - a reader or a writer
        return _Counting(self, reader)


class _Counting:
    def __init__(self, store: CountingStore, reader: Reader) -> None:
        self._store = store
        self._reader = reader

    def __getattr__(self, name: str) -> object:
        return getattr(self._reader, name)

    def read(self, kind: str, key: str) -> Document | None:
        self._store.changes_read += kind == CHANGES
        return self._reader.read(kind, key)

    def documents(self, *asked: str, after: str | None = None, limit: int | None = None) -> list[tuple[str, Document]]:
        found = self._reader.documents(*asked, after=after, limit=limit)
        self._store.documents_read += len(found)
        return found


async def as_kept_before(store: Store) -> None:
    """Turn the journal into what the first versions kept: one log for all owners, and nothing that finds a batch."""

    def work(writer: Writer) -> None:
        writer.remove("journal.adopted", "")
        writer.trim(CHANGES, _ALL)
        entries: list[tuple[float, str, str]] = []
        for owner, _ in writer.documents(OWNERS):
            found = reversed(writer.newest(log_of(owner), limit=_ALL))
            entries += [(entry["at"], owner, entry["change"]) for _, entry in found]
            for _, change in writer.documents(CHANGES, f"{owner}\t"):
                for subject in subjects_of(change):
                    writer.trim(log_about(owner, subject), _ALL)
            writer.trim(log_of(owner), _ALL)
            writer.remove(OWNERS, owner)
        for _, owner, change in sorted(entries, key=lambda each: each[0]):
            writer.append(CHANGES, {"owner": owner, "change": change})

    await store.transact(work)
