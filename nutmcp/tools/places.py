"""Where the names of customers' places come from: what came along with them, else the lists of all."""

from collections.abc import Mapping, Sequence

from nutmcp.remote.record import Record, references
from nutmcp.systems.nutcache.records import Customer
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.customers import Places

INCLUDES = ("countries", "states", "currencies", "taxes")


async def places_of(
    desk: Desk, customers: Sequence[Customer], included: Mapping[str, Sequence[Record]] | None = None
) -> Places:
    """Return the places of these customers; a list that did not come along is asked for only if one is in it."""
    fields = {resource: field for field, resource in references(Customer).items()}
    by_id: dict[str, Mapping[int, Record]] = {}
    for name in INCLUDES:
        if included is not None and name in included:
            by_id[name] = {each.id: each for each in included[name] if each.id is not None}
        else:
            is_needed = any(getattr(each, fields[name]) for each in customers)
            by_id[name] = await desk.directory.places(name) if is_needed else {}
    return Places(by_id["countries"], by_id["states"], by_id["currencies"], by_id["taxes"])
