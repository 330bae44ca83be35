"""The client reads what the vendor's samples make, and writes notes as the samples do, word for word."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest

from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.code import Code
from nutmcp.remote.record import Draft, Record, wire_names
from nutmcp.remote.system import Connection, Request
from nutmcp.sandbox.proworkflow.users import MERE
from nutmcp.systems.proworkflow.dialect import ProWorkflowDialect
from nutmcp.systems.proworkflow.resources import RESOURCES, CompanyNoteDraft, ContactNoteDraft
from tests.sandbox.proworkflow.agency import Agency, agency
from tests.vendor import sample

READ: Mapping[str, str] = {
    "companies-add": "companies",
    "companies-add-several": "companies",
    "companies-edit": "companies",
    "companies-contacts-add": "contacts",
    "companies-contacts-add-several": "contacts",
    "companies-notes-add": "company_notes",
    "companies-projects-add": "projects",
    "contacts-add": "contacts",
    "contacts-add-several": "contacts",
    "contacts-edit": "contacts",
    "contacts-notes-add": "contact_notes",
    "contacts-projects-add": "projects",
    "events-add": "events",
    "events-edit": "events",
    "expenses-add": "project_expenses",
    "expenses-edit": "project_expenses",
    "files-add": "files",
    "folders-add": "file_folders",
    "invoices-add": "invoices",
    "invoices-edit": "invoices",
    "invoices-lines-add": "invoice_details",
    "invoices-lines-add-several": "invoice_details",
    "invoices-lines-edit": "invoice_details",
    "invoices-markaspaid": "invoices",
    "messages-add": "messages",
    "notes-add": "filed_notes",
    "notes-edit": "filed_notes",
    "projectrequests-add": "project_requests",
}
"""The resource that a sample makes or changes; whoever signs in, and where people are, is nothing that is read."""
CHOSEN = ("auto", "me")
"""What lets the service choose."""


def ask(here: Agency, call: Call) -> tuple[Answer, list[Request]]:
    """Carry out a call at the agency, and return the answer and what was asked for it."""
    connection = Connection(credentials=MERE, zone=here.host.knobs.zone)
    exchange, asked = ProWorkflowDialect(connection).exchange(call, None), list[Request]()
    try:
        asked.append(next(exchange))
        while True:
            asked.append(exchange.send(here.host.respond(asked[-1])))
    except StopIteration as end:
        return end.value, asked


def record(here: Agency, name: str, id: int, path: str) -> Record:
    """Return a record as the client reads it, by itself or in the list below its owner."""
    resource = RESOURCES[name]
    if Verb.GET in resource.verbs:
        return ask(here, Call(verb=Verb.GET, resource=name, id=id))[0].records[0]
    owner = int(path.split("/")[1])
    listed = ask(here, Call(verb=Verb.LIST, resource=name, parent=owner))[0].records
    return next(each for each in listed if each.id == id)


def said(value: object) -> object:
    """Return a value as a sample says it."""
    if isinstance(value, Code):
        return value.word
    return value.isoformat() if isinstance(value, date) else value


def agrees(value: object, sent: object) -> bool:
    """Return whether a field of a record is what was sent."""
    told = said(value)
    if isinstance(sent, int | float) and isinstance(told, Decimal):
        return Decimal(str(sent)) == told
    return told == sent or str(told).startswith(str(sent))


@pytest.mark.parametrize("name", READ)
def test_the_client_reads_what_a_sample_makes(name: str) -> None:
    shown, here = sample(f"proworkflow/{name}"), agency()
    body: Any = json.loads(json.dumps(shown.body, default=float))
    details = json.loads(here.send(shown.method, shown.path, body).content)["details"]
    bodies = cast("list[dict[str, Any]]", body if isinstance(body, list) else [body])
    for sent, told in zip(bodies, details, strict=True):
        read = record(here, READ[name], told["id"], shown.path)
        fields = {wire: field for field, wire in wire_names(type(read)).items() if wire in sent}
        assert fields
        for wire, field in fields.items():
            assert sent[wire] in CHOSEN or agrees(getattr(read, field), sent[wire]), field


@pytest.mark.parametrize(
    ("name", "draft"),
    [
        ("companies-notes-add", CompanyNoteDraft(text="Example Content", customer=2)),
        ("contacts-notes-add", ContactNoteDraft(text="Example Content", person=6)),
    ],
)
def test_the_client_writes_a_note_as_the_sample_does(name: str, draft: Draft) -> None:
    shown = sample(f"proworkflow/{name}")
    call = Call(verb=Verb.CREATE, resource=READ[name], draft=draft)
    written = next(each for each in ask(agency(), call)[1] if each.writes)
    owner = shown.path.split("/")[1]
    assert (written.method, written.path) == (shown.method, shown.path.replace(owner, written.path.split("/")[1]))
    assert json.loads(written.content or b"") == shown.body
