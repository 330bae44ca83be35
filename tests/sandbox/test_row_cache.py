"""What the sandbox selected before is not told again once it is no longer so."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.sandbox.store import Store
from nutmcp.systems.nutcache.resources import RESOURCES


def names_in(store: Store) -> list[object]:
    """Return the names of all customers."""
    return [each.model_dump()["name"] for each in store.every("customers")]


def names_kept(store: Store, data: str) -> list[object]:
    """Return the same, as SQLite has them."""
    with closing(sqlite3.connect(data)) as database:
        if data == ":memory:":
            database.deserialize(store.image())
        return [name for (name,) in database.execute("SELECT name FROM customers ORDER BY id")]


def read_then_fail(store: Store) -> None:
    """In one transaction, add a customer, read it, and fail."""
    with suppress(ZeroDivisionError), store.transaction():
        store.insert("customers", [{"name": "never"}], 1)
        assert names_in(store)[-1] == "never"
        raise ZeroDivisionError


CHANGES: dict[str, Callable[[Store], object]] = {
    "insert": lambda store: store.insert("customers", [{"name": "another"}], 1),
    "update": lambda store: store.update("customers", 1, {"name": "other"}),
    "delete": lambda store: store.delete("customers", 2),
    "clear": lambda store: store.clear(),
    "fail": read_then_fail,
}


@pytest.mark.parametrize("is_file", [True, False])
@given(steps=st.lists(st.tuples(st.booleans(), st.sampled_from(list(CHANGES))), max_size=8))
def test_what_is_read_is_what_there_is_whatever_was_read_before(is_file: bool, steps: list[tuple[bool, str]]) -> None:
    with TemporaryDirectory() as folder, closing(Store(":memory:", RESOURCES)) as begun:
        begun.insert("customers", [{"name": "one"}, {"name": "two"}], 1)
        data = str(Path(folder, "sandbox.sqlite")) if is_file else ":memory:"
        pair = [Store(data, RESOURCES, None if is_file else begun.image()) for _ in range(2)]
        for is_second, change in steps:
            CHANGES[change](pair[is_second])
            for store in pair:
                assert names_in(store) == names_kept(store, data)
        for store in pair:
            store.close()
