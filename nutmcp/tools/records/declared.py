"""What can be asked of the declared resources, and the errors that name what is valid."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from nutmcp.errors import InvalidArguments
from nutmcp.remote.call import Verb
from nutmcp.remote.filter import Sort
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Include, Many, Resource
from nutmcp.remote.system import System
from nutmcp.tools.lists.order import then_by_id
from nutmcp.tools.present.records import Row, record_row
from nutmcp.tools.records.amounts import Currencies
from nutmcp.words.fold import fold
from nutmcp.words.nearest import did_you_mean, likest
from nutmcp.words.phrase import quoted

_NEWEST_FIRST = ("working_date", "invoice_date", "expense_date", "time_start_utc")


def read_resource(said: str, resources: Mapping[str, Resource], verb: Verb) -> Resource:
    """Return the resource that is meant.

    Raises:
        InvalidArguments: There is none of that name, or it has no such operation.
    """
    name = fold(said).replace(" ", "_").replace("-", "_")
    found = resources.get(name)
    valid = [each.name for each in resources.values() if verb in each.verbs]
    if found is None:
        raise _unknown("resource", said, valid, field="resource")
    if verb in found.verbs:
        return found
    noun = name.replace("_", " ")
    if found.parent is not None and Verb.LIST in found.verbs:
        raise InvalidArguments(
            f"There is no way to get one of the {noun}.",
            f"List them with find_records and the id of the {_owner(found)} as parent.",
            field="resource",
        )
    raise InvalidArguments(
        f"{noun.capitalize()} only come along with other records.",
        f"Name them in includes; they come along with {', '.join(_bringing(name, resources))}.",
        field="resource",
    )


def check_parent(resource: Resource, parent: Id | None) -> None:
    """Refuse a parent where there is none to give, and the lack of one where it is needed.

    Raises:
        InvalidArguments: Either is so.
    """
    noun = resource.name.replace("_", " ")
    if parent is not None and resource.parent is None:
        raise InvalidArguments(f"{noun.capitalize()} have no parent.", "Leave parent out.", field="parent")
    if parent is None and resource.parent is not None and Verb.GET not in resource.verbs:
        raise InvalidArguments(
            f"{noun.capitalize()} are listed of one {_owner(resource)} only.",
            f"Give the id of the {_owner(resource)} as parent.",
            field="parent",
        )


def read_includes(said: Sequence[str] | None, resource: Resource) -> tuple[str, ...]:
    """Return the includes that are meant, each once.

    Raises:
        InvalidArguments: One cannot come along.
    """
    wanted = {fold(each).replace(" ", "_"): each for each in said or ()}
    for name, each in wanted.items():
        if name not in resource.includes:
            raise _unknown("include", each, resource.includes, field="includes")
    return tuple(wanted)


def usual_order(resource: Resource) -> tuple[Sort, ...]:
    """Return the order of a list for which none is asked: newest first, else by name; what needs an owner as it is."""
    if Verb.GET not in resource.verbs:
        return ()
    fields = resource.record.model_fields
    for name in _NEWEST_FIRST:
        if name in fields:
            return then_by_id(name, descending=True)
    return then_by_id("name") if "name" in fields else ()


def related_rows(
    included: Mapping[str, Iterable[Record]],
    records: Sequence[Record],
    resource: Resource,
    zone: ZoneInfo,
    currencies: Currencies,
    between: Mapping[Id, Record] | None = None,
) -> dict[str, list[Row]]:
    """Return what came along with these records as rows, by resource; a kind of which there is none is left out.

    Args:
        included: What came along, perhaps with more records than these.
        records: The records.
        resource: Their declaration.
        zone: The user's time zone.
        currencies: What knows in which currency their amounts are.
        between: The records that ways with `through` lead over, by id; without them all are taken to belong.
    """
    rows = {
        name: [
            record_row(each, zone, currencies.of(each), brief=True)
            for each in found
            if _belongs(each, records, resource.includes[name], between or {})
        ]
        for name, found in included.items()
    }
    return {name: found for name, found in rows.items() if found}


def not_sent(system: System, includes: Collection[str], included: Collection[str]) -> tuple[str, ...]:
    """Return the sentence about what was asked to come along and did not."""
    missing = [name.replace("_", " ") for name in includes if name not in included]
    return (f"{system.name} did not send {' and '.join(missing)} along.",) if missing else ()


def _belongs(related: Record, records: Sequence[Record], way: Include, between: Mapping[Id, Record]) -> bool:
    """Return whether a related record belongs to one of the records, as far as the ids tell."""
    if isinstance(way, Many):
        owner = getattr(related, way.by, None)
        return owner is None or any(owner == getattr(each, way.of) for each in records)
    if related.id is None or (way.through and not between):
        return True
    leading = [between.get(getattr(each, way.through)) for each in records] if way.through else records
    return any(each is not None and getattr(each, way.by) == related.id for each in leading)


def _unknown(what: str, said: str, valid: Iterable[str], *, field: str) -> InvalidArguments:
    names = list(valid)
    asked = did_you_mean(likest(fold(said).replace(" ", "_"), names))
    advice = f"Valid ones are: {', '.join(names)}." if names else "Leave it out: there are none."
    return InvalidArguments(f"There is no {what} {quoted(said)} here{asked}", advice, field=field)


def _owner(resource: Resource) -> str:
    return resource.parent.by if resource.parent else "owner"


def _bringing(name: str, resources: Mapping[str, Resource]) -> list[str]:
    return [each.name for each in resources.values() if name in each.includes and each.verbs]
