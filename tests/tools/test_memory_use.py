"""What reads many pages holds one of them at a time."""

from datetime import date, timedelta

import pytest

from benchmarks.memory import Question, peak
from tests.whole_server import open_office

pytestmark = [pytest.mark.anyio, pytest.mark.large]

PAGES, NOTE = 30, "x" * 4_000
ALL_PAGES = PAGES * 100 * len(NOTE) / 2**20
"""The MiB of the notes alone, if all of them were held."""


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("summarize_time", {"group_by": ["project"], "member": "all"}),
        pytest.param("list_time_entries", {"note_contains": "zzzz", "member": "all"}, marks=pytest.mark.matrix),
        pytest.param("get_project", {"project": 6640}, marks=pytest.mark.matrix),
    ],
)
async def test_a_long_list_takes_no_more_memory_than_a_few_pages(tool: str, arguments: dict[str, object]) -> None:
    async with open_office() as office:
        rows = [
            {
                "project": 6640,
                "member": 9015,
                "minutes": 30,
                "note": NOTE,
                "working_date": date(2026, 1, 1) + timedelta(days=each % 300),
            }
            for each in range(PAGES * 100)
        ]
        office.sandbox.control.insert("time_entries", rows, 1686)
        office.sandbox.control.limits.allowed = {}
        await office.call("get_account")
        question = Question(title="", tool=tool, arguments=arguments, reads=len(rows))
        assert await peak(office, question) < ALL_PAGES / 2
