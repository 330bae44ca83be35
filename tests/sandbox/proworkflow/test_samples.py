"""The sandbox takes what the vendor's list of calls shows as samples, word for word."""

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest

from tests.sandbox.proworkflow.agency import Agency, agency
from tests.vendor import FOLDER, sample

NAMES = sorted(f"proworkflow/{path.stem}" for path in (FOLDER / "proworkflow").glob("*.json"))
UNTOLD = frozenset({"customfields", "fileid", "contactid", "content", "number", "managerid", "discountvalue"})
"""What is of a larger plan, a slip of the document, never told again, or told otherwise than it is sent."""
PEOPLE = frozenset({"contacts", "staff", "clients", "contractors"})


def held(row: Mapping[str, Any], name: str) -> object:
    """Return a field as it was sent."""
    told = row[name]
    if name in PEOPLE:
        return ",".join(str(each["id"]) for each in told)
    if name in ("date", "startdate", "duedate", "paiddate"):
        return told[:10]
    return told[:16] if name in ("starttime", "endtime") else told


def read(here: Agency, path: str, id: int) -> dict[str, Any]:
    """Return the record that was written at an address."""
    last = path.rsplit("/", maxsplit=1)[-1]
    known = {"projects": "projects", "contacts": "contacts", "markaspaid": "invoices"}
    below = path if path.count("/") in (0, 2) or path.startswith("files") else path.rpartition("/")[0]
    return here.one(f"{known[last]}/{id}" if last in known else f"{below}/{id}" if not last.isdecimal() else path)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_taken_and_told_again_as_it_was_sent(name: str) -> None:
    shown, here = sample(name), agency()
    body = json.loads(json.dumps(shown.body, default=float))
    response = here.send(shown.method, shown.path, body)
    assert response.status == (201 if shown.method == "POST" else 200), response.content
    details = json.loads(response.content)["details"]
    bodies = cast("list[dict[str, Any]]", body if isinstance(body, list) else [body])
    assert len(details) == len(bodies)
    for sent, told in zip(bodies, details, strict=True):
        if shown.path in ("me", "contacts/6/location"):
            continue
        row = read(here, shown.path, told["id"])
        for field in sent.keys() - UNTOLD - {"lines"}:
            assert held(row, field) == sent[field], field
