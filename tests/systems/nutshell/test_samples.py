"""What the page on Nutshell's interface shows is read in full, and written as it is shown."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from nutmcp.errors import Conflict
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Response
from nutmcp.systems.nutshell.codes import LeadStatus
from nutmcp.systems.nutshell.declaration import NUTSHELL
from nutmcp.systems.nutshell.records import Lead
from tests.studio import converse
from tests.systems.nutshell.playing import dialect
from tests.vendor import FOLDER, sample

NAMES = sorted(f"nutshell/{path.stem}" for path in (FOLDER / "nutshell").glob("*.json"))


def read(content: bytes, status: int = 200) -> Lead:
    """Return the lead that is read of an answer."""
    exchange = dialect().exchange(Call(verb=Verb.GET, resource="leads", id=1653), None)
    (lead,) = converse(exchange, lambda _: Response(status=status, content=content)).records
    assert isinstance(lead, Lead)
    return lead


def test_each_sample_says_where_it_stands() -> None:
    assert len(NAMES) == 7
    assert all(sample(name).place.startswith("the page on the JSON-RPC API, ") for name in NAMES)


def test_every_field_of_a_stub_is_read() -> None:
    stub = json.loads(sample("nutshell/lead-stub").response)
    lead = NUTSHELL.resources["leads"].record.model_validate(stub)
    assert isinstance(lead, Lead)
    noon = datetime(2010, 7, 18, 12, tzinfo=UTC)
    assert (lead.id, lead.revision, lead.name, lead.status) == (145, "5", "Lead–145", LeadStatus.WON)
    assert (lead.completion, lead.value, lead.currency) == (100, Decimal(1780), "USD")
    assert (lead.customer_name, lead.due_time, lead.closed_time) == ("Auto-Owners Insurance", noon, noon)


def test_custom_fields_are_read_with_the_digits_that_they_have() -> None:
    lead = read(sample("nutshell/lead-custom-fields").response)
    assert json.loads(lead.custom_fields or "") == {
        "Budget": {"amount": "200", "currency": "USD"},
        "Reference ID": "999-99-9999",
    }


def test_a_lead_is_asked_for_as_the_page_says() -> None:
    shown = sample("nutshell/get-lead")
    request = next(dialect().exchange(Call(verb=Verb.GET, resource="leads", id=1000), None))
    sent = json.loads(request.content or b"")
    assert (request.method, request.path) == (shown.method, shown.path)
    assert {name: sent[name] for name in ("method", "params")} == {
        name: shown.body[name] for name in ("method", "params")
    }


@pytest.mark.parametrize("status", [200, 409])
def test_a_rev_that_is_out_of_date_is_a_conflict_whatever_the_status(status: int) -> None:
    with pytest.raises(Conflict):
        read(sample("nutshell/stale-rev").response, status)


def test_a_lead_with_a_file_is_read_like_any_other() -> None:
    assert read(sample("nutshell/edit-lead-file").response).id == 24455
