"""What leaves for Nutcache is what its documentation shows: headers, paths, queries and bodies."""

import base64
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import InvalidArguments, Refused
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Scalar, Sort
from tests.client.upstream import GUID, Played, Upstream, bench, listed
from tests.vendor import sample

pytestmark = pytest.mark.anyio

PROJECTS = Call(verb=Verb.LIST, resource="projects")


async def test_version_3_sends_key_username_and_password_and_the_organization() -> None:
    upstream = Upstream(listed("projects", []))
    await bench(upstream).client.send(PROJECTS)
    headers = upstream.requests[0].headers
    scheme, _, secret = headers["authorization"].partition(" ")
    assert scheme == "nut-basic"
    assert base64.b64decode(secret).decode() == "pub-key:ann@example.com:s3cr:et é"
    assert (headers["api-version"], headers["organizationguid"]) == ("3", GUID)
    assert "companyguid" not in headers


async def test_version_4_sends_the_token_and_the_company() -> None:
    upstream = Upstream(listed("projects", []))
    await bench(upstream, version=4).client.send(PROJECTS)
    headers = upstream.requests[0].headers
    assert headers["authorization"] == "Bearer tok-en"
    assert (headers["api-version"], headers["companyguid"]) == ("4", GUID)
    assert "organizationguid" not in headers


@pytest.mark.parametrize("resource", ["organizations", "countries", "states", "currencies"])
async def test_what_belongs_to_no_organization_is_asked_for_without_one(resource: str) -> None:
    upstream = Upstream(listed(resource, []))
    await bench(upstream, organization=None).client.send(Call(verb=Verb.LIST, resource=resource))
    assert [each.path for each in upstream.requests] == [resource]
    assert "organizationguid" not in upstream.requests[0].headers


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (PROJECTS, "GET projects?limit=100&page=1"),
        (Call(verb=Verb.LIST, resource="customers", page=3, limit=20), "GET customers?limit=20&page=3"),
        (
            Call(verb=Verb.LIST, resource="projects", includes=("customers", "project_services")),
            "GET projects?limit=100&page=1&includes=customers,project_services",
        ),
        (
            Call(verb=Verb.LIST, resource="project_members", parent=6640),
            "GET projects/6640/project_members?limit=100&page=1",
        ),
        (
            Call(verb=Verb.LIST, resource="invoice_taxes", parent=9287, includes=("taxes",)),
            "GET invoices/9287/invoice_taxes?limit=100&page=1&includes=taxes",
        ),
        (Call(verb=Verb.LIST, resource="states", parent=231), "GET countries/231/states?limit=100&page=1"),
        (Call(verb=Verb.LIST, resource="states"), "GET states?limit=100&page=1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_list_is_asked_for_where_the_documentation_shows_it(call: Call, line: str) -> None:
    upstream = Upstream(listed(call.resource, []))
    await bench(upstream).client.send(call)
    assert upstream.lines == [line]
    assert upstream.requests[0].content == b""


async def test_one_record_is_asked_for_by_its_id() -> None:
    upstream = Upstream(Played(content=sample("v3-invoices-one").response))
    await bench(upstream).client.send(
        Call(verb=Verb.GET, resource="invoices", id=9287, includes=("invoice_details", "invoice_taxes"))
    )
    assert upstream.lines == ["GET invoices/9287?includes=invoice_details,invoice_taxes"]


async def test_a_search_is_sent_as_the_documented_example() -> None:
    shown = sample("v3-customers-filtered")
    upstream = Upstream(listed("customers", []))
    await bench(upstream).client.send(
        Call(verb=Verb.LIST, resource="customers", filters=(Filter("name", Operator.CT, "Test"),))
    )
    seen = upstream.requests[0]
    assert (seen.method, seen.path, seen.body) == (shown.method, shown.path, shown.body)
    assert seen.query == {"limit": "100", "page": "1"}
    assert seen.headers["content-type"] == "application/json"


async def test_sorting_is_sent_with_the_search_under_the_names_of_the_wire() -> None:
    shown = sample("v3-sorting")
    upstream = Upstream(listed("projects", []))
    await bench(upstream).client.send(
        Call(verb=Verb.LIST, resource="projects", sort=(Sort("description", descending=True), Sort("name")))
    )
    assert upstream.requests[0].body == {"filter_rules": [], **shown.body}


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("Café “x”", "Café “x”"),
        (5, "5"),
        (Decimal("100.5000"), "100.5000"),
        (Decimal("1E+2"), "100"),
        (True, "true"),
        (date(2026, 11, 21), "2026-11-21"),
        (datetime(2026, 11, 21, 9, 5, tzinfo=UTC), "2026-11-21T09:05:00Z"),
        (datetime(2026, 11, 21, 9, 5), "2026-11-21T09:05:00"),  # noqa: DTZ001 - a local time
    ],
)
async def test_the_value_of_a_filter_is_sent_as_text(value: Scalar, sent: str) -> None:
    upstream = Upstream(listed("customers", []))
    await bench(upstream).client.send(
        Call(verb=Verb.LIST, resource="customers", filters=(Filter("name", Operator.EQ, value),))
    )
    assert upstream.requests[0].body["filter_rules"][0]["value"] == sent


