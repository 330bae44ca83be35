"""What the documentation shows of each resource is what the sandbox sends for the same record."""

import re
from typing import Any

import pytest

from nutmcp.sandbox import Sandbox
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.sandbox.driver import ATELIER, caller, new_sandbox, read
from tests.vendor import Sample, sample, sample_names

pytestmark = pytest.mark.anyio

OWN = 1
"""The organization of the context, where the sample names none."""
SHOWN = [name for name in sample_names() if sample(name).answer is not None]


def asked(shown: Sample) -> tuple[str, int, int]:
    """Return the resource, the limit and the page that an answer speaks of; its links tell better than its request."""
    name = next(key for key in shown.answer if key != "links")
    for each in shown.answer.get("links", []):
        found = re.search(r"limit=(\d+)&page=(\d+)", each["href"])
        assert found
        return name, int(found[1]), int(found[2]) + (1 if "prev" in each["rel"] else -1)
    return name, 10, 1


def fields_of(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a sample under our names."""
    record = RESOURCES[name].record.model_validate(row)
    return {field: getattr(record, field) for field in record.model_fields_set}


def prepare(sandbox: Sandbox, shown: Sample) -> str:
    """Put the records of a sample into an empty sandbox, with others before and after them, and return the address."""
    name, limit, page = asked(shown)
    rows = [fields_of(name, row) for row in shown.answer[name]]
    organization = rows[0].get("organization") or OWN
    insert = sandbox.control.insert
    if name != "organizations":
        insert("organizations", [{"id": organization, "guid": ATELIER}])
    insert("members", [{"email": DEFAULT_CREDENTIALS["username"]}], organization)
    address, owner = shown.path.strip("/"), {}
    if (found := re.fullmatch(r"(\w+)/(\d+)/\w+", address)) and (parent := RESOURCES[name].parent):
        # One address names another record than its answer.
        owner = {parent.by: rows[0][parent.by]}
        address = f"{found[1]}/{owner[parent.by]}/{name}"
        insert(found[1], [{"id": owner[parent.by]}], organization)
    elif "/" in address:
        address = f"{name}/{rows[0]['id']}"
    last = rows[-1].get("id") or 0
    before = [{"id": number + 1, **owner} for number in range((page - 1) * limit)]
    after = [{"id": last + number + 1, **owner} for number in range(limit)] if shown.answer.get("links") else []
    insert(name, [*before, *rows, *after], organization)
    if name == "organizations":
        for each in [*before, *rows, *after]:
            insert("members", [{"email": DEFAULT_CREDENTIALS["username"]}], each["id"])
    return f"{address}?limit={limit}&page={page}" if shown.answer.get("links") else address


def differences(sent: dict[str, Any], shown: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what differs; beyond what is shown, only blanks may be sent."""
    keys = sorted(sent.keys() | shown.keys())
    return {key: (sent.get(key), shown.get(key)) for key in keys if sent.get(key) != shown.get(key)}


@pytest.mark.parametrize("name", SHOWN)
async def test_the_sandbox_sends_what_the_documentation_shows(name: str) -> None:
    shown = sample(name)
    key = asked(shown)[0]
    async with new_sandbox("empty") as sandbox, caller(sandbox) as api:
        sandbox.control.turn(timestamps="bare")
        address = prepare(sandbox, shown)
        answer = read(await api.get(address))
    assert answer.get("links") == shown.answer.get("links")
    for sent, row in zip(answer[key], shown.answer[key], strict=False):
        assert differences(sent, row) == {}
    assert len(answer[key]) >= len(shown.answer[key])


@pytest.mark.parametrize("name", SHOWN)
async def test_no_documented_attribute_is_left_out(name: str) -> None:
    shown = sample(name)
    key = asked(shown)[0]
    async with new_sandbox("empty") as sandbox, caller(sandbox) as api:
        answer = read(await api.get(prepare(sandbox, shown)))
    assert shown.answer[key][0].keys() <= answer[key][0].keys()
