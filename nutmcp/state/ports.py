"""What a store of state promises, whichever it is: documents and logs, read and changed in transactions.

A document is a JSON object with a kind and a key, which are proper text; it may be replaced and removed. A log is a row
of JSON objects that grows at its end, and of which the oldest may be forgotten. Timers, limits, tokens and the journal
of writes stand on these two.

A transaction is a plain function that is handed a reader or a writer:

    def count(writer: Writer) -> int:
        calls = (writer.read("calls", key) or {"n": 0})["n"] + 1
        writer.write("calls", key, {"n": calls})
        return calls

    calls = await store.transact(count, scope=key)

All of it happens, or none. When `transact` has returned, the change survives a kill and, unless it was said that it
need not be durable, a loss of power. The function may run again if its first run could not be kept, and in another
thread: it works on what it is handed and awaits nothing.

Each transaction has one scope: the digest of the key for limits, the owner for the journal and for timers. No other
transaction of that scope, in whatever process, gets between its reading and its writing. One of another scope may,
where many servers share a store; the function then runs again if a document that it read was replaced, or a log that
it adds to has grown. So what decides whether something may be written has to be of the scope, or such a document.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Document = dict[str, Any]


class Reader(Protocol):
    """One moment's view of the store."""

    def read(self, kind: str, key: str) -> Document | None:
        """Return the document of that kind and key, or None."""
        ...

    def documents(
        self, kind: str, prefix: str = "", *, after: str | None = None, limit: int | None = None
    ) -> list[tuple[str, Document]]:
        """Return keys and documents of that kind whose key begins with `prefix`, ordered by key.

        With `after`, those are meant that follow that key; `limit` is how many at most.
        """
        ...

    def newest(self, log: str, *, before: int | None = None, limit: int = 1) -> list[tuple[int, Document]]:
        """Return positions and entries ahead of position `before` (or the end), newest first."""
        ...

    def kinds(self) -> list[str]:
        """Return what kinds of documents there are."""
        ...

    def logs(self) -> list[str]:
        """Return what logs there are."""
        ...


class Writer(Reader, Protocol):
    """A view that may be changed; what it has written, it reads."""

    def write(self, kind: str, key: str, document: Mapping[str, object]) -> None:
        """Put the document at that key, in place of the one that may be there."""
        ...

    def remove(self, kind: str, key: str) -> None:
        """Take the document away, if there is one."""
        ...

    def append(self, log: str, entry: Mapping[str, object], *, at: int | None = None) -> int:
        """Add an entry to the end of the log and return its position: 1, 2, 3 and so on, or one further on."""
        ...

    def trim(self, log: str, before: int) -> None:
        """Forget the entries of the log ahead of that position; whoever goes on with it keeps the last one."""
        ...


class Store(Protocol):
    """Where state is kept.

    Every method raises `Unavailable` when the store is locked, full or failing, and `ConfigurationError`
    when it may not be written or was made by a newer version. Nothing was changed then.
    """

    @property
    def kind(self) -> str:
        """Return what the store is: `sqlite`, `memory` or `postgresql`."""
        ...

    async def view(self, look: Callable[[Reader], T]) -> T:
        """Run `look` on one moment's view and return what it returns; waits for no writer."""
        ...

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        """Run `work` alone in its scope among all processes, keep what it wrote, and return what it returns.

        What it wrote is forgotten if it raises. What is not to be durable survives a kill, but the last half minute
        of it perhaps not a loss of power; it waits for no disk.
        """
        ...

    def close(self) -> None:
        """Let go of the store; it may be closed twice."""
        ...
