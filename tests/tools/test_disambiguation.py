"""Where two customers, projects or members have one name, a summary tells them apart by their ids."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio


async def test_hours_of_namesakes_come_with_their_ids(office: Office) -> None:
    office.sandbox.control.store.update("projects", 6641, {"name": "Acme website"})
    answer = await office.call("summarize_time", group_by=["project"], member="all")
    twice = [each for each in answer["groups"] if each["project"] == "Acme website"]
    assert {each["project_id"] for each in twice} == {6640, 6641}
    assert [each for each in answer["groups"] if "project_id" in each] == twice


async def test_customers_and_members_of_one_name_do_so_too(office: Office) -> None:
    office.sandbox.control.store.update("customers", 154530, {"name": "Acme Corporation"})
    for each in office.sandbox.control.rows("project_members"):
        office.sandbox.control.store.update("project_members", each.id or 0, {"name": "Sam"})
    answer = await office.call("summarize_time", group_by=["customer", "member"], member="all")
    namesakes = [each for each in answer["groups"] if each["customer"] == "Acme Corporation"]
    assert {each["customer_id"] for each in namesakes} == {154528, 154530}
    assert {each["member"] for each in namesakes} == {"Sam"}
    assert len({each["member_id"] for each in namesakes}) > 1


async def test_invoices_of_namesakes_come_with_their_ids(office: Office) -> None:
    office.sandbox.control.store.update("customers", 154529, {"name": "Acme Corporation"})
    for each in office.sandbox.control.rows("invoices"):
        if getattr(each, "customer", 0) == 154529:
            office.sandbox.control.store.update("invoices", each.id or 0, {"customer_name": "Acme Corporation"})
    answer = await office.call("summarize_invoices", group_by=["customer", "status"])
    twice = [each for each in answer["groups"] if each["customer"] == "Acme Corporation"]
    assert {each["customer_id"] for each in twice} == {154528, 154529}
    assert [each for each in answer["groups"] if "customer_id" in each] == twice


async def test_one_customer_who_pays_in_two_currencies_is_no_namesake(office: Office) -> None:
    answer = await office.call("summarize_invoices", group_by=["currency", "customer"])
    assert not [each for each in answer["groups"] if "customer_id" in each]
