"""Copy all that one store holds into another one, a stretch at a time; what was cut off is gone on with."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from nutmcp.errors import ConfigurationError
from nutmcp.state.ports import Document, Reader, Store, Writer

_SCOPE = _UNFINISHED = "copying"
"""The kind of the one document that is there until all is copied."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied.

    Attributes:
        documents: How many documents of each kind.
        entries: How many entries of logs.
    """

    documents: Counter[str] = field(default_factory=Counter[str])
    entries: int = 0


async def copy(source: Store, target: Store) -> Copied:
    """Copy what the source holds into the target, which holds nothing, or a part of a copy that was cut off.

    Nobody may write to either meanwhile.

    Raises:
        ConfigurationError: The target holds something else.
    """
    await target.transact(_begin, scope=_SCOPE)
    documents: Counter[str] = Counter()
    for kind in await source.view(lambda reader: reader.kinds()):
        after: str | None = None
        while page := await source.view(partial(_documents, kind, after)):
            await target.transact(partial(_write, kind, page), scope=_SCOPE)
            documents[kind] += len(page)
            after = page[-1][0]
    entries = 0
    for log in await source.view(lambda reader: reader.logs()):
        entries += await _copy_log(source, target, log)
    await target.transact(lambda writer: writer.remove(_UNFINISHED, ""), scope=_SCOPE)
    return Copied(documents, entries)


async def _copy_log(source: Store, target: Store, log: str) -> int:
    """Copy what the target has not yet of a log, and return how many entries the log has."""
    count = 0
    before: int | None = None
    stretches: list[list[tuple[int, Document]]] = []
    there = await target.view(lambda reader: reader.newest(log))
    reached = there[0][0] if there else 0
    while page := await source.view(partial(_entries, log, before)):
        count += len(page)
        before = page[-1][0]
        stretches.append([each for each in reversed(page) if each[0] > reached])
    for stretch in reversed(stretches):
        await target.transact(partial(_append, log, stretch), scope=_SCOPE)
    return count


def _begin(writer: Writer) -> None:
    if writer.kinds() and writer.read(_UNFINISHED, "") is None:
        raise ConfigurationError(
            "The state cannot be copied there: something is kept there already.",
            "Name an empty database, or a file that is not there yet.",
        )
    writer.write(_UNFINISHED, "", {})


def _documents(kind: str, after: str | None, reader: Reader) -> list[tuple[str, Document]]:
    return reader.documents(kind, after=after, limit=_AT_ONCE)


def _write(kind: str, page: list[tuple[str, Document]], writer: Writer) -> None:
    for key, document in page:
        writer.write(kind, key, document)


def _entries(log: str, before: int | None, reader: Reader) -> list[tuple[int, Document]]:
    return reader.newest(log, before=before, limit=_AT_ONCE)


def _append(log: str, stretch: list[tuple[int, Document]], writer: Writer) -> None:
    for position, entry in stretch:
        writer.append(log, entry, at=position)
