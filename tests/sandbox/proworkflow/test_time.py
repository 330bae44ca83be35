"""How the sandbox keeps time as ProWorkflow does: its combinations, its clock without a zone, and its timers."""

import pytest

from tests.sandbox.proworkflow.agency import AS_LUC, agency

TASK = {"taskid": 18}


@pytest.mark.parametrize(
    ("said", "start", "end", "minutes"),
    [
        ({"starttime": "2026-11-20T09:00", "endtime": "2026-11-20T10:30"}, "20T09:00", "20T10:30", 90),
        ({"starttime": "2026-11-20T09:00", "timetracked": 45}, "20T09:00", "20T09:45", 45),
        ({"endtime": "2026-11-20T09:00", "timetracked": 45}, "20T08:15", "20T09:00", 45),
        ({"starttime": "2026-11-20T23:30", "timetracked": 60}, "20T23:30", "21T00:30", 60),
        ({"timetracked": 30}, "25T04:00", "25T04:30", 30),
        ({"endtime": "now", "timetracked": 30}, "25T04:00", "25T04:30", 30),
        ({"date": "2026-11-20", "timetracked": 30}, "20T09:00", "20T09:30", 30),
    ],
    ids=repr,
)
def test_time_is_taken_in_each_combination(said: dict[str, object], start: str, end: str, minutes: int) -> None:
    here = agency()
    row = here.one(f"time/{here.add('time', {**TASK, **said, 'notes': 'Kia ora'})}")
    assert (row["starttime"], row["endtime"]) == (f"2026-11-{start}:00", f"2026-11-{end}:00")
    assert (row["timetracked"], row["contactid"], row["notes"], row["billable"]) == (minutes, 1, "Kia ora", True)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"timeminutes": 30},
        {"starttime": "2026-11-20T09:00"},
        {"endtime": "2026-11-20T09:00"},
        {"starttime": "2026-11-20T09:00", "endtime": "2026-11-20T10:00", "timetracked": 60},
        {"starttime": "2026-11-20T10:00", "endtime": "2026-11-20T09:00"},
        {"starttime": "2026-11-20T10:00+13:00", "timetracked": 60},
        {"starttime": "nine", "timetracked": 60},
        {"timetracked": -5},
        {"timetracked": 30, "contactid": 99},
        {"timetracked": 30, "taskid": 1},
        {"timetracked": 30, "taskid": ""},
        {"timetracked": 30, "taskid": 99},
    ],
    ids=repr,
)
def test_any_other_combination_is_refused(said: dict[str, object]) -> None:
    assert agency().send("POST", "time", {**TASK, **said}).status == 400


def test_time_ends_now_by_the_clock_of_the_account() -> None:
    here = agency(zone="America/Toronto")
    row = here.one(f"time/{here.add('tasks/18/time', {'timetracked': 30})}")
    assert (row["starttime"], row["endtime"]) == ("2026-11-24T10:00:00", "2026-11-24T10:30:00")


def test_a_day_alone_is_kept_passed_over_or_refused() -> None:
    said = {**TASK, "date": "2026-11-20", "timetracked": 30}
    here = agency(date_alone="ignored")
    assert here.one(f"time/{here.add('time', said)}")["endtime"] == "2026-11-25T04:30:00"
    assert agency(date_alone="refused").send("POST", "time", said).status == 400


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ({"timetracked": 30}, "09:00", "09:30"),
        ({"endtime": "2026-11-20T12:00"}, "09:00", "12:00"),
        ({"starttime": "2026-11-20T08:00"}, "08:00", "09:00"),
        ({"starttime": "2026-11-20T08:00", "timetracked": 15}, "08:00", "08:15"),
        ({"notes": "Other"}, "09:00", "10:00"),
    ],
    ids=repr,
)
def test_an_edit_takes_the_same_combinations_or_one_alone(said: dict[str, object], start: str, end: str) -> None:
    here = agency()
    id = here.add("time", {**TASK, "starttime": "2026-11-20T09:00", "timetracked": 60})
    assert here.put(f"time/{id}", said) == 200
    row = here.one(f"time/{id}")
    assert (row["starttime"], row["endtime"]) == (f"2026-11-20T{start}:00", f"2026-11-20T{end}:00")


