"""Writes time, tasks and notes; the answer to a write tells ids alone, so that records are read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.errors import NutmcpError, OutcomeUnknown, Refused
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.failures import Failures
from nutmcp.remote.id import Id
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import Draft
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Exchange, Response
from nutmcp.systems.proworkflow.general_tasks import refuse_general
from nutmcp.systems.proworkflow.reading import Reader
from nutmcp.systems.proworkflow.records import Task
from nutmcp.systems.proworkflow.requests import (
    changed_time,
    fields_of,
    new_time,
    path_of,
    write_request,
)
from nutmcp.systems.proworkflow.resources import PATHS, RESOURCES
from nutmcp.systems.proworkflow.responses import read_ids
from nutmcp.systems.proworkflow.zone_check import ZoneCheck

_TIME = RESOURCES["time_entries"]
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Writer:
    """Write in one account.

    Attributes:
        headers: What every request carries.
        failures: What goes wrong, in sentences.
        zone: The zone in which times are written.
        reader: Reads again what an answer does not tell.
        clock: Knows whether the account's clock goes by that zone.
    """

    headers: Mapping[str, str] = field(repr=False)
    failures: Failures = field(repr=False)
    zone: ZoneInfo
    reader: Reader
    clock: ZoneCheck

    def write(self, call: Call, resource: Resource) -> Exchange:
        """Carry out a call that writes."""
        ways = {Verb.CREATE: self._create, Verb.UPDATE: self._update, Verb.DELETE: self._delete, Verb.DO: self._do}
        return ways[call.verb](call, resource)

    def _create(self, call: Call, resource: Resource) -> Exchange:
        """Create a record."""
        draft = _said(call)
        if isinstance(draft, TimeEntryDraft):
            body = new_time(draft, self.zone)
            yield from self.clock.refuse_disagreement()
            response = yield write_request("POST", PATHS[resource.name], self.headers, body)
        else:
            refuse_general(getattr(draft, "project", None))
            owner = resource.parent
            path = PATHS[resource.name]
            body = fields_of(draft)
            if owner is not None:
                path = path_of(PATHS[owner.resource], getattr(draft, owner.by), path)
                body.pop(resource.wire_name(owner.by), None)
                body.pop(owner.by, None)
            if resource.name == "shared_notes":
                body["title"] = _title_of(str(body.get("text", "")))  # without one it may be refused
            response = yield write_request("POST", path, self.headers, _named(body, resource))
        return self._told(response, call)

    def _update(self, call: Call, resource: Resource) -> Exchange:
        """Change what is different of a record; where nothing is, nothing is sent."""
        draft = _said(call)
        before = call.before if isinstance(call.before, TimeEntry) else None
        if isinstance(draft, TimeEntryDraft):
            body = changed_time(draft, before, self.zone)
            if body.keys() & {"starttime", "endtime", "timetracked"}:
                yield from self.clock.refuse_disagreement()
        else:
            body = _named(fields_of(draft, call.before), resource)
        path = path_of(PATHS[resource.name], call.id or "")
        if isinstance(draft, TimeEntryDraft) and before is not None and before.running and draft.end_time:
            # Its end can be said once it has one.
            self._told((yield write_request("PUT", path_of(path, "stoptimer"), self.headers, {})), call)
        if body:
            self._told((yield write_request("PUT", path, self.headers, body)), call)
        return Answer(id=call.id)

    def _delete(self, call: Call, resource: Resource) -> Exchange:
        """Remove a record; a task with time on it stays, for that would go with it.

        Raises:
            Refused: Time was logged on the task.
        """
        if resource.name == "tasks":
            there = yield from self.reader.get(Call(verb=Verb.GET, resource=resource.name, id=call.id), resource)
            task = there.records[0]
            if isinstance(task, Task) and task.used_minutes:
                raise Refused(
                    "Time was logged on that task, which would be deleted with it.",
                    "Delete the time first, or complete the task with change_task.",
                )
        parts: list[Id] = [PATHS[resource.name], call.id or ""]
        if resource.parent is not None:
            parts = [PATHS[resource.parent.resource], _owner(call, resource), *parts]
        response = yield write_request("DELETE", path_of(*parts), self.headers, None)
        self.failures.check(response, call)
        return Answer(id=call.id)

    def _do(self, call: Call, resource: Resource) -> Exchange:
        """Act on a record; time that begins comes along."""
        if resource.name == "project_services":
            yield from self.clock.refuse_disagreement()
        path = path_of(PATHS[resource.name], call.id or "", call.action or "")
        try:
            self._told((yield write_request("PUT", path, self.headers, {})), call)
        except OutcomeUnknown:
            # What runs on the task now was started by this, or by the same sent before.
            begun = (yield from self._begun(call)) if call.action == "starttimer" else Answer()
            if not begun.included.get(_TIME.name):
                raise
            return begun
        return (yield from self._begun(call)) if call.action == "starttimer" else Answer(id=call.id)

    def _begun(self, call: Call) -> Exchange:
        """Return the time that begins on a task, if that can be told now; it runs in any case."""
        try:
            running = yield from self.reader.running(Call(verb=Verb.LIST, resource="timers"))
            records = [each for each in running if each.project_service == call.id]
        except (NutmcpError, Nonsense):
            return Answer(id=call.id)
        return Answer(id=call.id, included={_TIME.name: tuple(records)})

    def _told(self, response: Response, call: Call) -> Answer:
        """Return the id that the answer to a write tells.

        Raises:
            OutcomeUnknown: It makes no sense.
            NutmcpError: It is a refusal.
        """
        try:
            ids = read_ids(self.failures.check(response, call))
        except Nonsense as error:
            raise self.failures.unintelligible_write() from error
        return Answer(id=ids[0] if ids else call.id)


def _title_of(text: str) -> str:
    """Return what a note is called whose text alone was said: how it begins."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "Note")
    return first if len(first) <= _LONGEST_TITLE else f"{first[: _LONGEST_TITLE - 1]}…"


def _said(call: Call) -> Draft:
    if call.draft is None:
        raise TypeError("a write says something")
    return call.draft


def _named(body: dict[str, object], resource: Resource) -> dict[str, object]:
    """Return fields of a draft of the trade’s own under the names of the wire."""
    return {resource.wire_name(name) if name in resource.record.model_fields else name: body[name] for name in body}


def _owner(call: Call, resource: Resource) -> Id:
    """Return the owner of what is removed, as it was read."""
    by = resource.parent.by if resource.parent is not None else ""
    owner = call.parent or getattr(call.before, by, None)
    if owner is None:
        raise TypeError("what is removed below an owner says whose it is")
    return owner
