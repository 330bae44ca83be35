"""A customer is found by a phone number however it is written, here and there."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

WAYS = [
    "8045550123",
    "(804) 555-0123",
    "804 555 0123",
    "804-555-0123",
    "804.555.0123",
    "+1 804 555 0123",
    "+18045550123",
    "001 804 555 0123",
    "555-0123",
    "5550123",
]
KEPT = ["(804) 555-0123", "8045550123", "804 555 0123", "+1 804-555-0123"]


@pytest.mark.parametrize("kept", KEPT)
async def test_a_phone_number_is_found_however_it_is_written(office: Office, kept: str) -> None:
    others = {"name": "Quay", "phone": "(804) 555-0199", "address": "80 Grand Street, 45550 Xville 123"}
    office.sandbox.control.insert("customers", [{"name": "Bell & Co", "phone": kept}, others], 1686)
    for said in WAYS:
        items = (await office.call("search_customers", query=said))["items"]
        assert [each["name"] for each in items] == ["Bell & Co"], said


@pytest.mark.parametrize("said", ["8045550124", "904 555 0123", "(804) 555-9123"])
async def test_another_number_is_not_found(office: Office, said: str) -> None:
    office.sandbox.control.insert("customers", [{"name": "Bell & Co", "phone": "(804) 555-0123"}], 1686)
    answer = await office.call("search_customers", query=said)
    assert answer["items"] == []
    assert "No customer that was looked at has" in answer["note"]
