"""The data in SQLite: what conditions and orders mean, and what survives."""

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import ConfigurationError
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort, in_order
from nutmcp.sandbox import open_sandbox
from nutmcp.sandbox.store import Store, View
from nutmcp.systems.nutcache.records import Customer, TimeEntry
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.examples import share_of
from tests.patience import PATIENCE
from tests.sandbox.driver import caller, entry, new_sandbox, read

SEES = View(1)
texts = st.none() | st.text(max_size=4) | st.sampled_from(["", "É", "é", "ß", "SS", "İ", "a\x00b", "%", "_"])


def customers(names: list[str | None]) -> Store:
    """Return a store with customers of these names."""
    store = Store(":memory:", RESOURCES)
    store.insert("customers", [{"name": name, "status": 0} for name in names], 1)
    return store


@given(st.lists(texts, max_size=8), st.sampled_from(Operator), st.text(max_size=3) | st.sampled_from(["", "é", "ss"]))
def test_a_condition_in_sql_means_what_it_means_in_python(
    names: list[str | None], operator: Operator, value: str
) -> None:
    rule = Filter("name", operator, value)
    found = customers(names).answer(Call(verb=Verb.LIST, resource="customers", filters=(rule,)), SEES)
    assert [each.id for each in found.records] == [
        number for number, name in enumerate(names, 1) if rule.holds(Customer(id=number, name=name))
    ]


@given(st.lists(texts, max_size=8), st.booleans())
def test_an_order_in_sql_is_the_order_in_python(names: list[str | None], descending: bool) -> None:
    rule = Sort("name", descending)
    found = customers(names).answer(Call(verb=Verb.LIST, resource="customers", sort=(rule,)), SEES)
    wanted = in_order([Customer(id=number, name=name) for number, name in enumerate(names, 1)], [rule])
    assert [each.id for each in found.records] == [each.id for each in wanted]


def test_a_number_is_compared_with_a_fraction_or_with_a_number_beyond_any() -> None:
    store = Store(":memory:", RESOURCES)
    store.insert("time_entries", [{"minutes": minutes} for minutes in (1, 2, 3)], 1)
    for operator, value, minutes in (
        (Operator.GT, "1.5", [2, 3]),
        (Operator.LT, "1e400", [1, 2, 3]),
        (Operator.GT, str(-(10**30)), [1, 2, 3]),
        (Operator.EQ, "NaN", []),
        (Operator.NEQ, "NaN", [1, 2, 3]),
    ):
        call = Call(verb=Verb.LIST, resource="time_entries", filters=(Filter("minutes", operator, value),))
        assert [getattr(each, "minutes") for each in store.answer(call, SEES).records] == minutes  # noqa: B009 - a subclass's


def add_two(store: Store) -> None:
    """Add a customer and, in the same transaction, one whose id is taken."""
    with store.transaction():
        store.insert("customers", [{"name": "two"}], 1)
        store.insert("customers", [{"id": 1}], 1)


def test_what_goes_wrong_in_a_transaction_undoes_all_of_it() -> None:
    store = customers(["one"])
    with pytest.raises(ValueError, match="taken"):
        add_two(store)
    assert [each.model_dump()["name"] for each in store.every("customers")] == ["one"]


def test_data_in_a_file_are_there_again_and_are_not_seeded_twice(tmp_path: Path) -> None:
    file = str(tmp_path / "sandbox.sqlite")
    first = open_sandbox(file)
    first.control.insert("customers", [{"name": "Kept"}], 1686)
    seeded = len(first.control.rows("time_entries"))
    first.control.store.close()
    again = open_sandbox(file)
    assert len(again.control.rows("time_entries")) == seeded
    assert again.control.rows("customers")[-1].model_dump()["name"] == "Kept"
    again.control.store.close()


def test_a_file_that_is_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Sir or Madam, this is a letter and no database at all. " * 20, encoding="utf-8")
    before = other.read_bytes()
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        open_sandbox(str(other))
    assert other.read_bytes() == before
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        open_sandbox(str(other / "below a file"))


def test_a_database_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE customers (name TEXT)")
    other.close()
    before = file.read_bytes()
    with pytest.raises(ConfigurationError, match="holds something else"):
        open_sandbox(str(file))
    assert file.read_bytes() == before


def test_a_file_of_another_version_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite"
    open_sandbox(str(file), size="empty").control.store.close()
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA user_version=7")
    other.close()
    with pytest.raises(ConfigurationError, match="another version"):
        open_sandbox(str(file))


def test_a_new_file_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    openers = 4
    for number in share_of(range(20), 4):
        together = Barrier(openers)

        def open_and_write(file: str, together: Barrier = together) -> int:
            together.wait(PATIENCE)
            store = Store(file, RESOURCES)
            store.insert("customers", [{"name": "one of several"}], 1)
            store.close()
            return 1

        with ThreadPoolExecutor(openers) as pool:
            done = pool.map(open_and_write, [str(tmp_path / f"{number}.sqlite")] * openers)
            assert sum(done) == openers


WRITER = """
import anyio, sys
from tests.sandbox.driver import caller, entry
from nutmcp.sandbox import open_sandbox
async def main():
    sandbox = open_sandbox(sys.argv[1])
    sandbox.control.limits.allowed = {}
    async with caller(sandbox) as api:
        for number in range(10_000):
            answer = await api.post("time_entries", json=entry(note=f"{sys.argv[2]} {number}"))
            print(answer.json()["time_entries"][0]["id"], flush=True)
anyio.run(main)
"""


def writer(file: Path, name: str) -> "subprocess.Popen[str]":
    """Start a process that writes entries and prints the id of each that was acknowledged."""
    command = [sys.executable, "-c", WRITER, str(file), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


@pytest.mark.process
def test_what_was_acknowledged_survives_a_kill_and_two_processes_at_once(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite"
    writers = [writer(file, name) for name in ("one", "two")]
    acknowledged: list[int] = []
    for each in writers:
        assert each.stdout
        acknowledged += [int(each.stdout.readline()) for _ in range(15)]
    for each in writers:
        each.send_signal(signal.SIGKILL)
        assert each.stdout
        acknowledged += [int(line) for line in each.stdout.read().split("\n")[:-1]]
        each.wait(PATIENCE)
        each.stdout.close()
    sandbox = open_sandbox(str(file))
    stored = [each for each in sandbox.control.rows("time_entries") if isinstance(each, TimeEntry)]
    notes = [each.note for each in stored if each.note and each.note.startswith(("one ", "two "))]
    assert set(acknowledged) <= {each.id for each in stored}
    assert len(acknowledged) == len(set(acknowledged))
    assert len(notes) == len(set(notes))
    sandbox.control.store.close()


@pytest.mark.anyio
async def test_writes_at_the_same_time_do_not_mix() -> None:
    async with new_sandbox() as sandbox, caller(sandbox) as api:
        before = len(sandbox.control.rows("time_entries"))
        ids: list[int] = []

        async def write(number: int) -> None:
            answer = await api.post("time_entries", json=entry(minutes=number))
            ids.append(read(answer)["time_entries"][0]["id"])

        async with anyio.create_task_group() as tasks:
            for number in range(1, 41):
                tasks.start_soon(write, number)
        assert len(set(ids)) == 40
        stored = [each for each in sandbox.control.rows("time_entries") if isinstance(each, TimeEntry)]
        assert len(stored) == before + 40
        assert sorted(each.minutes or 0 for each in stored if each.id in ids) == list(range(1, 41))
        assert {each.working_date for each in stored if each.id in ids} == {date(2026, 11, 23)}
