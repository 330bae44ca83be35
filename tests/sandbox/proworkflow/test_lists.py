"""How the sandbox lists as ProWorkflow does: what it hides, cuts, sorts, and says of each row."""

import pytest

from nutmcp.sandbox.proworkflow.seed import sow_large
from tests.sandbox.proworkflow.agency import Agency, agency

HERE = agency()


def test_a_list_tells_how_many_there_are_and_are_shown() -> None:
    answer = HERE.get("projects", pagesize=3, pagenumber=2)
    assert (answer["count"], answer["totalcount"], answer["status"]) == (3, 8, "Success")
    assert [row["number"] for row in answer["projects"]] == ["P-0104", "P-0105", "P-0106"]


@pytest.mark.parametrize(
    ("path", "shown", "asked", "all_of_them"),
    [
        ("projects", 8, {"status": "all"}, 10),
        ("tasks", 21, {"status": "all"}, 26),
        ("companies", 9, {"pending": "true"}, 1),
        ("contacts", 12, {"pending": "true"}, 1),
        ("companies/3/projects", 1, {"status": "all"}, 2),
        ("projects/1/tasks", 6, {"status": "all"}, 7),
    ],
)
def test_what_is_hidden_comes_when_it_is_asked_for(
    path: str, shown: int, asked: dict[str, str], all_of_them: int
) -> None:
    assert len(HERE.listed(path)) == shown
    assert len(HERE.listed(path, **asked)) == all_of_them


def test_time_is_that_of_the_last_seven_days_unless_said_otherwise() -> None:
    week, more = HERE.get("time"), HERE.get("time", trackedfrom="-1y")
    assert 0 < week["totalcount"] < more["totalcount"] / 10
    assert week["total"] == sum(row["timetracked"] for row in week["timerecords"])
    assert min(row["starttime"] for row in week["timerecords"]) >= "2026-11-19"


def test_the_id_is_always_told_and_words_bring_flat_names() -> None:
    (row, *_) = HERE.listed("projects", fields="company,manager")
    assert (row["id"], row["companyname"], row["managername"]) == (1, "Kōwhai Orchards", "Élodie Marchand")
    assert row.keys() == {"id", "companyid", "companyname", "managerid", "managername"}
    assert HERE.listed("projects", fields="nonsense")[0] == {"id": 1}
    (task, *_) = HERE.listed("tasks", fields="project")
    assert task == {"id": 1, "projectid": 1, "projectnumber": "P-0101", "projecttitle": "Online shop"}


@pytest.mark.parametrize("half", [{"pagesize": 3}, {"pagenumber": 1}, {"pagesize": 0, "pagenumber": 1}])
def test_half_of_a_page_is_refused(half: dict[str, int]) -> None:
    response = HERE.send("GET", "projects", query=half)
    assert response.status == 400
    assert b"pagesize and pagenumber must" in response.content


@pytest.mark.large
def test_more_than_5000_records_are_cut_off_without_a_word() -> None:
    here = agency(sow_large)
    answer = here.get("time", trackedfrom="2001-01-01", fields="timetracked")
    assert (answer["count"], len(answer["timerecords"]), answer["totalcount"]) == (5_000, 5_000, 12_000)
    page = here.get("time", trackedfrom="2001-01-01", fields="timetracked", pagesize=500, pagenumber=24)
    assert (page["count"], page["timerecords"][-1]["id"]) == (500, 12_000)


@pytest.mark.parametrize(
    ("path", "query", "ids"),
    [
        ("projects", {"id": "1,3"}, [1, 3]),
        ("projects", {"companyid": "!2,3", "idfrom": 4, "idto": 6}, [4, 5, 6]),
        ("projects", {"search": "site"}, [2, 3]),
        ("projects", {"search": "!s"}, [4, 5]),
        ("projects", {"searchnumber": "p-010", "managerid": "me"}, [3, 4, 6]),
        ("projects", {"duedatefrom": "-1w", "duedateto": "+5d"}, [5, 7]),
        ("projects", {"duedateto": "2026-12-01"}, [5, 7]),
        ("projects", {"timeallocated": "lte1500", "sortorder": "desc"}, [10, 6, 5]),
        ("projects", {"contacts": "2,3", "contactsmode": "all"}, [1, 2, 3]),
        ("projects", {"contacts": "!1"}, [2]),
        ("projects", {"invoiced": "invoiced", "status": "all"}, [8, 9]),
        ("projects/overdue", {}, [7]),
        ("tasks", {"contacts": "me", "projectid": "1,6"}, [3, 7, 18]),
        ("tasks", {"contacts": "unassigned", "type": "nonheading"}, []),
        ("tasks", {"type": "heading"}, [1, 4]),
        ("tasks", {"projecttasks": "false"}, [25, 26]),
        ("tasks", {"generaltasks": "false", "billable": "false"}, [21]),
        ("tasks", {"dependentstatus": "noncurrent"}, [6, 10]),
        ("tasks", {"projectid": 1, "status": "all", "sortby": "order"}, [1, 2, 3, 4, 5, 6, 7]),
        ("tasks/overdue", {"sortby": "duedate"}, [19, 16, 13]),
        ("companies", {"type": "client", "search": "te"}, [7, 4]),
        ("companies/contractor", {}, [8]),
        ("contacts/staff", {"sortby": "lastname"}, [2, 4, 3, 1, 5]),
        ("contacts", {"companyid": "2,3"}, [6, 7]),
        ("companies/7/contacts", {}, [11]),
        ("contacts/5/projects", {}, [2, 3, 6, 7]),
        ("contacts/2/tasks", {}, [5, 6, 10, 12, 16, 17, 26]),
        ("settings/projects/categories", {}, [3, 4, 5, 6]),
    ],
)
def test_a_parameter_finds_what_it_means(path: str, query: dict[str, object], ids: list[int]) -> None:
    assert [row["id"] for row in HERE.listed(path, **query)] == ids