DRAFT = TimeEntryDraft(
    project=6645,
    member=9015,
    project_service=106972,
    note="Modified from API 3",
    start_time=datetime(2018, 9, 20, 9, 0, tzinfo=UTC),
    end_time=datetime(2018, 9, 20, 21, 45, tzinfo=UTC),
)


@pytest.mark.parametrize(("verb", "name"), [(Verb.CREATE, "create"), (Verb.UPDATE, "update"), (Verb.DELETE, "delete")])
@pytest.mark.parametrize("notify", [False, True])
async def test_a_write_is_sent_as_the_documented_example(verb: Verb, name: str, notify: bool) -> None:
    shown = sample(f"v3-time_entries-{name}")
    upstream = Upstream(Played(204))
    call = Call(
        verb=verb,
        resource="time_entries",
        id=None if verb is Verb.CREATE else 1,
        draft=None if verb is Verb.DELETE else DRAFT,
        notify=notify,
    )
    await bench(upstream).client.send(call)
    seen = upstream.requests[0]
    assert (seen.method, seen.path) == (shown.method, shown.path)
    assert seen.query == ({"notify": "true"} if notify else {})
    assert (seen.body if seen.content else None) == shown.body


async def test_a_draft_by_duration_sends_day_and_minutes_and_a_blank_invoice() -> None:
    upstream = Upstream(Played(201))
    draft = TimeEntryDraft(project=1, member=2, working_date=date(2026, 11, 21), minutes=90, note="Émilie’s “plan”")
    await bench(upstream).client.send(Call(verb=Verb.CREATE, resource="time_entries", draft=draft))
    assert upstream.requests[0].body == {
        "timeentries": [
            {
                "project": 1,
                "member": 2,
                "note": "Émilie’s “plan”",
                "working_date": "2026-11-21",
                "minutes": 90,
                "invoice": "",
            }
        ]
    }


async def test_a_read_only_client_lets_no_write_leave() -> None:
    upstream = Upstream(Played())
    client = bench(upstream, read_only=True).client
    for verb in (Verb.CREATE, Verb.UPDATE, Verb.DELETE):
        with pytest.raises(Refused, match="Writing is switched off"):
            await client.send(Call(verb=verb, resource="time_entries", id=1, draft=DRAFT))
    assert upstream.requests == []


@pytest.mark.parametrize(
    "call",
    [
        Call(verb=Verb.CREATE, resource="timers"),
        Call(verb=Verb.DELETE, resource="projects", id=1),
        Call(verb=Verb.LIST, resource="members"),
        Call(verb=Verb.GET, resource="project_services", id=1),
    ],
)
async def test_what_is_not_documented_is_not_asked(call: Call) -> None:
    upstream = Upstream(Played())
    with pytest.raises(Refused, match="Nutcache offers no way to"):
        await bench(upstream).client.send(call)
    assert upstream.requests == []


@pytest.mark.parametrize("ask", ["send", "all"])
async def test_a_collection_under_an_owner_needs_the_owner(ask: str) -> None:
    upstream = Upstream(Played())
    client: Any = bench(upstream).client
    with pytest.raises(InvalidArguments) as raised:
        await getattr(client, ask)(Call(verb=Verb.LIST, resource="project_services"))
    assert raised.value.field == "parent"
    assert upstream.requests == []
