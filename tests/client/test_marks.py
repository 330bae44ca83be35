"""A list is gone on with after the record that was given last, though it changed meanwhile."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.client import Options
from nutmcp.client.marks import Mark, unpacked
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Sort
from nutmcp.remote.id import Id
from nutmcp.sandbox import open_sandbox
from nutmcp.systems import SYSTEMS, system_of
from nutmcp.systems.nutcache.records import Customer
from tests.client.account import Account, Manner, customers
from tests.client.test_paging import MANNERS, ids
from tests.client.upstream import Upstream, bench

pytestmark = pytest.mark.anyio

NOW = Options(fresh=True)

ORDERS = st.sampled_from(["name", "city", "id"]).flatmap(
    lambda name: st.booleans().map(lambda down: tuple({each: Sort(each, down) for each in (name, "id")}.values()))
)
CHANGES = st.lists(st.tuples(st.sampled_from(["insert", "delete", "given", "last"]), st.integers(0, 400)), max_size=130)


def change(rows: list[dict[str, Any]], what: str, at: int, given: list[Id]) -> None:
    """Change the account: add a row, or take one away, which may be one that was given."""
    if what == "insert":
        number = 20_000 + len(rows) + at * 500
        if number not in [each["id"] for each in rows]:
            rows.append({"id": number, "name": ["Acme", "b-side", "Zoo", None][at % 4], "city": f"City {at % 5}"})
        return
    gone = {"delete": at, "given": given[at % len(given)], "last": given[-1]}[what] if given else at
    rows[:] = [each for number, each in enumerate(rows) if (number if what == "delete" else each["id"]) != gone]


@given(
    count=st.integers(0, 320),
    sort=ORDERS,
    sorting=MANNERS,
    sizes=st.lists(st.tuples(st.integers(1, 100), CHANGES), min_size=1, max_size=6),
)
async def test_what_is_there_throughout_comes_exactly_once_and_nothing_comes_twice(
    count: int, sort: tuple[Sort, ...], sorting: Manner, sizes: list[tuple[int, list[tuple[str, int]]]]
) -> None:
    account = Account(customers(count), sorting=sorting)
    client = bench(Upstream(account)).client
    call = Call(verb=Verb.LIST, resource="customers", sort=sort)
    throughout = {each["id"] for each in account.rows}
    found = list[Id]()
    after, changed = None, False
    for turn in range(400):
        size, changes = sizes[turn] if turn < len(sizes) else (60, [])
        window = await client.window(call, size, after=after, options=NOW)
        found += ids(window.items)
        changed |= window.changed
        after = window.following
        if after is None:
            break
        for what, at in changes:
            change(account.rows, what, at, found)
        throughout &= {each["id"] for each in account.rows}
    assert after is None
    assert not changed or sort[0].property == "name"  # whose accents and blanks each database has its own order for
    if not changed:
        assert len(found) == len(set(found))
        assert throughout <= set(found)


@pytest.mark.parametrize("limit", [4, 100])
@pytest.mark.parametrize("name", ["name", "city", "id"])
async def test_without_text_in_doubt_no_change_has_to_be_told(limit: int, name: str) -> None:
    rows = [{"id": number, "name": f"N{number:04}", "city": f"C{number % 3}"} for number in range(350)]
    account = Account(list(rows))
    client = bench(Upstream(account)).client
    call = Call(verb=Verb.LIST, resource="customers", sort=tuple({each: Sort(each) for each in (name, "id")}.values()))
    first = await client.window(call, limit, options=NOW)
    account.rows[:] = [each for each in rows if each["id"] not in ids(first.items)]
    second = await client.window(call, limit, after=first.following, options=NOW)
    assert not first.changed
    assert not second.changed
    assert (
        ids(second.items)
        == [each["id"] for each in sorted(account.rows, key=lambda each: (each[name], each["id"]))][: len(second.items)]
    )
    assert len(second.items) >= limit // 2


async def test_a_list_without_an_order_goes_on_by_id_and_says_so_where_it_cannot() -> None:
    call = Call(verb=Verb.LIST, resource="customers")
    account = Account([{"id": number} for number in range(10)])
    client = bench(Upstream(account)).client
    first = await client.window(call, 4, options=NOW)
    del account.rows[:4]
    second = await client.window(call, 2, after=first.following, options=NOW)
    assert (ids(second.items), second.changed) == ([4, 5], False)
    account.rows.reverse()
    third = await client.window(call, 9, after=second.following, options=NOW)
    assert ids(third.items) == [4]
    assert not third.changed
    account.rows[:] = [each for each in account.rows if each["id"] != 5]
    assert (await client.window(call, 9, after=second.following, options=NOW)).changed


@pytest.mark.parametrize("key", SYSTEMS)
async def test_a_mark_comes_back_as_it_was_packed_whatever_a_list_is_sorted_by(key: str) -> None:
    async with open_sandbox(":memory:", system=key, rng=Random(1)) as sandbox:
        for name, resource in system_of(key).resources.items():
            for record in [*sandbox.control.rows(name)[:3], resource.record.model_construct(None, id=7)]:
                for each in resource.properties:
                    rules = (Sort(each), Sort("id"))
                    packed = Mark(record=record, place=3, whole=True).packed(rules)
                    back = unpacked(packed, resource.record, rules)
                    assert back.packed(rules) == packed
                    assert type(getattr(back.record, each)) is type(getattr(record, each))


def test_a_mark_keeps_the_beginning_of_a_long_text_alone() -> None:
    rules = (Sort("name"),)
    packed = Mark(record=Customer(id=7, name="x" * 4_000), place=3).packed(rules)
    assert len(str(packed)) < 100


@pytest.mark.parametrize("names", [["Acme", "éclair", "Zoo"], ["A" * 70 + "b", "A" * 70 + "c", "A" * 70 + "d"]])
async def test_where_it_is_in_doubt_what_follows_a_row_that_is_gone_it_is_said(names: list[str]) -> None:
    account = Account([{"id": number, "name": name} for number, name in enumerate(names)], sorting=Manner.IGNORED)
    client = bench(Upstream(account)).client
    call = Call(verb=Verb.LIST, resource="customers", sort=(Sort("name"), Sort("id")))
    first = await client.window(call, 2, options=NOW)
    assert not first.changed
    del account.rows[1]
    second = await client.window(call, 2, after=first.following, options=NOW)
    assert second.changed
    assert 2 in ids(second.items)
