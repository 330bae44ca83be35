"""Creates, changes and deletes entities, by the rules that are known or assumed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from nutmcp.sandbox.nutshell import lead_rules
from nutmcp.sandbox.nutshell.entities import CANCELLED, LOGGED, SCHEDULED
from nutmcp.sandbox.nutshell.failures import invalid
from nutmcp.sandbox.nutshell.notes import add_note
from nutmcp.sandbox.nutshell.reading import Sent
from nutmcp.sandbox.nutshell.revisions import entity_to_change
from nutmcp.sandbox.nutshell.tables import Entity
from nutmcp.sandbox.nutshell.task_forms import as_taken
from nutmcp.sandbox.nutshell.work import Work
from nutmcp.sandbox.nutshell.writable import WRITABLE

_WITH_CUSTOM_FIELDS = ("Leads", "Accounts", "Contacts")
_NOTED: Mapping[str, str] = MappingProxyType({"Leads": "note", "Activities": "logNote"})
"""The key under which a note may be sent with an entity."""
_PLANNED: Mapping[str, object] = MappingProxyType(
    {"status": SCHEDULED, "isAllDay": False, "isFlagged": False, "isTimed": True}
)
"""What an activity is unless it is said otherwise (assumed)."""
_Fields = dict[str, Any]


def create(work: Work, kind: str, params: Sent) -> Entity:
    """Create an entity, and return it.

    Raises:
        Failure: It breaks a rule, or may not be.
    """
    work.allow()
    sent = _sent(work, kind, params)
    changes = _read(work, kind, sent, {})
    needs = WRITABLE[kind].needs
    if needs and not any(changes.get(WRITABLE[kind].kept_as.get(each, each)) for each in needs):
        raise invalid(f"It needs {' or '.join(needs)}.")
    first = {"creator": work.caller.ref, "createdTime": work.moment, "modifiedTime": work.moment}
    if kind == "Leads":
        changes = lead_rules.followed(work, {}, lead_rules.begun(work, changes))
    elif kind == "Activities":
        changes = _followed(work, {**_PLANNED, **changes})
    contacts: list[str] = changes.pop("contacts", []) if kind == "Accounts" else []
    entity = work.add(kind, {**first, **changes})
    _link(work, entity, contacts)
    _note(work, entity, sent)
    return work.again(kind, entity.id)


def edit(work: Work, kind: str, params: Sent) -> Entity:
    """Change what is sent of an entity, the rest stays; and return it.

    Raises:
        Failure: It is not there, was changed by somebody else, or may not be changed so.
    """
    entity = entity_to_change(work, kind, WRITABLE[kind].noun, params)
    sent = _sent(work, kind, params)
    changes = _read(work, kind, sent, entity.fields)
    if kind == "Leads":
        changes = lead_rules.followed(work, entity.fields, changes)
    elif kind == "Activities":
        changes = _followed(work, changes)
    if kind == "Accounts" and "contacts" in changes:
        contacts = changes.pop("contacts")
        entity = work.change(entity, **changes)
        _link(work, entity, contacts)
    else:
        if kind == "Contacts" and "accounts" in changes:
            for each in {*entity.several("accounts")} ^ {*changes["accounts"]}:
                work.touch(each)
        entity = work.change(entity, **changes)
    _note(work, entity, sent)
    return work.again(kind, entity.id)


def delete(work: Work, kind: str, params: Sent) -> None:
    """Delete an entity.

    Raises:
        Failure: It is not there, was changed by somebody else, or may not be deleted.
    """
    work.change(entity_to_change(work, kind, WRITABLE[kind].noun, params), deletedTime=work.moment)


def _sent(work: Work, kind: str, params: Sent) -> Sent:
    noun = WRITABLE[kind].noun
    sent = params.get(noun)
    if not isinstance(sent, dict):
        raise invalid(f"There is no {noun}.")
    told = cast("Sent", sent)
    return as_taken(told, work.knobs) if kind == "Tasks" else told


def _read(work: Work, kind: str, sent: Sent, before: Mapping[str, Any]) -> _Fields:
    """Return what was sent as it is kept; keys that nobody knows are passed over (assumed)."""
    declared = WRITABLE[kind]
    read = {
        declared.kept_as.get(key, key): declared.fields[key](work.reading, value)
        for key, value in sent.items()
        if key in declared.fields
    }
    if kind in _WITH_CUSTOM_FIELDS and "customFields" in sent:
        read["customFields"] = _custom(work, kind, sent["customFields"], before.get("customFields") or {})
    return read


def _custom(work: Work, kind: str, sent: object, before: Mapping[str, Any]) -> _Fields:
    """Return custom fields: those that are named change, null takes away, the others stay."""
    told: Sent = cast("Sent", sent) if isinstance(sent, dict) else {}
    known = {each.get("name") for each in work.documents.every("Custom_Fields") if each.get("of") == kind}
    if not told.keys() <= known:
        raise invalid("There is no custom field of that name.")
    return {name: value for name, value in {**before, **told}.items() if value is not None}


def _followed(work: Work, changes: _Fields) -> _Fields:
    """Return the changes of an activity with whoever logged it (assumed)."""
    if changes.get("status", SCHEDULED) not in (SCHEDULED, LOGGED, CANCELLED):
        raise invalid("That is no status of an activity.")
    if "status" not in changes:
        return changes
    return {**changes, "loggedBy": work.caller.ref if changes["status"] == LOGGED else None}


def _link(work: Work, account: Entity, contacts: list[str]) -> None:
    """Let these contacts belong to an account, and no others."""
    if account.kind != "Accounts":
        return
    own, wanted = account.ref, set(contacts)
    for each in work.documents.every("Contacts"):
        accounts = each.several("accounts")
        if (own in accounts) != (each.ref in wanted):
            rest = [other for other in accounts if other != own]
            work.change(each, accounts=[*rest, *([own] if own not in accounts else [])])


def _note(work: Work, entity: Entity, sent: Sent) -> None:
    """Add the note that was sent with a lead, or put the one on an activity in the place of another (assumed)."""
    key = _NOTED.get(entity.kind)
    if key is None or key not in sent:
        return
    note = sent[key]
    text = cast("Sent", note).get("note") if isinstance(note, dict) else note
    if entity.kind == "Activities":
        for each in work.relations.notes_of(entity):
            work.change(each, deletedTime=work.moment)
    if isinstance(text, str) and text:
        add_note(work, entity, text)
