"""All that is wrong with one call is told at once: what is missing, what is unknown, and what cannot be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.tools.desk import Defaults
from tests.examples import one_in
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio


FAULTS: dict[str, object] = {
    "date": "31 Feb",
    "start": "25:00",
    "end": "noonish",
    "duration": "90",
    "billable": "some",
    "member": "everyone",
    "note": "x" * 4_001,
}


@settings(max_examples=one_in(2))
@given(wrong=st.sets(st.sampled_from(sorted(FAULTS)), min_size=1), named=st.booleans())
async def test_all_that_cannot_be_read_of_an_entry_is_told_at_once_with_the_project_that_is_missing(
    wrong: set[str], named: bool
) -> None:
    said = {"duration": "1h"} | {name: FAULTS[name] for name in wrong} | ({"project": "Intranet"} if named else {})
    async with open_office() as office:
        error = await office.fail("log_time", **said)
        assert error["code"] == "invalid_arguments"
        told = [each["field"] for each in error.get("errors", [error])]
        assert sorted(told) == sorted({*wrong} | (set() if named else {"project"}))
        assert office.asked() == []


async def test_a_missing_project_is_told_beside_what_is_wrong_otherwise(office: Office) -> None:
    error = await office.fail("log_time", hours=2, notify="perhaps")
    assert [each["field"] for each in error["errors"]] == ["hours", "notify", "project"]
    error = await office.fail("log_timesheet", entries=[{"project": "Intranet", "hours": 1}, {"notify": "perhaps"}])
    assert [each["field"] for each in error["errors"]] == [
        "entries[0].hours",
        "entries[1].notify",
        "entries[1].project",
    ]
    error = await office.fail("start_timer", switch="perhaps")
    assert [each["field"] for each in error["errors"]] == ["switch", "project"]
    error = await office.fail("start_timer", started_at="never")
    assert [each["field"] for each in error["errors"]] == ["project", "started_at"]
    assert (await office.fail("start_timer", switch="perhaps", amend=True))["field"] == "switch"
    assert (await office.fail("log_time", client="Intranet", notify="perhaps"))["errors"][1]["field"] == "notify"


async def test_a_project_is_not_missing_where_a_default_is_set() -> None:
    async with open_office(defaults=Defaults("Intranet")) as office:
        assert (await office.fail("log_time", duration="1h", notify="perhaps"))["field"] == "notify"


async def test_all_that_cannot_be_read_of_a_change_is_told_at_once(office: Office) -> None:
    mine = next(each for each in office.booked() if each.member == 9015 and each.invoice is None)
    error = await office.fail("update_time_entry", entry=mine.id, date="31 Feb", duration="90", billable="some")
    assert [each["field"] for each in error["errors"]] == ["date", "duration", "billable"]


@pytest.mark.parametrize(
    ("wrong", "code", "fields"),
    [
        ({"date": "31 Feb", "duration": "90"}, "invalid_arguments", ["date", "duration"]),
        ({"project": "Nowhere"}, "not_found", ["project"]),
        ({"project": "Acme"}, "ambiguous", ["project"]),
        ({"member": "Nobody"}, "not_found", ["member"]),
        ({"project": "Brand guidelines"}, "refused", ["project"]),
    ],
)
async def test_what_is_wrong_for_all_of_several_entries_is_told_once(
    office: Office, wrong: dict[str, object], code: str, fields: list[str]
) -> None:
    where = {"period": "last_week", "invoiced": False}
    answer = await office.answer_beside_error("update_time_entry", where=where, **wrong)
    error = answer["error"]
    assert (error["code"], "entries" in answer) == (code, False)
    assert [each["field"] for each in error.get("errors", [error])] == fields
