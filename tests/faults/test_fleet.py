"""A team at work on four servers that are killed one after the other: nothing is lost, nothing is there twice."""

from pathlib import Path

import pytest

from tests.faults.rehearsal import rehearsed

pytestmark = [pytest.mark.anyio, pytest.mark.process]

WRITES, KILLS, PEOPLE = 60, 6, 6


async def test_servers_are_killed_in_mid_write_and_each_piece_of_work_is_there_once(
    postgres_url: str, tmp_path: Path
) -> None:
    async with rehearsed(postgres_url, tmp_path, writes=WRITES, kills=KILLS, people=PEOPLE, seed=7) as done:
        assert done.written() == done.meant()
        assert len(done.fleet.killed) == KILLS
        assert not done.fleet.complaints()
