"""Check that the server filtered, sorted and paged as asked, and filter here where it did not."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from types import NoneType
from typing import Any

from nutmcp.errors import Unintelligible
from nutmcp.remote.call import Answer, Call
from nutmcp.remote.filter import Sort
from nutmcp.remote.record import Record


def check_size(answer: Answer, call: Call) -> None:
    """Refuse a page that is larger than asked for, of which nobody knows what the next one holds.

    Raises:
        Unintelligible: It is.
    """
    if len(answer.records) > call.limit:
        raise Unintelligible(
            "More records came on a page than were asked for, so that pages cannot be told apart.",
            "Check that the address set is the API's, and try again; else the API may have changed.",
        )


def kept(answer: Answer, call: Call) -> Answer:
    """Return the answer with the records that do not meet the call's filters set apart, and say so if there are any.

    A field that was not sent is believed, if the search was accepted.
    """
    failing = {
        at
        for at, each in enumerate(answer.records)
        for rule in call.filters
        if not rule.holds(each) and (answer.unfiltered or rule.property in each.model_fields_set)
    }
    if not failing and not answer.unfiltered:
        return answer
    return replace(
        answer,
        records=tuple(each for at, each in enumerate(answer.records) if at not in failing),
        dropped=tuple(each for at, each in enumerate(answer.records) if at in failing),
        unfiltered=False,
        filtered_here=True,
    )


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in letters if not unicodedata.combining(each))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which databases put text and blanks in order.

    Attributes:
        text: Makes text comparable.
        blanks: Where a blank goes in an ascending and in a descending order: below all values (-1) or above (1).
    """

    text: Callable[[str], str]
    blanks: Mapping[bool, int]

    def goes_before(self, one: Record, other: Record, rules: Sequence[Sort]) -> bool:
        """Return whether one record may stand before another."""
        return self.orders((one, other), rules)

    def orders(self, records: Sequence[Record], rules: Sequence[Sort]) -> bool:
        """Return whether records may stand one after the other as they do."""
        level = range(1, len(records))
        for rule in rules:
            keys = self._keys(records, rule)
            apart = [at for at in level if keys[at - 1] != keys[at]]
            if any((keys[at - 1] > keys[at]) is not rule.descending for at in apart):
                return False
            level = [at for at in level if keys[at - 1] == keys[at]]
        return True

    def _keys(self, records: Sequence[Record], rule: Sort) -> list[tuple[int, Any]]:
        blank = self.blanks[rule.descending], 0
        values = [getattr(each, rule.property) for each in records]
        return [
            blank if value is None else (0, self.text(value) if isinstance(value, str) else value) for value in values
        ]


_READINGS = tuple(
    Reading(text, {False: ascending, True: descending})
    for text, ascending, descending in product((str, str.casefold, _plain), (-1, 1), (-1, 1))
)

IN_ORDER = Reading(str.casefold, {False: 1, True: -1})
"""How `remote.filter.in_order` reads them."""


class OrderWatch:
    """Sees whether records arrive in the order asked for, under at least one of the readings that databases have."""

    def __init__(self, rules: Sequence[Sort]) -> None:
        self._rules = rules
        self._readings = _READINGS
        self._last: tuple[Record, ...] = ()

    @property
    def readings(self) -> Sequence[Reading]:
        """Return the readings under which all records so far are in order; none if there is no such reading."""
        return self._readings

    def goes_on(self, records: Sequence[Record]) -> bool:
        """Return whether these records continue those before them in order; once lost, it stays lost."""
        row = (*self._last, *records)
        # Readings differ in text and in blanks alone; where there is neither, one speaks for all.
        speakers = self._readings if self._is_read_differently(row) else self._readings[:1]
        agreeing = [each for each in speakers if each.orders(row, self._rules)]
        self._readings = tuple(agreeing) if speakers is self._readings or not agreeing else self._readings
        self._last = tuple(records[-1:]) or self._last
        return bool(self._readings)

    def _is_read_differently(self, records: Iterable[Record]) -> bool:
        kinds: set[type] = {type(getattr(record, rule.property)) for rule in self._rules for record in records}
        return any(issubclass(each, str | NoneType) for each in kinds)
