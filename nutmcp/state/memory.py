"""The store that is forgotten with its process: for tests, trials and machines without a disk."""

import json
from collections.abc import Callable, Mapping
from itertools import islice
from typing import TypeVar

from nutmcp.state.ports import Document, Reader, Writer

T = TypeVar("T")


class MemoryStore:
    """Hold the state in this process alone."""

    kind = "memory"

    def __init__(self) -> None:
        self._held = _Held()

    async def view(self, look: Callable[[Reader], T]) -> T:
        """Run `look` on one moment's view and return what it returns."""
        return look(self._held)

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        """Run `work`, keep what it wrote unless it raises, and return what it returns."""
        del scope, durable  # nothing happens at the same time, and nothing is kept
        self._held.undo.clear()
        try:
            return work(self._held)
        except BaseException:
            for step in reversed(self._held.undo):
                step()
            raise

    def close(self) -> None:
        """Let go of nothing: the state stays as long as this object."""


class _Held:
    """The documents and logs, as JSON text: what is read never changes behind the store's back."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, str], str] = {}
        self._logs: dict[str, dict[int, str]] = {}
        self.undo: list[Callable[[], object]] = []

    def read(self, kind: str, key: str) -> Document | None:
        text = self._documents.get((kind, key))
        return None if text is None else json.loads(text)

    def documents(
        self, kind: str, prefix: str = "", *, after: str | None = None, limit: int | None = None
    ) -> list[tuple[str, Document]]:
        found = [(key, text) for (of, key), text in self._documents.items() if of == kind and key.startswith(prefix)]
        following = [each for each in sorted(found) if after is None or each[0] > after]
        return [(key, json.loads(text)) for key, text in following[:limit]]

    def newest(self, log: str, *, before: int | None = None, limit: int = 1) -> list[tuple[int, Document]]:
        texts = self._logs.get(log, {})
        if before is None:
            places = iter(reversed(texts))
        else:
            last, first = next(reversed(texts), 0), next(iter(texts), 1)
            places = iter(range(min(before - 1, last), first - 1, -1))
        return [(place, json.loads(texts[place])) for place in islice(places, limit)]

    def write(self, kind: str, key: str, document: Mapping[str, object]) -> None:
        self._remember(kind, key)
        self._documents[kind, key] = json.dumps(document, allow_nan=False)

    def remove(self, kind: str, key: str) -> None:
        self._remember(kind, key)
        self._documents.pop((kind, key), None)

    def kinds(self) -> list[str]:
        return sorted({kind for kind, _ in self._documents})

    def logs(self) -> list[str]:
        return sorted(log for log, texts in self._logs.items() if texts)

    def append(self, log: str, entry: Mapping[str, object], *, at: int | None = None) -> int:
        texts = self._logs.setdefault(log, {})
        place = next(reversed(texts), 0) + 1 if at is None else at
        texts[place] = json.dumps(entry, allow_nan=False)
        self.undo.append(lambda: texts.pop(place))
        return place

    def trim(self, log: str, before: int) -> None:
        texts = self._logs.get(log, {})
        self._logs[log] = {place: text for place, text in texts.items() if place >= before}
        self.undo.append(lambda: self._logs.__setitem__(log, texts))

    def _remember(self, kind: str, key: str) -> None:
        old = self._documents.get((kind, key))
        place = (kind, key)
        if old is None:
            self.undo.append(lambda: self._documents.pop(place, None))
        else:
            self.undo.append(lambda: self._documents.__setitem__(place, old))
