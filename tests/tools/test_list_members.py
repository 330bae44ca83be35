"""An assistant asks who there is: the members, whether they are active, and on how many projects."""

from unittest.mock import patch

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

ACTIVE = ["Amélie Nguyễn", "Camille Tremblay", "Jean-François Côté", "John Smith", "Robin Lacroix", "Zoë Müller"]


async def test_those_who_can_log_time_are_listed_by_name(office: Office) -> None:
    answer = await office.call("list_members")
    assert [each["name"] for each in answer["items"]] == ACTIVE
    assert all(each["active"] and each["projects"] and "@" in each["email"] for each in answer["items"])


async def test_the_projects_are_the_open_ones_that_the_member_is_active_in(office: Office) -> None:
    projects = (await office.desk.directory.roster()).projects.values()
    for row in (await office.call("list_members", status="all"))["items"]:
        theirs = [
            each
            for each in projects
            if each.open and any(part.member == row["id"] and part.active for part in each.members or ())
        ]
        assert row["projects"] == len(theirs)
        assert row["active"] == bool(theirs)


async def test_inactive_members_are_counted_and_shown_when_asked_for(office: Office) -> None:
    note = (await office.call("list_members"))["note"]
    gone = (await office.call("list_members", status="inactive"))["items"]
    assert f"Left out although matching: {len(gone)} inactive." in note
    assert gone
    assert not any(each["active"] for each in gone)
    everyone = (await office.call("list_members", status="all"))["items"]
    assert (await office.call("list_members", status=["inactive", "active"]))["items"] == everyone
    assert len(everyone) == len(ACTIVE) + len(gone)


async def test_a_member_is_found_by_name_or_e_mail_without_accents(office: Office) -> None:
    (found,) = (await office.call("list_members", query="muller"))["items"]
    assert found["name"] == "Zoë Müller"
    (same,) = (await office.call("list_members", query=found["email"]))["items"]
    assert same == found


async def test_where_nobody_is_found_that_is_explained_with_names_alike(office: Office) -> None:
    answer = await office.call("list_members", query="mueller zoe")
    assert answer["items"] == []
    assert "mueller" in answer["note"]
    assert "Zoë Müller" in answer["nearest"]


async def test_more_members_than_an_answer_holds_are_cut_and_counted(office: Office) -> None:
    with patch("nutmcp.tools.lists.page.LONGEST_ROWS", 300):
        answer = await office.call("list_members")
    assert f"Only the first {len(answer['items'])} of {len(ACTIVE)} members fit" in answer["note"]


@pytest.mark.parametrize(
    ("arguments", "field"), [({"status": "retired"}, "status"), ({"query": "..."}, "query"), ({"limit": 3}, "limit")]
)
async def test_what_is_wrong_is_named(office: Office, arguments: dict[str, object], field: str) -> None:
    error = await office.fail("list_members", **arguments)
    assert (error["code"], error["field"]) == ("invalid_arguments", field)
    assert not office.asked()


async def test_it_costs_one_request(office: Office) -> None:
    await office.call("list_projects")
    office.asked()
    await office.call("list_members")
    assert office.asked() == ["GET projects"]
