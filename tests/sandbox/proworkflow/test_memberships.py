"""How the sandbox keeps tags, groups, roles, rights and whereabouts as ProWorkflow does."""

import pytest

from tests.sandbox.proworkflow.agency import agency


@pytest.mark.parametrize(
    ("path", "key", "of", "other"),
    [
        ("companies/4/tags", "tagid", 10, 11),
        ("contacts/6/tags", "tagid", 9, 12),
        ("contacts/6/groups", "groupid", 11, 9),
        ("contacts/1/roles", "roleid", 13, 10),
    ],
)
def test_a_tag_a_group_and_a_role_are_put_on_and_taken_off(path: str, key: str, of: int, other: int) -> None:
    here = agency()
    before = [each["id"] for each in here.listed(path)]
    assert here.put(path, {key: of}) == 200
    assert [each["id"] for each in here.listed(path)] == [*before, of]
    assert here.put(path, {key: str(of), "remove": True}) == 200
    assert [each["id"] for each in here.listed(path)] == before
    assert here.put(path, {key: other}) == 400
    assert here.put(path, {}) == 400


def test_companies_and_people_are_found_by_their_tags_and_roles() -> None:
    here = agency()
    assert [row["id"] for row in here.listed("companies", tagid="10", fields="tags")] == [3, 5]
    assert [row["id"] for row in here.listed("contacts", tagid="9,10")] == [9, 7]
    assert [row["id"] for row in here.listed("contacts/staff", roleid="12")] == [1]
    assert here.one("contacts/7")["tags"] == [{"id": 10, "name": "Francophone"}]


def test_a_right_is_told_of_each_contact() -> None:
    here = agency(forbidden=["invoices"])
    rights = {each["name"]: each["view"] for each in here.listed("contacts/1/permissions")}
    assert (rights["projects"], rights["invoices"]) == (True, False)
    assert here.one("contacts/6/permissions/projects") == {"name": "projects", "view": False}
    asked = {"permissionsetting": "delete"}
    assert b"delete" in here.send("GET", "contacts/1/permissions/tasks", query=asked).content
    assert here.send("GET", "contacts/1/permissions/tasks", query={"permissionsetting": "own"}).status == 400


def test_whereabouts_are_taken_down() -> None:
    here = agency()
    assert here.listed("contacts/location") == []
    assert here.put("contacts/2/location", {"latitude": 43.689060, "longitude": -20.182721}) == 200
    told = here.one("contacts/2/location")
    assert (told["latitude"], told["longitude"], told["locationtime"][:10]) == (43.68906, -20.182721, "2026-11-25")
    assert here.put("contacts/3/location", {"address": "123 ABC Street"}) == 200
    assert [row["id"] for row in here.listed("contacts/location")] == [2, 3]
    assert here.put("contacts/2/location", {"latitude": 1}) == 400
