"""Opaque pagination cursors, signed with an HMAC over the question."""

import base64
import hmac
import json
import re
from collections.abc import Mapping

from nutmcp.errors import InvalidArguments
from nutmcp.state.ports import Store
from nutmcp.state.secret import secret

_SEAL_BYTES = 12
_PLACE = re.compile("0|[1-9][0-9]{0,14}")


async def cursor_at(store: Store, place: int, question: Mapping[str, object]) -> str:
    """Return the cursor to the item at a place, counted from 0, in the answer to a question.

    It survives a restart, for the seal is made with a secret of the store.
    """
    return f"{place}.{await _seal(store, place, question)}"


async def place_of(store: Store, cursor: str | None, question: Mapping[str, object]) -> int:
    """Return the place that a cursor points to; no cursor is the beginning.

    Raises:
        InvalidArguments: It was changed, or made for another question.
    """
    if cursor is None:
        return 0
    place, _, seal = cursor.partition(".")
    if _PLACE.fullmatch(place) and hmac.compare_digest(
        seal.encode(errors="replace"), (await _seal(store, int(place), question)).encode()
    ):
        return int(place)
    raise InvalidArguments(
        "The cursor does not belong to these arguments.",
        "Repeat the arguments of the call that gave it, or leave the cursor out to begin again.",
        field="cursor",
    )


async def _seal(store: Store, place: int, question: Mapping[str, object]) -> str:
    sealed = json.dumps([place, question], sort_keys=True, default=str).encode()
    digest = hmac.digest(await secret(store, "cursors"), sealed, "sha256")
    return base64.urlsafe_b64encode(digest[:_SEAL_BYTES]).decode()