def test_a_start_alone_may_stretch_and_a_day_alone_moves_what_it_is_edited_to() -> None:
    here = agency(start_alone="stretches")
    id = here.add("time", {**TASK, "starttime": "2026-11-20T09:00", "timetracked": 60})
    here.put(f"time/{id}", {"starttime": "2026-11-20T08:00"})
    assert here.one(f"time/{id}")["timetracked"] == 120
    here.put(f"time/{id}", {"date": "2026-11-19"})
    row = here.one(f"time/{id}")
    assert (row["starttime"], row["timetracked"]) == ("2026-11-19T08:00:00", 120)
    assert here.send("DELETE", f"time/{id}").status == 200
    assert here.send("GET", f"time/{id}").status == 404


def test_time_stays_on_its_task_and_approved_time_as_it_is() -> None:
    here = agency()
    id = here.add("time", {**TASK, "timetracked": 30})
    assert here.put(f"time/{id}", {"taskid": 11}) == 200
    assert here.one(f"time/{id}")["taskid"] == 18
    here.host.knobs.task_of_time = "refused"
    assert here.put(f"time/{id}", {"taskid": 11}) == 400
    assert here.put("time/1", {"notes": "X"}) == 400
    assert here.send("DELETE", "time/1").status == 400
    for status in (403, 200):
        here.host.knobs.locked_time = status
        assert here.put("time/1", {"notes": "X"}) == status


def test_whether_a_completed_task_takes_time_is_not_known() -> None:
    assert agency().send("POST", "time", {"taskid": 22, "timetracked": 30}).status == 201
    assert agency(completed_task="refused").send("POST", "time", {"taskid": 22, "timetracked": 30}).status == 400


def test_a_timer_runs_on_one_task_of_a_person_at_a_time() -> None:
    here = agency()
    assert here.put("tasks/18/starttimer", {"notes": "First"}) == 200
    assert here.send("PUT", "tasks/16/starttimer", {}, headers=AS_LUC).status == 200
    here.clock.advance(125)
    mine = next(row for row in here.listed("time/activetimers") if row["contactid"] == 1)
    assert (mine["timetrackedseconds"], mine["timetracked"], mine["starttime"]) == (125, 2, "2026-11-25T04:30:12")
    assert mine["id"] not in {row["id"] for row in here.listed("time")}
    assert here.put("tasks/11/starttimer", {}) == 200
    assert {row["taskid"] for row in here.listed("time/activetimers")} == {14, 16, 11}
    ended = here.one(f"time/{mine['id']}")
    assert (ended["starttime"], ended["endtime"]) == ("2026-11-25T04:30:00", "2026-11-25T04:32:00")
    assert (ended["timetracked"], ended["notes"]) == (2, "First")


def test_a_timer_is_stopped_by_its_task_or_by_its_record() -> None:
    here = agency(timer_answer="timerecord", running_in_time="shown")
    assert here.put("tasks/18/stoptimer", {}) == 400
    id = here.send("PUT", "tasks/18/starttimer", {})
    (running,) = [row for row in here.listed("time") if row["taskid"] == 18 and row["endtime"] == ""]
    assert str(running["id"]).encode() in id.content
    assert here.put(f"time/{running['id']}/stoptimer", {"notes": "Done"}) == 200
    assert here.put(f"time/{running['id']}/stoptimer", {}) == 400
    assert here.one(f"time/{running['id']}")["notes"] == "Done"
    assert here.put("tasks/18/starttimer", {}) == 200
    assert here.put("tasks/18/stoptimer", {"notes": "Again"}) == 200
    assert here.put("tasks/1/starttimer", {}) == 400
