"""A system of one screen that keeps no time, no projects and no invoices: leads, and notes that are only listed."""

import json
from typing import Annotated, cast

from pydantic import ValidationError

from nutmcp.domain.account import Account
from nutmcp.domain.project import Member
from nutmcp.remote.call import Answer, Call, Verb, page_of
from nutmcp.remote.failures import Failures
from nutmcp.remote.id import Id, Ref
from nutmcp.remote.json_body import Nonsense, parsed
from nutmcp.remote.record import Draft, Record, RefersTo, sent_as
from nutmcp.remote.resource import READ, Resource, declare
from nutmcp.remote.system import Connection, Exchange, Request, System
from tests.systems.callbook.profile import PROFILE


class Lead(Record):
    """What may become business."""

    title: str | None = sent_as("subject")
    confidence: int | None = None
    member: Annotated[Ref, RefersTo("members")] = None


class LeadDraft(Draft[Lead]):
    """What is written of a lead."""

    title: str | None = sent_as("subject")
    confidence: int | None = None
    member: Id | None = None


class Remark(Record):
    """A note on a lead."""

    note: str | None = None
    lead: Annotated[Ref, RefersTo("leads")] = None


class RemarkDraft(Draft[Remark]):
    """What is written of a note."""

    note: str
    lead: Id


RESOURCES = declare(
    Resource(
        name="leads",
        summary="What may become business",
        record=Lead,
        draft=LeadDraft,
        alike=("title", "member"),
        verbs=READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE},
        paged=False,
        scoped=False,
        source="assumed",
    ),
    Resource(
        name="remarks",
        summary="Notes on leads",
        record=Remark,
        draft=RemarkDraft,
        verbs=frozenset({Verb.LIST, Verb.CREATE, Verb.DELETE}),
        child_by="lead",
        paged=False,
        scoped=False,
        source="assumed",
    ),
    Resource(name="members", summary="People", record=Member, paged=False, scoped=False, source="assumed"),
)
FAILURES = Failures(
    name=PROFILE.name,
    settings="CALLBOOK",
    credentials="whether the token is still valid",
    permission="Ask for the permission in Callbook.",
    rules="the lead",
)
METHODS = {Verb.CREATE: "POST", Verb.UPDATE: "PUT", Verb.DELETE: "DELETE"}


class CallbookDialect:
    """Speak the callbook's JSON: a write answers an id and nothing else."""

    def __init__(self, connection: Connection) -> None:
        self._headers = {"authorization": f"Bearer {connection.credentials['access_token']}"}

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context
        fields = call.draft and call.draft.model_dump(mode="json", by_alias=True, exclude_none=True)
        response = yield Request(
            method=METHODS.get(call.verb, "GET"),
            path=_path(call),
            headers=self._headers,
            content=json.dumps(fields).encode() if fields else None,
            writes=call.verb.writes,
        )
        content = FAILURES.check(response, call).content
        try:
            rows = cast("list[dict[str, object]]", parsed(content))
            if call.verb.writes:
                return Answer(id=cast("int | None", rows[0]["id"] if rows else None))
            records = tuple(RESOURCES[call.resource].record.model_validate(each) for each in rows)
        except (Nonsense, TypeError, ValidationError) as error:
            raise FAILURES.nonsense(call) from error
        return page_of(records, call) if call.verb is Verb.LIST else Answer(records=records)


def _path(call: Call) -> str:
    """Return the address of a record, of a list below its owner, or of the user."""
    if call.verb is Verb.LIST and call.parent is not None:
        return f"leads/{call.parent}/{call.resource}"
    if call.verb is Verb.GET:
        return f"{call.resource}/{call.id or 'me'}"
    return call.resource if call.id is None else f"{call.resource}/{call.id}"


SYSTEM = System(
    key=PROFILE.key,
    name=PROFILE.name,
    prefix=PROFILE.prefix,
    resources=RESOURCES,
    me="members",
    account=Account(name="Callbook"),
    dialect=CallbookDialect,
    limited=frozenset({406, 429}),
    experimental=PROFILE.experimental,
)
