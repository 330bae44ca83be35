"""Writes drafts as Nutshell takes them: what is changed alone, and of a field of several values all of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from nutmcp.domain.activity import ActivityDraft
from nutmcp.domain.lead import LeadDraft
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record
from nutmcp.systems.nutshell.methods import NOTED
from nutmcp.systems.nutshell.records import NoteDraft
from nutmcp.systems.nutshell.task_draft import TaskDraft

Fields = dict[str, Any]
OUTCOMES = "Lead_Outcomes"


def fields_of(draft: Draft, before: Record | None, title: str = "title") -> Fields:
    """Return a draft as the fields that are sent; what has no value is left out, and null takes away.

    Args:
        draft: The draft.
        before: The record that is edited, as it was read: a field of several values is sent whole.
        title: What the title of a task is called.
    """
    match draft:
        case LeadDraft():
            return _lead(draft)
        case ActivityDraft():
            return _activity(draft, before)
        case TaskDraft():
            return _task(draft, title)
        case _:
            raise TypeError("Nutshell writes no such draft")


def note_params(draft: NoteDraft) -> Fields:
    """Return what a new note takes."""
    of, kind = next((getattr(draft, name), kind) for name, (_, kind) in NOTED.items() if getattr(draft, name))
    return {"entity": {"entityType": kind, "id": of}, "note": draft.text}


def _lead(draft: LeadDraft) -> Fields:
    sent = _renamed(
        draft,
        {"description": "description", "stage": "milestoneId", "confidence": "confidence", "status": "status"},
    )
    sent |= _put("primaryAccount", draft.customer, partial(_stub, "Accounts"))
    sent |= _put("outcome", draft.outcome, partial(_stub, OUTCOMES))
    sent |= _put("dueTime", draft.due_time, _written)
    if draft.people is not None:
        sent["contacts"] = [_stub("Contacts", each) for each in ids_in(draft.people)]
    return sent | _one_of("assignee", {"Users": draft.assignee, "Teams": draft.team})


def _task(draft: TaskDraft, title: str) -> Fields:
    sent = _renamed(draft, {"name": title})
    sent |= _put("dueTime", draft.due_time, _written) | _put("completedTime", draft.completed_time, _written)
    sent |= _one_of("assignee", {"Users": next(iter(ids_in(draft.people)), draft.people), "Teams": draft.team})
    return sent | _one_of("entity", {"Leads": draft.lead, "Contacts": draft.person, "Accounts": draft.customer})


def _activity(draft: ActivityDraft, before: Record | None) -> Fields:
    names = ("name", "status", "description")
    sent = _renamed(
        draft, {**{name: name for name in names}, "activity_type": "activityTypeId", "is_all_day": "isAllDay"}
    )
    sent |= _put("startTime", draft.start_time, _written) | _put("endTime", draft.end_time, _written)
    sent |= _put("logNote", draft.note, lambda note: {"note": note})
    if draft.lead is not None:
        sent["leads"] = [_stub("Leads", each) for each in _instead(draft.lead, before, "leads")]
    if draft.person is not None or draft.member is not None:
        people, users = _instead(draft.person, before, "people"), _instead(draft.member, before, "members")
        sent["participants"] = [
            *(_stub("Contacts", each) for each in people),
            *(_stub("Users", each) for each in users),
        ]
    return sent


def ids_in(text: str | None) -> list[Id]:
    """Return the ids that stand in a text."""
    parts = [each.strip() for each in (text or "").split(",") if each.strip()]
    return [int(each) if each.isdecimal() else each for each in parts]


def _instead(first: Id | None, before: Record | None, every: str) -> list[Id]:
    """Return the ids of all of several, with another first one if it is said; "" takes the first away."""
    known = ids_in(getattr(before, every, None))
    if first is None:
        return known
    rest = [each for each in known[1:] if each != first]
    return rest if first == "" else [first, *rest]


def _renamed(draft: Draft, names: Mapping[str, str]) -> Fields:
    said = {wire: getattr(draft, name) for name, wire in names.items()}
    return {wire: None if value == "" else value for wire, value in said.items() if value is not None}


def _put(wire: str, value: Any, form: Callable[[Any], object]) -> Fields:  # noqa: ANN401 - whatever the field holds
    return {} if value is None else {wire: None if value == "" else form(value)}


def _one_of(wire: str, ids: Mapping[str, Id | None]) -> Fields:
    """Return the one record of several kinds that is named, or null where each that is said takes away."""
    said = {kind: id for kind, id in ids.items() if id is not None}
    return {wire: next((_stub(kind, id) for kind, id in said.items() if id != ""), None)} if said else {}


def _stub(kind: str, id: Id) -> Fields:
    return {"entityType": kind, "id": id}


def _written(moment: datetime) -> str:
    """Return a moment with its offset, whose colon is left out."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000"
