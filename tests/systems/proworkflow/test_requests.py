"""What is asked of ProWorkflow says every default that would hide something, and writes hold changes alone."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nutmcp.domain.time_entry import TimeEntryDraft, draft_of
from nutmcp.errors import InvalidArguments, NotFound, Refused
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.systems.proworkflow.general_tasks import GENERAL
from nutmcp.systems.proworkflow.records import Task, TaskDraft, TimeEntry
from nutmcp.systems.proworkflow.resources import RESOURCES
from tests.systems.proworkflow.playing import Player, listed

MADE = {"message": "Success", "status": "Success", "details": [{"id": 901}]}
ENTRY = TimeEntry(
    id=7,
    project=3,
    project_service=31,
    member=2,
    working_date=date(2026, 11, 30),
    minutes=60,
    note="Proofs",
)
HIDING = {
    "projects": {"status": "all"},
    "tasks": {"status": "all", "type": "all", "contacts": "all"},
    "time_entries": {"trackedfrom": "1970-01-01", "trackedto": "2099-12-31", "contacts": "all", "billable": "all"},
    "invoices": {"status": "all", "projectstatus": "all"},
    "quotes": {"status": "all", "type": "all"},
    "project_expenses": {"projectstatus": "all", "contacts": "all"},
    "messages": {"projectstatus": "all", "taskstatus": "all"},
    "files": {"projectstatus": "all"},
    "customers": {"pending": "false"},
    "contacts": {"pending": "false"},
}


def query_of(call: Call) -> dict[str, str]:
    player = Player()
    player.ask(call)
    return dict(player.requests[0].query)


@pytest.mark.parametrize(("name", "said"), HIDING.items())
def test_a_list_says_every_default_that_would_hide_something(name: str, said: dict[str, str]) -> None:
    asked = query_of(Call(verb=Verb.LIST, resource=name))
    assert asked.items() >= said.items()


@pytest.mark.parametrize("name", [name for name, each in RESOURCES.items() if each.paged and Verb.LIST in each.verbs])
def test_a_list_with_pages_says_both_of_their_parameters(name: str) -> None:
    asked = query_of(Call(verb=Verb.LIST, resource=name, page=3, limit=50))
    assert (asked["pagesize"], asked["pagenumber"]) == ("50", "3")


def test_a_period_and_a_person_are_asked_for_there() -> None:
    filters = (
        Filter("working_date", Operator.GTE, date(2026, 11, 2)),
        Filter("working_date", Operator.LT, date(2026, 12, 1)),
        Filter("member", Operator.EQ, 2),
        Filter("project", Operator.EQ, 3),
    )
    asked = query_of(Call(verb=Verb.LIST, resource="time_entries", filters=filters))
    assert (asked["trackedfrom"], asked["trackedto"]) == ("2026-11-02", "2026-11-30")
    assert (asked["contacts"], asked["projectid"]) == ("2", "3")


@pytest.mark.parametrize("value", ["seven", "all", "me", "!3", "2,3", "", 0, -3, "07", True], ids=repr)
def test_what_is_no_id_is_not_asked_for_there(value: str | int) -> None:
    usual = query_of(Call(verb=Verb.LIST, resource="time_entries"))
    for name in ("project", "project_service", "member"):
        rule = Filter(name, Operator.EQ, value)
        assert query_of(Call(verb=Verb.LIST, resource="time_entries", filters=(rule,))) == usual


@pytest.mark.parametrize("value", [GENERAL, str(GENERAL)], ids=repr)
def test_time_on_no_project_is_asked_for_there_however_its_place_is_named(value: str | int) -> None:
    rule = Filter("project", Operator.EQ, value)
    asked = query_of(Call(verb=Verb.LIST, resource="time_entries", filters=(rule,)))
    assert (asked["generaltasks"], asked["projecttasks"], "projectid" in asked) == ("true", "false", False)


def test_time_without_a_time_of_day_begins_at_nine() -> None:
    player = Player({"POST time": MADE})
    draft = TimeEntryDraft(project=3, project_service=31, member=2, working_date=date(2026, 11, 30), minutes=120)
    assert player.ask(Call(verb=Verb.CREATE, resource="time_entries", draft=draft)).id == 901
    body = {"taskid": 31, "contactid": 2, "notes": "", "starttime": "2026-11-30T09:00", "timetracked": 120}
    assert player.written() == [("POST", "time", body)]


def test_time_with_a_time_of_day_is_sent_by_the_clock_of_the_account() -> None:
    player = Player({"POST time": MADE}, zone="Pacific/Auckland")
    start, end = datetime(2026, 11, 29, 20, tzinfo=UTC), datetime(2026, 11, 29, 21, 30, tzinfo=UTC)
    draft = TimeEntryDraft(project=3, project_service=31, member=2, start_time=start, end_time=end, note="Proofs")
    player.ask(Call(verb=Verb.CREATE, resource="time_entries", draft=draft))
    ((_, _, body),) = player.written()
    assert (body["starttime"], body["endtime"]) == ("2026-11-30T09:00", "2026-11-30T10:30")


def test_time_of_no_time_of_day_that_moves_to_another_day_begins_at_nine() -> None:
    player = Player({"PUT time/7": MADE})
    draft = draft_of(ENTRY).model_copy(update={"working_date": date(2026, 12, 2)})
    player.ask(Call(verb=Verb.UPDATE, resource="time_entries", id=7, draft=draft, before=ENTRY))
    assert player.written() == [("PUT", "time/7", {"starttime": "2026-12-02T09:00", "timetracked": ENTRY.minutes})]


def test_time_on_no_task_is_never_sent() -> None:
    draft = TimeEntryDraft(project=3, member=2, working_date=date(2026, 11, 30), minutes=90)
    with pytest.raises(InvalidArguments, match="logs time on a task"):
        Player().ask(Call(verb=Verb.CREATE, resource="time_entries", draft=draft))


def test_a_change_of_time_sends_what_is_different_alone() -> None:
    player = Player({"PUT time/7": MADE})
    draft = draft_of(ENTRY).model_copy(update={"minutes": 75})
    player.ask(Call(verb=Verb.UPDATE, resource="time_entries", id=7, draft=draft, before=ENTRY))
    draft = draft_of(ENTRY).model_copy(update={"note": ""})
    player.ask(Call(verb=Verb.UPDATE, resource="time_entries", id=7, draft=draft, before=ENTRY))
    player.ask(Call(verb=Verb.UPDATE, resource="time_entries", id=7, draft=draft_of(ENTRY), before=ENTRY))
    assert player.written() == [
        ("PUT", "time/7", {"timetracked": 75}),
        ("PUT", "time/7", {"notes": ""}),
    ]


def test_time_is_not_moved_to_another_task() -> None:
    draft = draft_of(ENTRY).model_copy(update={"project_service": 32})
    with pytest.raises(Refused, match="cannot move logged time to another task"):
        Player().ask(Call(verb=Verb.UPDATE, resource="time_entries", id=7, draft=draft, before=ENTRY))


def test_a_change_of_a_task_sends_what_is_different_alone_and_an_empty_text_clears() -> None:
    player = Player({"PUT tasks/31": MADE})
    before = Task(id=31, name="Layout", people="2,5", due_date=date(2026, 12, 1))
    draft = TaskDraft(name="Layout", people="2", due_date="")
    player.ask(Call(verb=Verb.UPDATE, resource="tasks", id=31, draft=draft, before=before))
    assert player.written() == [("PUT", "tasks/31", {"contacts": "2", "duedate": ""})]


def test_a_task_with_time_on_it_is_not_deleted() -> None:
    player = Player({"GET tasks/31": {"task": {"id": 31, "timetracked": 15}, "status": "Success"}})
    with pytest.raises(Refused, match="deleted with it"):
        player.ask(Call(verb=Verb.DELETE, resource="tasks", id=31))
    assert player.written() == []


def test_no_credential_is_in_an_address() -> None:
    player = Player()
    player.ask(Call(verb=Verb.LIST, resource="account"))
    assert all("PWKEY" not in f"{each.path}{each.query}" for each in player.requests)
    assert player.requests[0].headers["apikey"] == "PWKEY-1"


def test_a_full_page_is_followed_by_another_unless_the_total_says_that_it_ends() -> None:
    rows = [{"id": number, "name": f"T{number}"} for number in range(1, 3)]
    for total, more in ((2, True), (3, True), (5, True)):
        player = Player({"GET tasks": listed("tasks", *rows, total=total)})
        assert player.ask(Call(verb=Verb.LIST, resource="tasks", limit=2)).more is more
    player = Player({"GET tasks": listed("tasks", *rows, total=4)})
    assert player.ask(Call(verb=Verb.LIST, resource="tasks", limit=2, page=2)).more is False


@pytest.mark.parametrize(
    "body",
    [
        {"timerecord": {"id": 7, "taskid": 31, "timetracked": 30}, "count": 1},
        {"time": {"id": 7, "taskid": 31, "timetracked": 30}},
        {"timerecords": [{"id": 7, "taskid": 31, "timetracked": 30}], "count": 1},
        {"data": [{"id": "7", "task": {"id": "31"}, "timetracked": "30"}], "totalcount": "1"},
    ],
    ids=json.dumps,
)
def test_one_record_is_read_whatever_it_stands_in(body: dict[str, Any]) -> None:
    player = Player({"GET time/7": body | {"status": "Success"}})
    (record,) = player.ask(Call(verb=Verb.GET, resource="time_entries", id=7)).records
    assert isinstance(record, TimeEntry)
    assert (record.id, record.project_service, record.minutes) == (7, 31, 30)


def test_a_record_that_is_not_there_is_missing_where_one_comes_in_a_list() -> None:
    player = Player({"GET time/7": {"timerecords": [], "count": 0, "status": "Success"}})
    with pytest.raises(NotFound):
        player.ask(Call(verb=Verb.GET, resource="time_entries", id=7))


def test_a_timer_is_told_by_its_task_in_whatever_form_that_comes() -> None:
    row = {"id": 51, "task": {"id": 31, "name": "Layout"}, "contact": {"id": 2}, "starttime": "2026-11-30T09:00"}
    player = Player({"PUT tasks/31/starttimer": MADE, "GET time/activetimers": listed("activetimers", row)})
    answer = player.ask(Call(verb=Verb.DO, resource="project_services", id=31, action="starttimer"))
    (begun,) = answer.included["time_entries"]
    assert begun.id == 51


@pytest.mark.parametrize("told", ["2026-11-30T09:15:42", "2026-11-30T09:15", "2026-11-30 09:15:42.000000"])
def test_a_record_may_have_been_made_as_late_as_its_time_can_mean(told: str) -> None:
    player = Player({"GET time/7": {"timerecord": {"id": 7, "timetracked": 30, "lastmodified": told}}})
    (record,) = player.ask(Call(verb=Verb.GET, resource="time_entries", id=7)).records
    assert isinstance(record, TimeEntry)
    assert record.creation_date is not None
    asked_at = datetime(2026, 11, 30, 9, 15, 42, 500_000 if len(told) < 20 else 0, tzinfo=UTC)
    assert record.creation_date >= asked_at
