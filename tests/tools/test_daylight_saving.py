"""Clocks that change by an hour, as in Paris, or by half of one, as on Lord Howe, move nothing that was not said."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.tools.test_start_and_end import logged, studio
from tests.whole_server import open_office

pytestmark = pytest.mark.anyio

PARIS, LORD_HOWE = ZoneInfo("Europe/Paris"), ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("zone", "start", "end", "said", "start_told", "end_told", "minutes"),
    [
        (
            PARIS,
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30+01:00",
            {"end": "04:00"},
            "02:30+02:00",
            "04:00+01:00",
            150,
        ),
        (PARIS, "2026-10-25T02:30+02:00", "2026-10-25T04:00", {"start": "01:00"}, "01:00+02:00", "04:00+01:00", 240),
        (PARIS, "2026-10-25T01:00", "2026-10-25T04:00", {"duration": "2h"}, "01:00+02:00", "02:00+01:00", 120),
        (PARIS, "2026-03-29T01:30", "2026-03-29T03:30", {"start": "01:00"}, "01:00+01:00", "03:30+02:00", 90),
        (PARIS, "2026-03-29T01:30", "2026-03-29T03:30", {"duration": "2h"}, "01:30+01:00", "04:30+02:00", 120),
        (
            LORD_HOWE,
            "2026-04-05T01:45+11:00",
            "2026-04-05T01:45+10:30",
            {"end": "04:00"},
            "01:45+11:00",
            "04:00+10:30",
            165,
        ),
        (
            LORD_HOWE,
            "2026-04-05T01:45+11:00",
            "2026-04-05T04:00",
            {"start": "01:00"},
            "01:00+11:00",
            "04:00+10:30",
            210,
        ),
        (LORD_HOWE, "2026-04-05T01:00", "2026-04-05T04:00", {"duration": "2h"}, "01:00+11:00", "02:30+10:30", 120),
        (LORD_HOWE, "2026-10-04T01:45", "2026-10-04T02:45", {"end": "04:00"}, "01:45+10:30", "04:00+11:00", 105),
        (LORD_HOWE, "2026-10-04T01:45", "2026-10-04T02:45", {"start": "01:00"}, "01:00+10:30", "02:45+11:00", 75),
    ],
)
async def test_clocks_that_change_by_an_hour_or_by_half_of_one_move_nothing_that_was_not_said(
    zone: ZoneInfo, start: str, end: str, said: dict[str, str], start_told: str, end_told: str, minutes: int
) -> None:
    async with studio(zone=zone) as office:
        number = await logged(office, start, end)
        entry = (await office.call("update_time_entry", entry=number, **said))["entry"]
        day = start[:11]
        assert (entry["start"], entry["end"], entry["minutes"]) == (f"{day}{start_told}", f"{day}{end_told}", minutes)
        stored = office.entry(number)
        moments = (stored.start_time, stored.end_time)
        assert moments == (datetime.fromisoformat(entry["start"]), datetime.fromisoformat(entry["end"]))
        assert stored.minutes == minutes
    async with open_office(zone=zone) as office:
        told = await office.call("log_time", project="Intranet", start=entry["start"], end=entry["end"])
        assert office.entry(told["entry"]["id"]).minutes == minutes, "where durations are recorded"