@pytest.mark.parametrize(
    "query",
    [
        {"duedatefrom": "soon"},
        {"duedatefrom": "3w"},
        {"companyid": "Acme"},
        {"invoicetotal": "much"},
        {"sortby": "colour"},
        {"sortorder": "up"},
        {"lastmodifiedfrom": "15x"},
        {"invoiced": "maybe"},
        {"idfrom": "x"},
    ],
    ids=repr,
)
def test_a_parameter_that_makes_no_sense_is_refused(query: dict[str, str]) -> None:
    assert HERE.send("GET", "projects", query=query).status == 400


def test_an_unknown_parameter_is_ignored_or_refused() -> None:
    assert HERE.send("GET", "projects", query={"colour": "red"}).status == 200
    assert agency(unknown_parameter="refused").send("GET", "projects", query={"colour": "red"}).status == 400


def test_what_took_longer_than_was_planned_is_found_in_three_ways() -> None:
    rows = HERE.listed("projects", fields="timetracked,timeallocated")
    longer = [row["id"] for row in rows if 0 < row["timeallocated"] < row["timetracked"]]
    assert 5 in longer
    assert [row["id"] for row in HERE.listed("projects/overtime")] == longer
    assert [row["id"] for row in HERE.listed("projects", timetracked="over", timeallocated="gte1")] == longer
    least = HERE.listed("projects", timetracked="gte100%", timeallocated="gte1")
    assert {row["id"] for row in least} >= set(longer)


def changed(here: Agency, **query: object) -> list[int]:
    return [row["id"] for row in here.listed("contacts", **query)]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Toronto"])
def test_what_changed_is_found_by_the_clock_of_the_account_or_by_utc(zone: str) -> None:
    here = agency(zone=zone)
    here.put("contacts/5", {"title": "Editor"})
    local = {"Pacific/Auckland": "2026-11-25T04:30", "America/Toronto": "2026-11-24T10:30"}[zone]
    assert here.one("contacts/5")["lastmodified"][:16] == local
    assert changed(here, lastmodifiedfrom=local) == [5]
    assert changed(here, lastmodifiedutcfrom="2026-11-24T15:30") == [5]
    assert changed(here, lastmodifiedutcfrom="2026-11-24T15:31") == []
    assert changed(here, lastmodifiedfrom="5n") == [5]
    assert 5 not in changed(here, lastmodifiedto="1h")
    assert len(changed(here, lastmodifiedfrom="2m")) == 12


def test_totals_of_time_come_without_records_and_by_group() -> None:
    assert HERE.get("contacts/1/time").keys() == {"status", "total"}
    assert "timerecords" in HERE.get("contacts/1/time", fields="timetracked")
    told = HERE.get("time", trackedfrom="-30d", subtotals="contact,week", fields="none")
    assert told.keys() == {"status", "subtotals", "total"}
    assert sum(each["subtotal"] for each in told["subtotals"]) == told["total"]
    assert {each["week"][:10] for each in told["subtotals"]} >= {"2026-10-26", "2026-11-02"}
    assert HERE.send("GET", "time", query={"subtotals": "colour"}).status == 400


def test_the_same_rows_come_in_other_forms_where_nobody_knows() -> None:
    other = agency(empty="null", people="text", single_time="time", timers_key="timerecords", typed_key="tail")
    assert other.one("projects/1")["staff"] == "1,2,3,4"
    assert other.one("projects/1")["completedate"] is None
    assert "completedate" not in agency(empty="left_out").one("projects/1")
    assert HERE.one("projects/1")["staff"][0] == {"id": 1, "name": "Mere Tamatea"}
    assert HERE.one("projects/1")["completedate"] == ""
    assert "time" in other.get("time/1")
    assert "timerecords" in other.get("time/activetimers")
    assert "client" in other.get("companies/client")
    assert "timerecords" not in agency(fields_of_time="none").get("time")
