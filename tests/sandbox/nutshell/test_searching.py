"""How the built-in Nutshell searches."""

import pytest

from tests.sandbox.nutshell.calling import team


@pytest.mark.parametrize(
    ("method", "string", "found"),
    [
        ("searchAccounts", "etude", {21}),
        ("searchAccounts", "CAFÉ cardinal", {28}),
        ("searchContacts", "genevieve roy", {119}),
        ("searchContacts", "rideaucu.example", {111}),
        ("searchLeads", "harbour finch", {502, 521}),
        ("searchLeads", "1009", {509}),
        ("searchUsersAndTeams", "québec", {1000}),
        ("searchContactsAndUsers", "roy", {119}),
        ("searchProducts", "cabine", {4}),
        ("searchSources", "", set[int]()),
    ],
)
def test_a_search_finds_by_words_and_sends_stubs(method: str, string: str, found: set[int]) -> None:
    rows = team().call(method, string=string)
    assert {each["id"] for each in rows} == found
    assert all(each["stub"] is True for each in rows)


def test_a_search_of_everything_answers_by_what_was_found() -> None:
    here = team()
    found = here.call("searchUniversal", string="marchand")
    assert {name: [each["id"] for each in rows] for name, rows in found.items()} == {
        "contacts": [101, 102],
        "accounts": [21],
        "leads": [501, 516],
    }
    found = here.call("searchByEmail", emailAddressString="eve@orchestrefjord.example")
    assert [[each["id"] for each in rows] for rows in found.values()] == [[116], [], []]
    assert len(here.call("searchLeads", string="room", limit=1)) == 1
