"""Writes records under the revision that was seen, and tells what changed where that is out of date."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from nutmcp.domain.lead import LeadDraft
from nutmcp.errors import Conflict, Refused
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.failures import Failures
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import Draft, Record
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Exchange, Request, Response
from nutmcp.systems.nutshell.closing import closing_alone, missing_outcome, the_outcome
from nutmcp.systems.nutshell.codes import LeadStatus
from nutmcp.systems.nutshell.drafts import fields_of, note_params
from nutmcp.systems.nutshell.failures import INVALID, code_of, result_of, stale
from nutmcp.systems.nutshell.methods import METHODS
from nutmcp.systems.nutshell.reading import Reader
from nutmcp.systems.nutshell.records import NoteDraft
from nutmcp.systems.nutshell.requests import request_of
from nutmcp.systems.nutshell.resources import RESOURCES
from nutmcp.systems.nutshell.responses import record_in
from nutmcp.systems.nutshell.revised import Revised
from nutmcp.systems.nutshell.task_draft import TaskDraft
from nutmcp.systems.nutshell.values import as_object, id_of

OUTCOMES = RESOURCES["outcomes"]
_SHOWN = 80
"""How many characters are shown of what changed."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Write in one company.

    Attributes:
        headers: What every request carries.
        failures: What goes wrong, in sentences.
        reader: Reads what is to be changed.
    """

    headers: Mapping[str, str] = field(repr=False)
    failures: Failures = field(repr=False)
    reader: Reader

    def create(self, call: Call, resource: Resource) -> Exchange:
        """Create a record; the answer may be a stub, or the id alone."""
        titles = self.reader.titles
        response = yield self._new(call, resource, titles.name)
        if isinstance(call.draft, TaskDraft) and code_of(response) in INVALID:
            response = yield self._new(call, resource, titles.other)
        return self._told(response, call, resource)

    def _new(self, call: Call, resource: Resource, title: str) -> Request:
        """Return the request that creates a record."""
        methods, draft = METHODS[resource.name], _content(call)
        params = note_params(draft) if isinstance(draft, NoteDraft) else {methods.key: fields_of(draft, None, title)}
        return request_of(f"new{methods.entity}", params, self.headers)

    def update(self, call: Call, resource: Resource) -> Exchange:
        """Change a record as it was seen; once more where someone else changed other fields of it meanwhile."""
        draft = call.draft
        if not isinstance(draft, LeadDraft):
            return (yield from self._update(call, resource))
        if alone := closing_alone(draft):
            closed = yield from self._lead(replace(call, draft=alone), alone, resource)
            call = replace(call, before=next(iter(closed.records), None))
            draft = draft.model_copy(update={"status": None})
        return (yield from self._lead(replace(call, draft=draft), draft, resource))

    def _lead(self, call: Call, draft: LeadDraft, resource: Resource) -> Exchange:
        answer = yield from self._update(call, resource)
        wanted = missing_outcome(draft, answer)
        return answer if wanted is None else (yield from self._close(call, resource, answer, wanted))

    def _close(self, call: Call, resource: Resource, answer: Answer, wanted: LeadStatus) -> Exchange:
        """Close a lead by the one outcome that means what is wanted, where its status alone does not."""
        outcomes = yield from self.reader.list(replace(call, verb=Verb.LIST, resource="outcomes"), OUTCOMES)
        draft = LeadDraft(outcome=the_outcome(outcomes.records, wanted))
        return (yield from self._edit(replace(call, draft=draft), resource, answer.records[0]))

    def _update(self, call: Call, resource: Resource) -> Exchange:
        """Change a record as it was seen, or as it is now."""
        seen = yield from self._seen(call, resource)
        try:
            return (yield from self._edit(call, resource, seen))
        except Conflict:
            now = yield from self._now(call, resource)
            changed = _changed(seen, now, _content(call))
            if changed or _revision(now) == _revision(seen):
                raise stale(call, changed) from None
        try:
            return (yield from self._edit(call, resource, now))
        except Conflict:
            raise stale(call) from None

    def delete(self, call: Call, resource: Resource) -> Exchange:
        """Remove a record as it was seen."""
        methods = METHODS[resource.name]
        seen = yield from self._seen(call, resource)
        params = {methods.id_key: call.id, "rev": _revision(seen)}
        response = yield request_of(f"delete{methods.entity}", params, self.headers)
        if resource.name == "notes" and code_of(response) == HTTPStatus.FORBIDDEN:
            raise Refused("Nutshell lets a note be changed by its author for 24 hours.", "Add another note.")
        result_of(response, call, self.failures)
        return Answer(id=call.id)

    def _edit(self, call: Call, resource: Resource, seen: Record) -> Exchange:
        methods = METHODS[resource.name]
        changes = fields_of(_content(call), seen, self.reader.titles.name)
        params: dict[str, Any] = {methods.id_key: call.id, "rev": _revision(seen), methods.key: changes}
        return self._told((yield request_of(f"edit{methods.entity}", params, self.headers)), call, resource)

    def _seen(self, call: Call, resource: Resource) -> Generator[Request, Response, Record]:
        """Return the record as it was seen; where nobody has, it is read."""
        if call.before is not None and _revision(call.before):
            return call.before
        return (yield from self._now(call, resource))

    def _now(self, call: Call, resource: Resource) -> Generator[Request, Response, Record]:
        """Return the record as it is now."""
        read = replace(call, verb=Verb.GET, draft=None)
        record = yield from self.reader.record(read, resource)
        if record is None:
            raise self.failures.missing(read)
        return record

    def _told(self, response: Response, call: Call, resource: Resource) -> Answer:
        """Return what the answer to a write tells.

        Raises:
            OutcomeUnknown: It makes no sense.
            NutmcpError: It is a refusal.
        """
        try:
            result = result_of(response, call, self.failures)
            self.reader.titles.learn(resource, as_object(result))
            id = id_of(result)
            is_part = call.verb is Verb.CREATE and bool(as_object(result).get("stub"))
            is_part |= isinstance(result, int | str | None)
            record = None if is_part else record_in(result, resource, self.reader.zone)
        except Nonsense as error:
            raise self.failures.unintelligible_write() from error
        return Answer(records=() if record is None else (record,), id=id if call.id is None else call.id)


def _changed(seen: Record, now: Record, draft: Draft) -> list[dict[str, str | int]]:
    """Return the fields that a draft writes in which a record is another than was seen: as they were then, and are."""
    written = [name for name in type(draft).model_fields if getattr(draft, name) is not None]
    told = [name for name in written if name in seen.model_fields_set and name in now.model_fields_set]
    return [
        {"id": now.id or 0, "name": name, "then": _shown(getattr(seen, name)), "now": _shown(getattr(now, name))}
        for name in told
        if getattr(seen, name) != getattr(now, name)
    ]


def _shown(value: object) -> str | int:
    """Return a value as data, without the characters that hide or turn text."""
    if isinstance(value, int):
        return value
    return "".join(each for each in str(value or "") if each.isprintable())[:_SHOWN]


def _revision(record: Record | None) -> str | None:
    return record.revision if isinstance(record, Revised) else None


def _content(call: Call) -> Draft:
    if call.draft is None:
        raise TypeError("a write says what is written")
    return call.draft
