"""Give each owner a log of their own, where an earlier version kept one for all."""

from nutmcp.journal.index import CHANGES, enter, key_of
from nutmcp.state.ports import Reader, Store, Writer

_ADOPTED = "journal.adopted"
_AT_ONCE = 500


async def adopt(store: Store) -> None:
    """Take over what stands in the log of all owners alone, a stretch at a time."""
    while await store.view(is_behind):
        await store.transact(_adopt_some, scope=CHANGES, durable=False)


def is_behind(reader: Reader) -> bool:
    """Return whether something stands in the log of all owners alone, to which an earlier version may still add."""
    newest = reader.newest(CHANGES)
    return bool(newest) and newest[0][0] > _adopted(reader)


def adopt_all(writer: Writer) -> None:
    """Take over what is left, before something newer is noted."""
    while is_behind(writer):
        _adopt_some(writer)


def _adopt_some(writer: Writer) -> None:
    adopted = position = _adopted(writer)
    for position, entry in reversed(writer.newest(CHANGES, before=adopted + _AT_ONCE + 1, limit=_AT_ONCE)):
        change = writer.read(CHANGES, key_of(entry["owner"], entry["change"])) if position > adopted else None
        if change is not None:
            enter(writer, entry["owner"], change, None)
    writer.write(_ADOPTED, "", {"position": position})


def _adopted(reader: Reader) -> int:
    return (reader.read(_ADOPTED, "") or {"position": 0})["position"]
