"""Transactions that wait are kept together, and each has an answer of its own."""

import sqlite3
from collections.abc import Callable
from threading import Event
from typing import Any

import anyio
import pytest

from nutmcp.state.group_commit import MOST_TOGETHER, GroupCommit

pytestmark = pytest.mark.anyio


class Disk:
    """Commits what it is given while it is free, and counts how often."""

    def __init__(self) -> None:
        self.free = Event()
        self.commits = 0
        self.kept: list[object] = []
        self.faults: list[int] = []

    def run(self, work: Callable[["Disk"], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
        self.free.wait()
        self.commits += 1
        if self.faults:
            fault = sqlite3.OperationalError()
            fault.sqlite_errorcode = self.faults.pop()
            raise fault
        return work(self)

    def apart(self, work: Callable[["Disk"], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
        return work(self)


async def answers(disk: Disk, count: int) -> list[object]:
    """Return what came of so many transactions, of which the first occupies the disk until all others wait."""
    commits = GroupCommit(disk.run)
    came: list[object] = [None] * count

    async def ask(number: int) -> None:
        def work(disk: Disk) -> int:
            if number == 13:
                raise LookupError
            disk.kept.append(number)
            return number

        try:
            came[number] = await commits.transact(work)
        except (LookupError, sqlite3.Error) as error:
            came[number] = type(error)

    async with anyio.create_task_group() as tasks:
        for number in range(count):
            tasks.start_soon(ask, number)
        await anyio.wait_all_tasks_blocked()
        disk.free.set()
    commits.close()
    return came


async def test_those_that_come_while_the_disk_is_busy_are_kept_with_one_more_commit() -> None:
    disk = Disk()
    assert await answers(disk, 10) == list(range(10))
    assert disk.kept == list(range(10))
    assert disk.commits <= 2


async def test_more_than_fit_together_take_another_turn() -> None:
    disk = Disk()
    came = await answers(disk, 2 * MOST_TOGETHER + 1)
    assert came == [each if each != 13 else LookupError for each in range(2 * MOST_TOGETHER + 1)]
    assert 3 <= disk.commits <= 4


async def test_where_the_file_fails_those_together_are_done_one_by_one() -> None:
    disk = Disk()
    disk.faults = [sqlite3.SQLITE_FULL, sqlite3.SQLITE_FULL]
    came = await answers(disk, 10)
    assert came.count(sqlite3.OperationalError) <= 1
    assert disk.kept == [each for each in range(10) if came[each] == each]


async def test_where_another_program_holds_the_file_all_are_told_at_once() -> None:
    disk = Disk()
    disk.faults = [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY]
    came = await answers(disk, 10)
    assert set(came) == {sqlite3.OperationalError}
    assert disk.kept == []


async def test_whoever_waits_no_longer_is_not_left_alone_with_its_transaction() -> None:
    disk = Disk()
    commits = GroupCommit(disk.run)
    with anyio.CancelScope() as scope:

        async def ask() -> None:
            await commits.transact(lambda disk: disk.kept.append("kept"))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask)
            await anyio.wait_all_tasks_blocked()
            scope.cancel()
            disk.free.set()
    assert disk.kept == ["kept"]
    with anyio.CancelScope() as over:
        over.cancel()
        await commits.transact(lambda disk: disk.kept.append("never"))
    commits.close()
    assert disk.kept == ["kept"]
