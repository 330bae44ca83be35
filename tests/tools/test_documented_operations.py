"""Every operation that Nutcache documents is reached by the tools that the coverage page names, in both versions.

What is right is taken from the sandbox's own rows, and what was asked from its log of requests.
"""

import json
import operator as compare
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pytest

from nutmcp.remote.record import Record
from nutmcp.remote.resource import Many
from nutmcp.sandbox.control import Logged
from nutmcp.systems.nutcache.records import Organization
from nutmcp.systems.nutcache.resources import RESOURCES
from scripts.docs.operations import Operation, common, operations
from tests.examples import share_of
from tests.whole_server import Office, open_office

pytestmark = [pytest.mark.anyio, pytest.mark.crossed]

ORGANIZATION = 1686
PARENTS = {"projects": 6640, "invoices": 9287, "expenses": 234351, "countries": 40}
ENTRY = {"project": "Acme website", "duration": "1h", "note": "Proof"}
HOLDS: Mapping[str, Callable[[str, str], bool]] = {
    "eq": compare.eq,
    "neq": compare.ne,
    "gt": compare.lt,
    "lt": compare.gt,
    "gte": compare.le,
    "lte": compare.ge,
    "ct": lambda value, name: value in name,
    "sw": lambda value, name: name.startswith(value),
    "ew": lambda value, name: name.endswith(value),
}
"""What each operator means of a name, the value first."""
versions = pytest.mark.parametrize("version", [3, 4])


def each(*kinds: str) -> pytest.MarkDecorator:
    """Run a test for every operation of these kinds."""
    chosen = share_of([one for one in (*operations(), *common()) if one.kind in kinds], 2)
    return pytest.mark.parametrize("operation", chosen, ids=[one.key for one in chosen])


def is_made_by(logged: Logged, operation: Operation) -> bool:
    """Return whether a request is the one that an operation consists of."""
    method, _, address = operation.request.partition(" ")
    path = address.partition("?")[0]
    query = dict(logged.query)
    if operation.include and method == "GET":
        # What comes along may do so with one record, a list or a search.
        paths = f"{path.removesuffix('/{id}')}(/{{id}})?(/filtered)?"
        asked = operation.include in query.get("includes", "").split(",")
        return asked and bool(re.fullmatch(_pattern(paths), logged.path))
    notified = query.get("notify") == "true"
    return logged.method == method and bool(re.fullmatch(_pattern(path), logged.path)) and notified == operation.notify


def _pattern(path: str) -> str:
    # Version 4 calls them companies.
    return path.replace("{id}", r"\d+").replace("organizations", "(organizations|companies)")


def reached(office: Office, operation: Operation) -> list[Logged]:
    """Return the requests so far that an operation consists of, all of which Nutcache took."""
    made = [logged for logged in office.sandbox.control.requests if is_made_by(logged, operation)]
    assert made, f"{operation.request} was not asked"
    return made


def whole(operation: Operation) -> dict[str, object]:
    """Return the arguments of find_records that list what an operation lists."""
    owner = re.search(r"(\w+)/\{id\}/", operation.request)
    parent: dict[str, object] = {"parent": PARENTS[owner[1]]} if owner else {}
    return {"resource": operation.resource, **parent}


async def pages(office: Office, **arguments: object) -> list[dict[str, Any]]:
    """Return all rows of a list, read to its end by the cursor."""
    rows: list[dict[str, Any]] = []
    more: dict[str, object] = {}
    while True:
        answer = await office.call("find_records", limit=100, **arguments, **more)
        rows += answer["items"]
        if "next_cursor" not in answer:
            return rows
        more = {"cursor": answer["next_cursor"]}


def there(office: Office, operation: Operation) -> Sequence[Record]:
    """Return the rows of the sandbox that an operation lists."""
    rows = office.sandbox.control.rows(operation.resource)
    declared, asked = RESOURCES[operation.resource], whole(operation)
    if declared.parent is not None and "parent" in asked:
        return [one for one in rows if getattr(one, declared.parent.by) == asked["parent"]]
    projects = {one.id for one in office.sandbox.control.rows("projects") if _own(one)}
    if operation.resource in {"time_entries", "timers"}:
        return [one for one in rows if getattr(one, "project", None) in projects]
    return [one for one in rows if _own(one)]


def _own(record: Record) -> bool:
    if isinstance(record, Organization):
        return record.id == ORGANIZATION
    return getattr(record, "organization", ORGANIZATION) == ORGANIZATION


