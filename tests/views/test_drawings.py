"""The same picture in a terminal and as SVG: every figure is there, nothing is anybody's markup, the sums are right."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nutmcp.views.picture import Answer
from nutmcp.views.receivables import AGES, receivables_picture
from nutmcp.views.svg import in_svg
from nutmcp.views.terminal import in_text, width
from nutmcp.views.week import week_picture

MONDAY = date(2026, 11, 23)
DAYS = [(MONDAY + timedelta(each)).isoformat() for each in range(7)]
NAMES = st.text("Aé<&>\"' 日本語ü", min_size=1, max_size=60)


@st.composite
def weeks(draw: st.DrawFn) -> Answer:
    """Return what summarize_time answers for a week, perhaps without the groups that did not fit."""
    cells = draw(
        st.lists(st.tuples(NAMES, st.sampled_from(["none", "Design"]), st.sampled_from(DAYS)), unique=True, max_size=20)
    )
    minutes = draw(st.lists(st.integers(1, 1440), min_size=len(cells), max_size=len(cells)))
    groups = [
        {"project": project, "service": service, "day": day, "minutes": each}
        for (project, service, day), each in zip(cells, minutes, strict=True)
    ]
    shown = groups[: draw(st.integers(1, 20))]
    total = {"minutes": sum(minutes), "billable_minutes": sum(minutes) // 2}
    return {"groups": shown, "total": total, "from": DAYS[0], "to": DAYS[-1]}


def clock(minutes: int) -> str:
    """Return hours and minutes, as a timesheet has them."""
    return f"{minutes // 60}:{minutes % 60:02}"


def minutes_in(text: str) -> int:
    """Return the minutes that a figure of a timesheet tells."""
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes) if minutes else 0


@given(weeks())
def test_the_sums_of_a_week_are_those_of_its_rows(answer: Answer) -> None:
    picture = week_picture(answer)
    assert clock(answer["total"]["minutes"]) in picture.lines[0]
    if picture.rows:
        *rows, total = picture.rows[1:]
        assert [minutes_in(row[-1].text) for row in rows] == [
            *(sum(minutes_in(cell.text) for cell in row[1:-1]) for row in rows if row[0].text != "All others"),
            *(minutes_in(row[-1].text) for row in rows if row[0].text == "All others"),
        ]
        assert sum(minutes_in(row[-1].text) for row in rows) == minutes_in(total[-1].text) == answer["total"]["minutes"]


@given(weeks())
def test_columns_stand_below_each_other_in_any_script(answer: Answer) -> None:
    lines = in_text(week_picture(answer)).split("\n\n", 1)[1:]
    ends = {width(line) for line in (lines[0].split("\n") if lines else ())}
    assert len(ends) <= 1


@given(weeks())
def test_a_name_is_text_in_the_drawing_whatever_it_holds(answer: Answer) -> None:
    picture = week_picture(answer)
    drawn = ET.fromstring(in_svg(picture))  # noqa: S314 - ours
    texts = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    for row in picture.rows:
        assert any(text and text[:31] == row[0].text[:31] for text in texts if row[0].text) or not row[0].text


def test_what_is_missing_stands_below_its_day() -> None:
    total = {"minutes": 60, "billable_minutes": 0}
    missing = [{"minutes": 60, "days": {DAYS[0]: [60, 420], DAYS[1]: [0]}}]
    groups = [{"project": "Intranet", "day": DAYS[0], "minutes": 60}]
    answer = {"groups": groups, "total": total, "missing": missing, "from": DAYS[0], "to": DAYS[-1]}
    last = week_picture(answer).rows[-1]
    assert [cell.text for cell in last][:4] == ["Missing", "−7:00", "nothing", ""]


def test_a_running_timer_is_told_above_the_week() -> None:
    timer = {"project": "Intranet", "started_at": "2026-11-24T09:05-05:00", "minutes": 70}
    answer: Answer = {"groups": [], "total": {"minutes": 0, "billable_minutes": 0}, "from": DAYS[0], "to": DAYS[-1]}
    assert "● Intranet, running since 09:05 (1:10)" in in_text(week_picture(answer, [timer]))


def test_a_timer_of_another_day_is_not_told_above_the_week() -> None:
    timer = {"project": "Intranet", "started_at": "2026-11-30T09:05-05:00", "minutes": 70}
    answer: Answer = {"groups": [], "total": {"minutes": 0, "billable_minutes": 0}, "from": DAYS[0], "to": DAYS[-1]}
    assert "running" not in in_text(week_picture(answer, [timer]))


def test_the_services_of_a_project_stand_together_and_the_hours_stand_against_those_expected() -> None:
    hours = [("Small", "A", 60), ("Large", "A", 50), ("Middle", "A", 70), ("Large", "B", 55)]
    groups = [
        {"project": project, "service": service, "day": DAYS[0], "minutes": minutes}
        for project, service, minutes in hours
    ]
    answer: Answer = {
        "groups": groups,
        "total": {"minutes": 235, "billable_minutes": 235},
        "missing": [{"minutes": 235, "target": 2400, "missing": 2165, "days": {DAYS[0]: [235, 245]}}],
        "from": DAYS[0],
        "to": DAYS[-1],
    }
    picture = week_picture(answer)
    assert [(row[0].text, row[0].below) for row in picture.rows[1:5]] == [
        ("Large", "B"),
        ("Large", "A"),
        ("Middle", "A"),
        ("Small", "A"),
    ]
    assert picture.lines[0] == "3:55 of 40:00 · 100 % billable"
    assert picture.rows[-1][-1].text == "−36:05"


def owed(customer: str, **ages: str) -> dict[str, Any]:
    """Return what one customer owes in Canadian dollars."""
    every = dict.fromkeys(AGES, "0.00") | ages
    late = sum(float(amount) for age, amount in every.items() if age != "current")
    whole = sum(map(float, every.values()))
    return {"customer": customer, "currency": "CAD", "balance": f"{whole:.2f}", "overdue": f"{late:.2f}", "ages": every}


def test_who_is_latest_stands_first_and_who_owes_nothing_is_left_out() -> None:
    groups = [owed("Soon", current="9.00"), owed("Never"), owed("Late", d61_90="1.00"), owed("Later", over_90="0.50")]
    picture = receivables_picture({"groups": groups, "totals": [], "today": "2026-11-30"})
    assert [row[0].text for row in picture.rows[1:]] == ["Later", "Late", "Soon"]
    assert [row[-1].text for row in picture.rows[1:]] == ["over 90 days", "61–90 days", "not due"]


def test_a_bar_has_a_part_for_each_age_in_which_something_is_owed() -> None:
    total = owed("All", current="30.00", over_90="10.00")
    text = in_text(receivables_picture({"groups": [], "totals": [total], "today": "2026-11-30"}))
    assert "CAD 40.00\n" + "█" * 45 + "▚" * 15 in text
    assert "█ not due: CAD 30.00   ▚ over 90 days: CAD 10.00" in text


def test_nothing_owed_is_said() -> None:
    assert "Nothing is owed." in in_text(receivables_picture({"groups": [], "totals": [], "today": "2026-11-30"}))
