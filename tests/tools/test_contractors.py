"""Contractors of ProWorkflow work beside the staff: they have names, and no time of theirs is missing."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import pytest

from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.proworkflow.host import ProWorkflowHost
from tests.tasks.agency_at_work import open_agency
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

TANE, PHOTOS = 12, 13
AN_HOUR: Mapping[str, Any] = {
    "taskid": PHOTOS,
    "contactid": TANE,
    "timetracked": 60,
    "starttime": "2026-11-18T09:00:00",
    "endtime": "2026-11-18T10:00:00",
}


def photograph(agency: Office) -> None:
    """Let the photographer have worked for an hour last week."""
    agency.sandbox.control.store.insert("time", [dict(AN_HOUR)])


async def test_a_contractor_is_named_in_lists_sums_and_tasks() -> None:
    async with open_agency() as agency:
        photograph(agency)
        (row,) = (await agency.call("list_time_entries", period="last_week", member="Tāne Moeke"))["items"]
        assert (row["member"], row["service"]) == ("Tāne Moeke", "Photo shoot")
        sums = await agency.call("summarize_time", period="last_week", member="all", group_by=["member"])
        assert "Tāne Moeke" in {each["member"] for each in sums["groups"]}
        (task,) = (await agency.call("list_tasks", query="photo", member="all"))["items"]
        assert task["people"] == ["Tāne Moeke"]
        assert "member 12" not in json.dumps([row, sums, task])


async def test_time_is_logged_for_a_contractor_by_name() -> None:
    async with open_agency() as agency:
        logged = await agency.call(
            "log_time", project="Website refresh", service="photo shoot", duration="2h", member="Tāne Moeke"
        )
        assert agency.entry(logged["entry"]["id"]).member == TANE
        assert logged["message"].endswith("for “Tāne Moeke”.")


async def test_no_time_of_a_contractor_is_missing() -> None:
    async with open_agency() as agency:
        told = await agency.call("summarize_time", period="2026-11-23", missing="people", member="all")
        assert "Tāne Moeke" not in json.dumps(told, ensure_ascii=False)


async def test_where_the_list_of_contractors_is_withheld_the_staff_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    respond = ProWorkflowHost.respond

    def withholding(host: ProWorkflowHost, request: Request) -> Response:
        if request.path == "contacts/contractor":
            return Response(status=HTTPStatus.FORBIDDEN, content=b'{"status":"Error","details":["Access denied"]}')
        return respond(host, request)

    monkeypatch.setattr(ProWorkflowHost, "respond", withholding)
    async with open_agency() as agency:
        members = (await agency.call("list_members"))["items"]
        assert len(members) == 5
