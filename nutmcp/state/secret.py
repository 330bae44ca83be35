"""Bytes that only the servers on one store know, for signing what a caller carries back to them."""

import secrets
from functools import partial

from nutmcp.state.ports import Reader, Store, Writer

BYTES = 32


async def secret(store: Store, name: str) -> bytes:
    """Return the store's secret of that name: 32 bytes, made the first time, the same ever after."""
    known = await store.view(partial(_read, name))
    return known or await store.transact(partial(_read_or_make, name))


def _read(name: str, reader: Reader) -> bytes | None:
    document = reader.read("secrets", name)
    return bytes.fromhex(document["hex"]) if document else None


def _read_or_make(name: str, writer: Writer) -> bytes:
    known = _read(name, writer)
    if known is None:
        known = secrets.token_bytes(BYTES)
        writer.write("secrets", name, {"hex": known.hex()})
    return known
