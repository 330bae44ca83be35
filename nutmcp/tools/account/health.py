"""How the state store and the limits are doing, told also where they cannot be asked."""

from collections.abc import Mapping

from nutmcp.errors import NutmcpError
from nutmcp.tools.desk import Desk


async def store_works(desk: Desk) -> bool:
    """Return whether the state store answers."""
    try:
        await desk.store.view(lambda _reader: None)
    except NutmcpError:
        return False
    return True


async def calls_left(desk: Desk) -> Mapping[float, int] | None:
    """Return how many calls the key may still make, by the seconds in which; None where nobody knows."""
    try:
        return await desk.limits.left()
    except NutmcpError:
        return None


async def open_writes(desk: Desk) -> int | None:
    """Return how many writes are not settled; None where nobody knows."""
    try:
        return await desk.journal.open_writes()
    except NutmcpError:
        return None
