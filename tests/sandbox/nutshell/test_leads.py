"""What follows in the built-in Nutshell from a change of a lead."""

from typing import Any

import pytest

from tests.sandbox.nutshell.calling import ACCOUNT, LEAD, OWEN, team


def test_a_new_lead_begins_at_the_first_stage_and_is_given_to_whoever_makes_it() -> None:
    lead = team().call("newLead", OWEN, lead={"primaryAccount": {"id": ACCOUNT}, "note": "They called us."})
    assert (lead["number"], lead["status"], lead["completion"]) == (1025, 0, 0)
    assert (lead["milestone"]["name"], lead["stageset"]["name"]) == ("Qualify", "Offices")
    assert lead["assignee"]["name"] == "Owen Brathwaite"
    assert [each["id"] for each in lead["accounts"]] == [ACCOUNT]
    assert [each["note"] for each in lead["notes"]] == ["They called us."]


def test_the_primary_account_of_a_lead_is_the_first_of_its_accounts() -> None:
    here = team()
    after = here.edit("lead", LEAD, primaryAccount={"id": 25})
    assert [each["id"] for each in after["accounts"]] == [25]
    after = here.edit("lead", LEAD, accounts=[{"id": 30}, {"id": 25}])
    assert after["primaryAccount"]["id"] == 25
    after = here.edit("lead", LEAD, accounts=[{"id": 30}])
    assert after["primaryAccount"]["id"] == 30
    after = here.edit("lead", LEAD, accounts=[])
    assert after["primaryAccount"] is None


def test_a_stage_of_another_pipeline_moves_the_lead_there() -> None:
    here = team()
    after = here.edit("lead", LEAD, milestoneId=7)
    assert (after["stageset"]["id"], after["completion"]) == (2, 25)
    after = here.edit("lead", LEAD, stagesetId=1)
    assert after["milestone"]["name"] == "Qualify"


@pytest.mark.parametrize(
    ("changes", "status"), [({"status": 10}, 10), ({"outcome": {"entityType": "Lead_Outcomes", "id": 4}}, 11)]
)
def test_a_lead_is_closed_by_its_status_or_an_outcome_and_opened_again(changes: dict[str, Any], status: int) -> None:
    here = team()
    after = here.edit("lead", LEAD, **changes)
    assert (after["status"], after["closedTime"], after["completion"]) == (status, "2026-11-24T15:30:12+0000", 100)
    after = here.edit("lead", LEAD, status=0)
    assert (after["status"], after["closedTime"], after["outcome"]) == (0, None, None)
    only = team(closing="outcome")
    assert only.call("newLead", lead={"status": 10})["status"] == 0
    assert only.edit("lead", LEAD, **changes)["status"] == (status if "outcome" in changes else 0)


def test_a_lead_is_worth_its_products_or_what_is_estimated() -> None:
    here = team()
    price = {"currency_shortname": "USD", "amount": "99.95"}
    after = here.edit("lead", LEAD, products=[{"id": 1, "quantity": 3, "price": price}, {"id": 1}])
    assert [each["quantity"] for each in after["products"]] == [3, 1]
    assert (after["value"], after["normalizedValue"]) == ({"currency": "USD", "amount": 386.35}, None)
    after = here.edit("lead", LEAD, products=[], value={"currency": "CAD", "amount": 1780})
    assert after["value"] == after["normalizedValue"] == {"currency": "CAD", "amount": 1780}
