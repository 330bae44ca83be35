"""The ten things that the README proposes to say do what they say, on the sandbox as a stranger finds it."""

import re
from typing import Any

import pytest

from tests.laws.sources import ROOT
from tests.whole_server import open_office

pytestmark = pytest.mark.anyio

README = (ROOT / "README.md").read_text(encoding="utf-8")
DAYS = ("2026-11-16", "2026-11-17", "2026-11-18")
SAID: list[tuple[str, str, dict[str, Any], str]] = [
    ("hour and a half", "log_time", {"project": "Acme redesign", "duration": "1h30", "date": "yesterday"}, "created"),
    ("Start a timer", "start_timer", {"project": "intranet", "started_at": "9:00"}, "started"),
    ("Stop my timer", "stop_timer", {"note": "Fixing the footer"}, "created"),
    ("this week, by day", "summarize_time", {"period": "this_week", "group_by": ["day"]}, "groups"),
    ("two hours", "update_time_entry", {"duration": "2h"}, "updated"),
    ("Undo", "undo", {}, "undone"),
    (
        "Monday to Wednesday of last week",
        "log_timesheet",
        {"entries": [{"project": "Zenith portal", "duration": "7h", "date": day} for day in DAYS]},
        "preview",
    ),
    ("overdue", "search_invoices", {"overdue": True}, "items"),
    ("budget is left", "get_project", {"project": "Acme redesign"}, "left"),
    (
        "not invoiced yet",
        "summarize_time",
        {"group_by": ["project"], "customer": "Acme Corporation", "invoiced": False, "member": "all"},
        "uninvoiced_minutes",
    ),
]


async def test_the_ten_things_to_say_work_in_the_sandbox() -> None:
    proposed = re.findall(r"^\d+\. “(.+)”$", README, re.MULTILINE)
    assert len(proposed) == len(SAID)
    async with open_office() as office:
        last: dict[str, Any] = {}
        for sentence, (words, tool, said, told) in zip(proposed, SAID, strict=True):
            assert words in sentence
            more = {"entry": last["id"]} if tool == "update_time_entry" else {}
            answer = await office.call(tool, **said, **more)
            assert told in str(answer)
            last = answer.get("entry") or last
