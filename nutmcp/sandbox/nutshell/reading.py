"""Reads the values of fields that were sent to be kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from nutmcp.remote.id import LONGEST_NUMBER, read_id
from nutmcp.sandbox.nutshell.failures import invalid
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.moments import read_moment
from nutmcp.sandbox.nutshell.tables import Documents
from nutmcp.sandbox.nutshell.values import PRIMARY

Sent = Mapping[str, Any]
Read = Callable[["Reading", Any], Any]
"""Reads what was sent for a field as it is kept; None takes away."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What it takes to read values: what they may refer to, and how they may be sent."""

    documents: Documents
    knobs: NutshellKnobs

    def refer(self, sent: Any, types: Iterable[str]) -> str | None:  # noqa: ANN401 - whatever was sent
        """Return how the entity that was named is kept: `{entityType, id}`, `{id}`, or an id.

        Raises:
            Failure: There is none.
        """
        if sent is None or sent == "":
            return None
        named: Sent = cast("Sent", sent) if isinstance(sent, dict) else {"id": sent}
        allowed = tuple(types)
        kind, id = named.get("entityType", allowed[0]), id_of(named.get("id"))
        found = self.documents.one(kind, id) if kind in allowed else None
        if found is None or found.is_deleted:
            raise invalid("An entity that is referred to is not there.")
        return found.ref

    def refer_to_several(self, sent: Any, types: Iterable[str], *, typed: bool = False) -> list[str]:  # noqa: ANN401 - whatever was sent
        """Return how entities are kept that were sent as a list, each once.

        Raises:
            Failure: One is not there, or does not say its type where that is needed.
        """
        listed, allowed = values_of(sent), tuple(types)
        if typed and not all(isinstance(each, dict) and "entityType" in each for each in listed):
            raise invalid("Each entry needs an entityType.")
        found = (self.refer(each, allowed) for each in listed)
        return list(dict.fromkeys(each for each in found if each is not None))


def id_of(sent: object) -> int:
    """Return an id that was sent as a number, as digits, or as `1234-contacts`; a number too long names nothing.

    Raises:
        Failure: It is none.
    """
    if type(sent) is int:
        return sent if abs(sent) < 10**LONGEST_NUMBER else 0
    try:
        id = read_id(sent.partition("-")[0] if isinstance(sent, str) else sent)
    except ValueError:
        id = ""
    if not isinstance(id, int):
        raise invalid("An id is missing, or is no number.")
    return id


def values_of(sent: object) -> list[Any]:
    """Return what was sent as a list, or as an object by keys.

    Raises:
        Failure: It is neither.
    """
    if isinstance(sent, dict):
        return [value for key, value in cast("dict[str, Any]", sent).items() if key != PRIMARY]
    if not isinstance(sent, list) and sent is not None:
        raise invalid("Several values are a list or an object.")
    return cast("list[Any]", sent or [])


def text(_: Reading, sent: object) -> str | None:
    """Return a text; an empty one is none."""
    if sent is not None and not isinstance(sent, str):
        raise invalid("A text is not one.")
    return sent or None


def flag(_: Reading, sent: object) -> bool:
    """Return a flag; null is false (assumed)."""
    if not isinstance(sent, bool) and sent not in (None, 0, 1):
        raise invalid("A flag is true or false.")
    return bool(sent)


def number(_: Reading, sent: object) -> int | None:
    """Return a whole number."""
    if sent is None or sent == "":
        return None
    try:
        return int(str(sent))
    except ValueError as error:
        raise invalid("A number is not one.") from error


def percent(reading: Reading, sent: object) -> int | None:
    """Return a number of per cent."""
    read = number(reading, sent)
    if read is not None and not 0 <= read <= 100:
        raise invalid("A confidence is between 0 and 100.")
    return read


def moment(reading: Reading, sent: object) -> str | None:
    """Return a time."""
    return read_moment(sent, reading.knobs)


def money(_: Reading, sent: object) -> Sent | None:
    """Return an amount of money with its currency."""
    if sent is None or sent == "":
        return None
    told: Sent = cast("Sent", sent) if isinstance(sent, dict) else {}
    currency = told.get("currency") or told.get("currency_shortname")
    try:
        amount = Decimal(str(told.get("amount")))
    except InvalidOperation as error:
        raise invalid("An amount of money is not one.") from error
    if not isinstance(currency, str) or not amount.is_finite():
        raise invalid("An amount of money has a currency.")
    return {"currency": currency, "amount": format(amount, "f")}


def keyed(_: Reading, sent: object) -> Sent:
    """Return several values by their keys; those of a list get numbers, and all that was kept is replaced."""
    if isinstance(sent, dict):
        told = {key: each for key, each in cast("dict[str, Any]", sent).items() if key != PRIMARY}
    else:
        told = {str(place): each for place, each in enumerate(values_of(sent))}
    return {key: each for key, each in told.items() if each not in (None, "")}


def _part(sent: object, name: str) -> object:
    """Return a part of an object, or what came in its place."""
    return cast("Sent", sent).get(name) if isinstance(sent, dict) else sent


def phones(reading: Reading, sent: object) -> Sent:
    """Return several telephone numbers; each may come as it is sent."""
    told = keyed(reading, sent)
    return {key: str(_part(each, "numberFormatted") or _part(each, "number")) for key, each in told.items()}


def name(_: Reading, sent: object) -> Sent | None:
    """Return the name of a person, in parts or whole; a whole one ends with the family name (assumed)."""
    if isinstance(sent, dict):
        told = cast("Sent", sent)
        given, family = told.get("givenName"), told.get("familyName")
        shown = told.get("displayName") or " ".join(filter(None, (given, family)))
    else:
        shown = text(_, sent) or ""
        given, _space, family = shown.rpartition(" ")
        told: Sent = {}
    if not shown.strip():
        return None
    return {"givenName": given, "familyName": family, "salutation": told.get("salutation"), "displayName": shown}


def tags(_: Reading, sent: object) -> list[str]:
    """Return tags by their names (assumed)."""
    listed = (_part(each, "name") for each in values_of(sent))
    return list(dict.fromkeys(str(each) for each in listed if each))


def one(*types: str) -> Read:
    """Return what reads a reference to an entity of these types."""
    return lambda reading, sent: reading.refer(sent, types)


def several(*types: str) -> Read:
    """Return what reads references to several entities of these types."""
    return lambda reading, sent: reading.refer_to_several(sent, types)


def of_lead(*types: str) -> Read:
    """Return what reads references of a lead, whose entries may have to say their type."""
    return lambda reading, sent: reading.refer_to_several(
        sent, types, typed=reading.knobs.list_entries == "id_and_type"
    )


def products(reading: Reading, sent: object) -> list[Sent]:
    """Return products with a quantity and a price; without a price it is that of the product."""
    read: list[Sent] = []
    for each in values_of(sent):
        kept = reading.refer(each, ("Products",)) or ""
        told: Sent = cast("Sent", each) if isinstance(each, dict) else {}
        product = reading.documents.one("Products", id_of(told.get("id", each)))
        price = money(reading, told.get("price")) or (product and product.get("price"))
        quantity = number(reading, told.get("quantity"))
        read.append({"product": kept, "quantity": 1 if quantity is None else quantity, "price": price})
    return read
