"""Writes the values of fields as Nutshell sends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nutmcp.sandbox.nutshell.entities import Shape
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.moments import sent

PRIMARY = "--primary"
"""The key under which the first of several values is repeated."""


@dataclass(frozen=True, slots=True)
class Values:
    """How values are sent."""

    knobs: NutshellKnobs

    def id(self, id: int) -> int | str:
        """Return an id."""
        return id if self.knobs.ids == "number" else str(id)

    def of(self, shape: Shape, kept: Any) -> Any:  # noqa: ANN401 - whatever the field holds
        """Return a value of a shape that refers to nothing."""
        match shape:
            case Shape.MOMENT:
                return sent(kept, self.knobs)
            case Shape.MONEY:
                return self.money(kept)
            case Shape.PHONES:
                numbers: Mapping[str, str] = kept or {}
                return self.keyed({key: self._phone(each) for key, each in numbers.items()})
            case _:
                return self.keyed(kept or {})

    def keyed(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an object, or a list that is empty
        """Return several values by their keys; the first is the primary one, and is repeated."""
        if not values:
            return {} if self.knobs.nothing == "object" else []
        return {PRIMARY: next(iter(values.values())), **values}

    def listed(self, values: list[Any]) -> Any:  # noqa: ANN401 - a list or an object
        """Return several entities."""
        if self.knobs.related == "list":
            return values
        return self.keyed({str(place): each for place, each in enumerate(values)})

    def money(self, kept: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Return an amount of money."""
        if not kept:
            return None
        amount = Decimal(str(kept["amount"]))
        number = int(amount) if amount == amount.to_integral_value() else float(amount)
        told = number if self.knobs.amounts == "number" else format(amount, "f")
        return {"currency": kept["currency"], "amount": told}

    def _phone(self, number: str) -> Any:  # noqa: ANN401 - text or an object
        """Return a telephone number, taken for one of North America."""
        if self.knobs.phones == "text":
            return number
        digits = "".join(each for each in number if each.isdecimal())
        return {
            "countryCode": "1",
            "number": digits.removeprefix("1"),
            "extension": None,
            "numberFormatted": number,
            "E164": f"+1{digits.removeprefix('1')}",
        }
