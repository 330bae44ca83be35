"""Bytes that only the servers on one store know, for signing what a caller carries back to them."""

import secrets
from functools import partial
from weakref import WeakKeyDictionary

from nutmcp.state.ports import Reader, Store, Writer

BYTES = 32


_KNOWN: WeakKeyDictionary[Store, dict[str, bytes]] = WeakKeyDictionary()
"""What was read before, for it does not change."""


async def secret(store: Store, name: str) -> bytes:
    """Return the store's secret of that name: 32 bytes, made the first time, the same ever after."""
    known = _KNOWN.setdefault(store, {})
    if name not in known:
        known[name] = await store.view(partial(_read, name)) or await store.transact(
            partial(_read_or_make, name), scope="secrets"
        )
    return known[name]


def _read(name: str, reader: Reader) -> bytes | None:
    document = reader.read("secrets", name)
    return bytes.fromhex(document["hex"]) if document else None


def _read_or_make(name: str, writer: Writer) -> bytes:
    known = _read(name, writer)
    if known is None:
        known = secrets.token_bytes(BYTES)
        writer.write("secrets", name, {"hex": known.hex()})
    return known
