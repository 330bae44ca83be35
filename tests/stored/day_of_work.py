"""A day's work through the tools, kept in a state file: how the stored files beside this module were made.

`python -m tests.stored.day_of_work FOLDER` writes them anew with the code as it is then.
"""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio

from nutmcp.state.opening import open_state
from tests.whole_server import Office, open_office

EARLY = Path(__file__).parent / "0.1"
"""What version 0.1 stored when the steps of a timer were no changes yet."""
LATE = Path(__file__).parent / "0.1-steps"
"""What it stored when they were, and when it knew no other system than Nutcache."""
STATE, ENTRIES = "state.sqlite", "time_entries.json"
MINUTE, HOUR = 60, 3_600


async def work(office: Office) -> None:
    """Write, change, delete and take back; t1 is logged, t2 discarded, t3 cut off while it is logged, t4 runs."""
    first = await office.call("log_time", project="Intranet", duration="30m", note="First")
    second = await office.call("log_time", project="Acme website", service="Design", duration="45m", note="Second")
    await office.call("update_time_entry", entry=first["entry"]["id"], duration="40m")
    preview = await office.call("delete_time_entry", entry=second["entry"]["id"])
    await office.call("delete_time_entry", entry=second["entry"]["id"], confirm_token=preview["confirm_token"])
    rows = [{"project": "Intranet", "duration": f"{minutes}m", "note": "Sheet"} for minutes in (10, 20, 30)]
    preview = await office.call("log_timesheet", entries=rows)
    await office.call("log_timesheet", entries=rows, confirm_token=preview["confirm_token"])
    await office.call("log_time", project="Intranet", duration="15m", note="Taken back")
    await office.call("undo")
    await office.call("start_timer", project="Acme website", service="Design", note="Logged")
    office.clock.advance(HOUR)
    await office.call("stop_timer")
    await office.call("start_timer", project="Intranet", note="Discarded")
    office.clock.advance(5 * MINUTE)
    await office.call("stop_timer", discard=True)
    await office.call("start_timer", project="Intranet", note="Cut off")
    office.clock.advance(30 * MINUTE)
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    office.sandbox.control.fail("status", path="time_entries/filtered", times=None)
    await office.fail("stop_timer")
    await office.call("start_timer", project="Acme website", note="Running")


async def recorded(state: Path) -> list[dict[str, Any]]:
    """Keep the day in the state file, and return those of its time entries that Nutcache held at the end."""
    store = open_state(state)
    async with open_office(store=store) as office:
        seeded = len(office.booked())
        await work(office)
        rows = [each.model_dump(mode="json", exclude_none=True) for each in office.booked()[seeded:]]
    store.close()
    return rows


def keep(folder: Path) -> None:
    """Write the day into a folder: its state file, and its time entries."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as workshop:
        rows = anyio.run(recorded, Path(workshop) / STATE)
        (folder / STATE).unlink(missing_ok=True)
        with closing(sqlite3.connect(Path(workshop) / STATE)) as connection:
            connection.execute("VACUUM INTO ?", (str(folder / STATE),))
    (folder / ENTRIES).write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
