"""What a person reads in a form: what becomes of each entry, and nothing that only an assistant can use."""

import pytest

from tests.server.user_with_forms import desk, told
from tests.whole_server import Era

pytestmark = pytest.mark.anyio
EACH_ERA = pytest.mark.parametrize("era", ["auto", "legacy"])
ASIDES = ("confirm_token", "allow_duplicate", "undo", "`")
"""What a person who reads a form can do nothing with."""


@EACH_ERA
async def test_a_form_says_nothing_that_only_an_assistant_can_use(era: Era) -> None:
    async with desk(era, *["decline"] * 4) as at:
        row = {"project": "Intranet", "duration": "30m", "note": "Minutes"}
        entry = told(await at.call("log_time", **row))["entry"]["id"]
        theirs = next(each.id for each in at.office.booked() if each.member == 9016 and not each.invoice)
        wrong = {"project": 6640, "duration": "1h", "note": "Other"}
        for tool, said in (
            ("log_timesheet", {"entries": [row, wrong, wrong]}),
            ("delete_time_entry", {"entry": entry}),
            ("update_time_entry", {"entry": theirs, "note": ""}),
            ("update_time_entry", {"entry": [entry, theirs, 1], "duration": "20m"}),
        ):
            assert told(await at.call(tool, **said))["status"] == "preview"
        sheet, delete, update, several = (form.message for form in at.user.forms)
        assert not [each for form in at.user.forms for each in ASIDES if each in form.message]
        assert sheet.splitlines()[1:] == [
            "[0] 2026-11-24 – 30 min – Intranet – Minutes → already logged",
            "[1] 2026-11-24 – 60 min – Acme website – Other",
            "[2] 2026-11-24 – 60 min – Acme website – Other → already logged",
        ]
        assert delete.startswith(f"This would delete entry {entry}. Nothing was changed yet.\n")
        assert f"This would change entry {theirs}, which is another member's" in update
        assert several.splitlines()[-1] == "entry 1 → left out: Nutcache has nothing under id 1 in time entries"


@EACH_ERA
async def test_who_agrees_to_a_change_has_read_what_is_to_become_of_each_entry(era: Era) -> None:
    async with desk(era, {}) as at:
        for note in ("One", "Two"):
            await at.call("log_time", project="Intranet", duration="30m", date="2020-02-03", note=note)
        where = {"from": "2020-02-03", "to": "2020-02-03"}
        changed = told(await at.call("update_time_entry", where=where, note="Renamed"))
        assert changed["status"] == "updated"
        assert {each["entry"]["note"] for each in changed["entries"]} == {"Renamed"}
        lines = at.user.forms[0].message.splitlines()[1:]
        assert sorted(line.partition(" – Intranet – ")[2] for line in lines) == [
            "One → note: Renamed",
            "Two → note: Renamed",
        ]
