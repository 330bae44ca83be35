"""Writes shifts, and acts on projects; what became of a create is looked up by the id that it was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import NutmcpError, OutcomeUnknown, Refused
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.failures import Failures
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import Draft
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Exchange, Response
from nutmcp.systems.miles88.reading import Reader
from nutmcp.systems.miles88.records import Shift
from nutmcp.systems.miles88.requests import as_form, as_query, new_shift, path_of, shift_of, write_request
from nutmcp.systems.miles88.resources import PATHS, RESOURCES, PunchIn, PunchOut
from nutmcp.systems.miles88.responses import as_record, embedded, read_row

_TAKES_NO_JSON = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
"""The statuses after which the same is said in the way of the maker's own client."""
_SHIFTS = RESOURCES["time_entries"]


@dataclass(frozen=True, slots=True)
class Writer:
    """Write in one account.

    Attributes:
        headers: What every request carries.
        failures: What goes wrong, in sentences.
        zone: The zone in which shifts are recorded.
        reader: Reads again what an answer does not tell.
    """

    headers: Mapping[str, str] = field(repr=False)
    failures: Failures = field(repr=False)
    zone: str
    reader: Reader

    def create(self, call: Call, resource: Resource) -> Exchange:
        """Create a shift; where it is not told what became of it, look under its id."""
        body = {"shift": new_shift(call.id or "", _content(call), self.zone)}
        try:
            response = yield write_request("POST", path_of(PATHS[resource.name]), self.headers, body)
            answer = self._told(response, call)
        except (OutcomeUnknown, Refused):
            # What is there under an id of ours was made by this create, or by the same one sent before.
            answer = Answer() if call.id is None else (yield from self._look(call))
            if not answer.records:
                raise
        return answer if answer.records or call.id is None else (yield from self._look(call))

    def update(self, call: Call, resource: Resource) -> Exchange:
        """Change a shift; the answer may show nothing of it."""
        body = {"shift": shift_of(_content(call))}
        response = yield write_request("PUT", path_of(PATHS[resource.name], call.id or ""), self.headers, body)
        answer = self._told(response, call)
        return answer if answer.records else (yield from self._look(call))

    def delete(self, call: Call) -> Exchange:
        """Remove a shift."""
        response = yield write_request("DELETE", path_of(PATHS[call.resource], call.id or ""), self.headers)
        self.failures.check(response, call)
        return Answer(id=call.id)

    def do(self, call: Call, resource: Resource) -> Exchange:
        """Act on a project; a shift that begins comes along."""
        said = _said(call.draft)
        request = write_request(
            "POST", path_of(PATHS[resource.name], call.id or "", call.action or ""), self.headers, said
        )
        response = yield request
        if said and response.status in _TAKES_NO_JSON:
            response = yield (as_form if isinstance(call.draft, PunchIn) else as_query)(request, said)
        answer = self._told(response, call)
        return (yield from self._with_activity(answer, call.draft)) if isinstance(call.draft, PunchIn) else answer

    def _with_activity(self, punched: Answer, said: PunchIn) -> Exchange:
        """Give the shift that began its activity, where the punch did not listen; it runs whatever comes of that."""
        begun = [each for each in punched.included.get(_SHIFTS.name, ()) if isinstance(each, Shift)]
        if said.project_service is None or not begun or begun[0].project_service == said.project_service:
            return punched
        body = {"shift": {"activity_uuid": said.project_service}}
        update = Call(verb=Verb.UPDATE, resource=_SHIFTS.name, id=begun[0].id)
        path = path_of(PATHS[_SHIFTS.name], begun[0].id or "")
        try:
            answer = self._told((yield write_request("PUT", path, self.headers, body)), update)
        except NutmcpError:
            return punched
        told = answer.records or (yield from self._look(update)).records
        return replace(punched, included={_SHIFTS.name: told}) if told else punched

    def _told(self, response: Response, call: Call) -> Answer:
        """Return what the answer to a write tells.

        Raises:
            OutcomeUnknown: It makes no sense.
            NutmcpError: It is a refusal.
        """
        try:
            row = read_row(self.failures.check(response, call))
            if row is None:
                return Answer(id=call.id)
            record = as_record(row, RESOURCES[call.resource], self.zone)
            begun = tuple(as_record(each, _SHIFTS, self.zone) for each in embedded([row], "current_shift"))
        except Nonsense as error:
            raise self.failures.unintelligible_write() from error
        return Answer(records=(record,), id=record.id, included={_SHIFTS.name: begun} if begun else {})

    def _look(self, call: Call) -> Exchange:
        """Return what is there under the id of a write; nothing if that cannot be told now."""
        read = Call(verb=Verb.GET, resource=call.resource, id=call.id)
        try:
            answer = yield from self.reader.get(read, RESOURCES[call.resource])
        except NutmcpError:
            return Answer(id=call.id)
        return Answer(records=answer.records, id=call.id)


def _content(call: Call) -> TimeEntryDraft:
    if not isinstance(call.draft, TimeEntryDraft):
        raise TypeError("a shift is written from the draft of a time entry")
    return call.draft


def _said(draft: Draft | None) -> dict[str, object] | None:
    """Return what an action takes, by the vendor's names; None if nothing is said."""
    match draft:
        case PunchIn(project_service=activity) if activity is not None:
            return {"activity_uuid": activity}
        case PunchOut(note=note) if note:
            return {"notes": note}
        case _:
            return None
