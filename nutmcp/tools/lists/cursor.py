"""Opaque pagination cursors, signed with an HMAC over the question."""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import cast

from nutmcp.errors import InvalidArguments, caught
from nutmcp.state.ports import Store
from nutmcp.state.secret import secret

_SEAL_BYTES = 12
_KEY = "cursors"


async def know_key(store: Store) -> None:
    """Read the key of the seals from a store that is elsewhere, so that lists go on when it is away later."""
    if store.kind == "postgresql":
        await caught(secret(store, _KEY))


async def cursor_after(store: Store, mark: Sequence[object], question: Mapping[str, object]) -> str:
    """Return the cursor to what follows a mark, which JSON can hold, in the answer to a question.

    It survives a restart, for the seal is made with a secret of the store.
    """
    told = _text(json.dumps(mark, separators=(",", ":")).encode())
    return f"{told}.{await _seal(store, told, question)}"


async def mark_in(store: Store, cursor: str | None, question: Mapping[str, object]) -> tuple[object, ...] | None:
    """Return the mark that a cursor holds; no cursor is the beginning, which has none.

    Raises:
        InvalidArguments: It was changed, or made for another question.
    """
    if cursor is None:
        return None
    told, _, seal = cursor.partition(".")
    right = await _seal(store, told, question)
    if not hmac.compare_digest(seal.encode(errors="replace"), right.encode()):
        raise InvalidArguments(
            "The cursor does not belong to these arguments.",
            "Repeat the arguments of the call that gave it, or leave the cursor out to begin again.",
            field="cursor",
        )
    mark = json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    return tuple(cast("list[object]", mark))


async def _seal(store: Store, told: str, question: Mapping[str, object]) -> str:
    """Return the seal over every character of what a cursor tells, so that no other spelling of it is accepted."""
    sealed = json.dumps([told, question], sort_keys=True, default=str).encode()
    return _text(hmac.digest(await secret(store, _KEY), sealed, "sha256")[:_SEAL_BYTES])


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
