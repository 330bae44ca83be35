"""A store in which everything belongs to one person, so that nothing in it can be reached in another's name."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from nutmcp.state.ports import Document, Reader, Store, Writer

T = TypeVar("T")


class OwnedStore:
    """The part of a store that belongs to one person: every key, log and scope in it begins with the owner.

    Args:
        store: What it is a part of.
        owner: Who it belongs to: letters and digits.

    Attributes:
        mark: What each key, log and scope in it begins with.
    """

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self.mark = f"{owner}/"

    @property
    def kind(self) -> str:
        """Return what the store is."""
        return self._store.kind

    async def view(self, look: Callable[[Reader], T]) -> T:
        """Run `look` on one moment's view of this part."""
        return await self._store.view(lambda reader: look(_OwnedReader(reader, self.mark)))

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        """Run `work` on this part, alone in its scope."""

        def owned(writer: Writer) -> T:
            return work(_OwnedWriter(writer, self.mark))

        return await self._store.transact(owned, scope=self.mark + scope, durable=durable)

    def close(self) -> None:
        """Leave the store open, for the others."""


async def forget_all(store: OwnedStore, kinds: Iterable[str]) -> None:
    """Remove all documents of these kinds from a person's part."""

    def work(writer: Writer) -> None:
        for kind in kinds:
            for key, _ in writer.documents(kind):
                writer.remove(kind, key)

    await store.transact(work, scope="forget")


class _OwnedReader:
    def __init__(self, reader: Reader, mark: str) -> None:
        self._reader = reader
        self._mark = mark

    def read(self, kind: str, key: str) -> Document | None:
        return self._reader.read(kind, self._mark + key)

    def documents(
        self, kind: str, prefix: str = "", *, after: str | None = None, limit: int | None = None
    ) -> list[tuple[str, Document]]:
        found = self._reader.documents(
            kind, self._mark + prefix, after=None if after is None else self._mark + after, limit=limit
        )
        return [(key.removeprefix(self._mark), document) for key, document in found]

    def newest(self, log: str, *, before: int | None = None, limit: int = 1) -> list[tuple[int, Document]]:
        return self._reader.newest(self._mark + log, before=before, limit=limit)

    def kinds(self) -> list[str]:
        return [kind for kind in self._reader.kinds() if self.documents(kind, limit=1)]

    def logs(self) -> list[str]:
        return [log.removeprefix(self._mark) for log in self._reader.logs() if log.startswith(self._mark)]


class _OwnedWriter(_OwnedReader):
    def __init__(self, writer: Writer, mark: str) -> None:
        super().__init__(writer, mark)
        self._writer = writer

    def write(self, kind: str, key: str, document: Mapping[str, object]) -> None:
        self._writer.write(kind, self._mark + key, document)

    def remove(self, kind: str, key: str) -> None:
        self._writer.remove(kind, self._mark + key)

    def append(self, log: str, entry: Mapping[str, object], *, at: int | None = None) -> int:
        return self._writer.append(self._mark + log, entry, at=at)

    def trim(self, log: str, before: int) -> None:
        self._writer.trim(self._mark + log, before)


def part_of(store: Store, writer: Writer) -> Writer:
    """Return the owner’s part of a transaction that was begun on the whole store; all of it where there is no owner."""
    if not isinstance(store, OwnedStore) or isinstance(writer, _OwnedWriter):
        return writer
    return _OwnedWriter(writer, store.mark)