@versions
@each("list")
async def test_a_list_is_read_to_its_end(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        # With an order, a list is asked for as a search; only where that is refused, as the plain list.
        office.sandbox.control.turn(search="refused")
        rows = await pages(office, **whole(operation))
        assert len(rows) == len(there(office, operation)) > 0
        for logged in reached(office, operation):
            assert dict(logged.query).keys() >= {"limit", "page"}


@versions
@each("search")
async def test_a_search_is_made_by_nutcache(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        every = there(office, operation)
        some = (ids := sorted(one.id for one in every if isinstance(one.id, int)))[len(every) // 2]
        rule = {"property": "id", "operator": "gte", "value": str(some)}
        answer = await pages(office, filters=[rule], **whole(operation))
        assert {row["id"] for row in answer if "id" in row} <= {each for each in ids if each >= some}
        assert len(answer) == sum(each >= some for each in ids) > 0
        logged = reached(office, operation)[-1]  # before it, the bound may have been tried, lest it be text
        assert json.loads(logged.body)["filter_rules"] == [rule]
        assert dict(logged.query).keys() >= {"limit", "page"}


@versions
@each("one")
async def test_one_record_is_read(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        wanted = there(office, operation)[-1]
        answer = await office.call("get_record", resource=operation.resource, id=wanted.id)
        assert answer["record"]["id"] == wanted.id
        (logged,) = reached(office, operation)
        assert logged.path.endswith(f"/{wanted.id}")


@versions
@each("include")
async def test_what_belongs_to_a_record_comes_along(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        way = RESOURCES[operation.resource].includes[operation.include]
        answer = await office.call("find_records", includes=[operation.include], limit=100, **whole(operation))
        reached(office, operation)
        along = answer.get("included", {}).get(operation.include, [])
        assert along, "the sandbox holds none to prove it with"
        assert "note" not in answer
        if isinstance(way, Many):
            owners = {row.get(way.by, row["id"]) for row in answer["items"]}
            assert {row[way.by] for row in along} <= owners
        elif way.through is None:
            assert {row["id"] for row in along} == {row[way.by] for row in answer["items"] if way.by in row}
        if "get_record" in operation.tools:
            office.asked()
            one = await office.call(
                "get_record", resource=operation.resource, id=answer["items"][0]["id"], includes=[operation.include]
            )
            assert "note" not in one
            assert [logged.method for logged in reached(office, operation)] == ["GET"]


@versions
@each("create")
async def test_an_entry_is_created(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        answer = await office.call("log_time", notify=operation.notify, **ENTRY)
        (logged,) = reached(office, operation)
        assert json.loads(logged.body)["timeentries"][0]["note"] == "Proof"
        assert office.booked()[-1].id == answer["entry"]["id"]
        assert office.booked()[-1].note == "Proof"


@versions
@each("update")
async def test_an_entry_is_updated(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        entry = (await office.call("log_time", **ENTRY))["entry"]["id"]
        await office.call("update_time_entry", entry=entry, duration="2h", notify=operation.notify)
        assert len(reached(office, operation)) == 1
        assert (office.booked()[-1].id, office.booked()[-1].minutes) == (entry, 120)


@versions
@each("delete")
async def test_an_entry_is_deleted(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        entry = (await office.call("log_time", **ENTRY))["entry"]["id"]
        asked: dict[str, object] = {"entry": entry, "notify": operation.notify}
        token = (await office.call("delete_time_entry", **asked))["confirm_token"]
        await office.call("delete_time_entry", **asked, confirm_token=token)
        assert len(reached(office, operation)) == 1
        assert entry not in [one.id for one in office.booked()]


@versions
@each("page")
async def test_a_list_is_read_page_by_page(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        entries = Operation(key="", kind="list", resource="time_entries", request="GET time_entries", source="")
        rows = await pages(office, resource="time_entries")
        asked = [dict(logged.query) for logged in office.sandbox.control.requests if "time_entries" in logged.path]
        assert [row["id"] for row in rows] == list(dict.fromkeys(row["id"] for row in rows))
        assert len(rows) == len(there(office, entries))
        pages_of_100 = [query["page"] for query in asked if 90 < int(query["limit"]) <= 100]
        assert pages_of_100 == [str(page) for page in range(1, len(rows) // 100 + 2)]
        assert operation.request.endswith(f"&page={asked[1]['page']}")


@versions
@each("operator")
async def test_an_operator_holds_for_what_is_found(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        operator = operation.key.removeprefix("operator.")
        names = {one.id: str(getattr(one, "name", "")).casefold() for one in there(office, CUSTOMERS)}
        value = "acme" if operator == "sw" else "inc." if operator in {"ct", "ew"} else "lumen énergie"
        holds = partial(HOLDS[operator], value)
        rule = {"property": "name", "operator": operator, "value": value}
        answer = await office.call("find_records", resource="customers", filters=[rule], limit=100)
        assert {row["id"] for row in answer["items"]} == {id for id, name in names.items() if holds(name)} != set()
        searched = await office.call("search_customers", filters=[rule], status="all", limit=100)
        assert {row["id"] for row in searched["items"]} == {row["id"] for row in answer["items"]}
        assert all(operation.request.replace(" ", "") in one.body for one in reached(office, CUSTOMER_SEARCH))


@versions
@each("direction")
async def test_a_direction_is_followed(operation: Operation, version: int) -> None:
    async with open_office(version=version) as office:
        descending = operation.key.endswith("desc")
        answer = await office.call("find_records", resource="expenses", sort="-id" if descending else "id", limit=100)
        ids = [row["id"] for row in answer["items"]]
        assert ids == sorted(ids, reverse=descending)
        assert any(operation.request.replace(" ", "") in each.body for each in office.sandbox.control.requests)


CUSTOMERS = next(one for one in operations() if one.key == "customers.list")
CUSTOMER_SEARCH = next(one for one in operations() if one.key == "customers.search")
