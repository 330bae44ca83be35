"""A small account whose customers are listed well or badly: it honours, ignores or refuses what it is asked."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nutmcp.remote.filter import Filter, Operator, Sort, in_order
from nutmcp.systems.nutcache.records import Customer
from tests.client.upstream import Played, Seen, listed


class Manner(StrEnum):
    """What is done with a filter or a sorting."""

    HONOURED = "honoured"
    IGNORED = "ignored"
    REFUSED = "refused"


@dataclass
class Account:
    """Serves customers page by page.

    Attributes:
        rows: The customers, as they are sent.
        filters: What is done with filters.
        sorting: What is done with sorting.
        largest: The largest page that is given, whatever is asked for.
        refusal: The status with which a search is refused.
        seen: The requests.
    """

    rows: list[dict[str, Any]]
    filters: Manner = Manner.HONOURED
    sorting: Manner = Manner.HONOURED
    largest: int = 100
    refusal: int = 400
    seen: list[Seen] = field(default_factory=list[Seen])

    def __call__(self, seen: Seen) -> Played:
        self.seen.append(seen)
        rows = self.rows
        if seen.method == "POST":
            body = json.loads(seen.content)
            rules, order = body["filter_rules"], body.get("sorting_rules", [])
            if (rules and self.filters is Manner.REFUSED) or (order and self.sorting is Manner.REFUSED):
                return Played(self.refusal)
            rows = self._searched(rules, order)
        limit, page = min(int(seen.query["limit"]), self.largest), int(seen.query["page"])
        part = rows[limit * (page - 1) : limit * page]
        return listed("customers", part, more=limit * page < len(rows))

    def _searched(self, rules: list[dict[str, str]], order: list[dict[str, str]]) -> list[dict[str, Any]]:
        rows = {row["id"]: row for row in self.rows}
        records = [Customer.model_validate(row) for row in self.rows]
        if self.filters is Manner.HONOURED:
            wanted = [Filter(each["property"], Operator(each["operator"]), each["value"]) for each in rules]
            records = [each for each in records if all(rule.holds(each) for rule in wanted)]
        if self.sorting is Manner.HONOURED:
            records = in_order(records, [Sort(each["property"], each["direction"] == "desc") for each in order])
        return [rows[each.id] for each in records]


def customers(count: int) -> list[dict[str, Any]]:
    """Return that many customers in no particular order, with blanks, equals and accents among their names."""
    names = ["Éclair", "eau", "Zoo", "acme", "ACME", None, "b-side", "Bside"]
    return [
        {"id": (number * 7919) % 10_007, "name": names[number % len(names)], "city": f"City {number % 5}"}
        for number in range(count)
    ]
