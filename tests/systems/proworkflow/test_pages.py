"""A list is whole and in order however its pages come: kept, smaller, passed over, or cut off in silence."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Sort
from nutmcp.remote.record import Record, of_kind
from nutmcp.remote.system import Request
from nutmcp.systems.proworkflow.records import TimeEntry
from tests.systems.proworkflow.playing import Player, listed

MOST = 5_000
FIRST_DAY = date(2025, 1, 1)
SORTED = (Sort("working_date", descending=True),)
Answers = Callable[[Request], Mapping[str, Any]]


def served(many: int, *, size: int = MOST, paged: bool = True, swapped: bool = False, told: bool = True) -> Answers:
    """Return what lists so many time records, the later ones on earlier days.

    Args:
        many: How many there are.
        size: How many a page has at most.
        paged: Whether pages are honoured.
        swapped: Whether `idfrom` is the last id, as the vendor explains it.
        told: Whether it is told how many there are in all.
    """
    rows = [
        {"id": id, "taskid": 1, "timetracked": 1, "date": str(FIRST_DAY + timedelta(days=(many - id) // 50))}
        for id in range(1, many + 1)
    ]

    def answer(request: Request) -> Mapping[str, Any]:
        query = dict(request.query)
        bounds = [query.get("idfrom"), query.get("idto")]
        first, last = bounds[::-1] if swapped else bounds
        found = [row for row in rows if int(first or 1) <= int(row["id"]) <= int(last or many)]
        key = "date" if query.get("sortby") == "date" else "id"
        found.sort(key=lambda row: row[key], reverse=query.get("sortorder") == "desc")
        many_there = len(found)
        if paged and "pagesize" in query:
            length = min(int(query["pagesize"]), size)
            found = found[(int(query["pagenumber"]) - 1) * length :][:length]
        body = listed("timerecords", *found[:MOST], total=many_there)
        return body if told else {name: body[name] for name in body if name != "totalcount"}

    return answer


def all_pages(answers: Answers, limit: int, sort: Sequence[Sort] = ()) -> tuple[list[Record], int]:
    """Return all records of a list, page by page, and how many requests that took."""
    player = Player({"GET time": answers})
    dialect, found, page = player.dialect, list[Record](), 1
    while True:
        call = Call(verb=Verb.LIST, resource="time_entries", page=page, limit=limit, sort=tuple(sort))
        answer = player.ask(call, dialect)
        found += answer.records
        if not answer.more:
            return found, len(player.requests)
        page += 1


@pytest.mark.parametrize("many", [0, 1, 49, 50, 51, 99, 100, 101, 250])
@pytest.mark.parametrize("size", [7, 50, 100, MOST])
@pytest.mark.parametrize("sort", [(), SORTED], ids=["by id", "by day"])
def test_smaller_pages_lose_nothing_and_keep_the_order(many: int, size: int, sort: Sequence[Sort]) -> None:
    found, _ = all_pages(served(many, size=size), 100, sort)
    assert {each.id for each in found} == set(range(1, many + 1))
    assert len(found) == many
    days = [each.working_date for each in of_kind(TimeEntry, found)]
    assert not sort or days == sorted(days, key=str, reverse=True)


@pytest.mark.crossed
@pytest.mark.parametrize("swapped", [False, True], ids=["ordinary", "swapped"])
@pytest.mark.parametrize("told", [False, True], ids=["untold", "told"])
@pytest.mark.parametrize("sort", [(), SORTED], ids=["by id", "by day"])
def test_what_is_cut_off_in_silence_is_asked_for(swapped: bool, told: bool, sort: Sequence[Sort]) -> None:
    found, requests = all_pages(served(12_000, paged=False, swapped=swapped, told=told), 4_000, sort)
    assert {each.id for each in found} == set(range(1, 12_001))
    assert len(found) == 12_000
    assert requests < 25
