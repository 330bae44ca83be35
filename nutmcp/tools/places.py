"""Where the names of customers' places come from: what came along with them, else what the directory knows."""

from collections.abc import Iterable, Mapping, Sequence

from nutmcp.domain.customer import Customer
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, references
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.customers import Places

INCLUDES = ("countries", "states", "currencies", "taxes")


async def places_of(
    desk: Desk,
    customers: Iterable[Customer],
    included: Mapping[str, Sequence[Record]] | None = None,
    kinds: Sequence[str] = INCLUDES,
) -> Places:
    """Return the places of these customers, of these kinds; what did not come along is asked for only if one is there.

    Args:
        desk: What the tool works with.
        customers: The customers.
        included: What came along with them.
        kinds: Which of `INCLUDES` are needed.
    """
    fields = {resource: field for field, resource in references(desk.system.kind_of(Customer)).items()}
    by_id = dict[str, Mapping[Id, Record]]()
    for name in INCLUDES:
        if included is not None and name in included:
            by_id[name] = {each.id: each for each in included[name] if each.id is not None}
        else:
            field = fields.get(name) if name in kinds else None
            needed = {getattr(each, field) for each in customers} - {None} if field else ()
            by_id[name] = await desk.directory.place_names.of_some(name, needed)
    return Places(by_id["countries"], by_id["states"], by_id["currencies"], by_id["taxes"])
