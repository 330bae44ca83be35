"""Turns what Nutshell sends into the flat fields of our records; what is not there stays away."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from nutmcp.systems.nutshell.codes import TaskStatus
from nutmcp.systems.nutshell.values import (
    Sent,
    address_in,
    as_object,
    fields_text,
    id_of,
    joined,
    money_in,
    name_of,
    stubs_in,
    texts_in,
    values_in,
)

_SEVERAL = {"email": "emails", "phone": "phones"}
"""The fields of several values, and where all of them are told."""
_KINDS = {"Leads": "lead", "Contacts": "person", "Accounts": "customer"}
"""Our names for what a task can be about."""
_PARENTS = {"lead": "Leads", "contact": "Contacts", "account": "Accounts"}
"""Under which name a record has what it is about, where that has one for each kind."""
_NAMED = ("tags", "sources", "products", "competitors")
"""The fields of several records of which the names are told."""


def as_it_is(sent: object) -> object:
    """Return what is flat already."""
    return sent


def company(sent: object) -> Sent:
    """Return a company."""
    told = _several(_labelled(_opened(sent)))
    _moved(told, "url", lambda value: {"websites": joined(texts_in(value))})
    _moved(told, "address", address_in)
    _moved(told, "industry", lambda value: {"industry": id_of(value), "industry_name": name_of(value)})
    _moved(told, "accountType", lambda value: {"account_type": id_of(value), "account_type_name": name_of(value)})
    _moved(told, "territory", lambda value: {"territory": id_of(value)})
    _moved(told, "contacts", lambda value: {"people": _ids(value)})
    return told


def person(sent: object) -> Sent:
    """Return a person, whose name may be in parts."""
    told = _several(_labelled(_opened(sent)))
    _moved(told, "name", lambda value: {"name": name_of(value)})
    _moved(told, "primaryEmail", lambda value: {"email": next(iter(texts_in(value)), None)}, over=False)
    _moved(told, "address", address_in)
    _moved(told, "accounts", _customers)
    _moved(told, "owner", lambda value: {"owner": id_of(value)})
    return told


def lead(sent: object) -> Sent:
    """Return a lead; that of a list has names in place of what it belongs to."""
    told = _labelled(_opened(sent))
    _moved(told, "primaryAccountName", lambda value: {"customer_name": name_of(value)})
    _moved(told, "primaryContactName", lambda value: {"person_name": name_of(value)})
    _moved(told, "accounts", _customers)
    _moved(
        told,
        "primaryAccount",
        lambda value: {"customer": id_of(value), "customer_name": name_of(value)},
        over=bool(told.get("primaryAccount")),
    )
    _moved(told, "contacts", _people)
    _moved(told, "milestone", lambda value: {"stage": id_of(value), "stage_name": name_of(value)})
    _moved(told, "stageset", lambda value: {"pipeline": id_of(value)})
    _moved(told, "outcome", lambda value: {"outcome": id_of(value)})
    _moved(told, "market", lambda value: {"market": id_of(value)})
    _moved(told, "assignee", _assignee)
    _moved(told, "value", lambda value: dict(zip(("value", "currency"), money_in(value), strict=True)))
    return told


def activity(sent: object) -> Sent:
    """Return an activity, whose participants are users and contacts."""
    told = _opened(sent)
    _moved(told, "activityType", lambda value: {"activity_type": id_of(value), "activity_type_name": name_of(value)})
    if isinstance(told.get("leads"), list | dict):
        told["lead"] = told["leads"]
    _moved(told, "lead", _leads)
    _moved(told, "participants", _participants)
    _moved(told, "logNote", lambda value: {"note": _note_text(value)})
    return told


def task(sent: object) -> Sent:
    """Return a task, which is done if it says so or when; what it is about is an entity, or under its kind's name."""
    told = _opened(sent)
    done = next((told[name] for name in ("completedTime", "isCompleted") if name in told), told)
    if done is not told:
        told["status"] = TaskStatus.COMPLETED if done else TaskStatus.OPEN
    if "assignee" in told:
        told |= _whose_task(told.pop("assignee"))
    for wire, kind in _PARENTS.items():
        if isinstance(told.get(wire), dict):
            told["entity"] = {"entityType": kind, **told.pop(wire)}
    _moved(told, "entity", _about)
    return told


def note(sent: object) -> Sent:
    """Return a note, with what it is on under the name of its kind."""
    told = _opened(sent)
    for wire, ours in (("account", "customer"), ("contact", "person"), ("lead", "lead"), ("user", "author")):
        _moved(told, wire, lambda value, name=ours: {name: id_of(value)})
    return told


def user(sent: object) -> Sent:
    """Return a user, of whose e-mails the first is told alone as well."""
    told = _opened(sent)
    if isinstance(told.get("isEnabled"), bool):
        told["isEnabled"] = int(told["isEnabled"])
    if isinstance(told.get("emails"), list | dict):
        emails = texts_in(told["emails"])
        told |= {"emails": joined(emails), "email": next(iter(emails), None)}
    return told


def _opened(sent: object) -> Sent:
    return dict(as_object(sent))


def _moved(told: Sent, wire: str, read: Callable[[Any], Mapping[str, Any]], *, over: bool = True) -> None:
    """Put in the place of what was sent under a name what is read of it; what is ours already stays.

    Args:
        told: The fields so far.
        wire: The name under which it was sent.
        read: Reads it.
        over: Whether it goes over what is told already.
    """
    if wire not in told:
        return
    value = told[wire]
    if wire in _OURS and not isinstance(value, dict | list):
        if value is not None:
            return
        over = False
    else:
        del told[wire]
    found = read(value)
    told.update({name: each for name, each in found.items() if over or name not in told})


_OURS = frozenset(
    {"name", "address", "industry", "territory", "owner", "market", "outcome", "assignee", "value", "lead", "customer"}
)
"""The names that are ours as well, for what is flat already."""


def _several(told: Sent) -> Sent:
    """Tell all values of a field of several as text, and the first alone."""
    for name, every in _SEVERAL.items():
        if isinstance(told.get(name), dict | list):
            texts = texts_in(told[name])
            told |= {name: next(iter(texts), None), every: joined(texts)}
    return told


def _labelled(told: Sent) -> Sent:
    """Tell tags and the like by their names, and custom fields as text."""
    for name in _NAMED:
        if isinstance(told.get(name), dict | list):
            told[name] = joined(filter(None, map(name_of, values_in(told[name]))))
    _moved(told, "customFields", lambda value: {"custom_fields": fields_text(value)})
    return told


def _ids(value: object, kind: str = "") -> str | None:
    return joined(cast("int", id_of(each)) for each in stubs_in(value, kind))


def _firsts(one: str, every: str, stubs: list[Sent]) -> Sent:
    """Return several records as the id and the name of the first, and the ids of all."""
    first = next(iter(stubs), None)
    ids = joined(cast("int", id_of(each)) for each in stubs)
    return {one: id_of(first), f"{one}_name": name_of(first), every: ids}


def _customers(value: object) -> Sent:
    return _firsts("customer", "customers", stubs_in(value, "Accounts"))


def _people(value: object) -> Sent:
    return _firsts("person", "people", stubs_in(value, "Contacts"))


def _leads(value: object) -> Sent:
    stubs = stubs_in(value)
    about = next((name for each in stubs if (name := each.get("description"))), None)
    return {**_firsts("lead", "leads", stubs), **({"lead_name": about} if about else {})}


def _participants(value: object) -> Sent:
    every = stubs_in(value)
    users = [each for each in every if each.get("entityType") == "Users"]
    people = [each for each in every if each.get("entityType") == "Contacts"]
    return {**_firsts("member", "members", users), **_firsts("person", "people", people)}


def _assignee(value: object) -> Sent:
    """Return whose a lead is: a user's or a team's."""
    stub, own, other = as_object(value), "assignee", "team"
    if stub.get("entityType") == "Teams":
        own, other = other, own
    return {own: id_of(stub), other: None, "assignee_name": name_of(stub)}


def _whose_task(value: object) -> Sent:
    """Return who is to do a task: a user or a team, who may come in a list."""
    stub = as_object(next(iter(stubs_in(value)), None))
    id, of_team = id_of(stub), stub.get("entityType") == "Teams"
    user = None if of_team or id is None else str(id)
    return {"people": user, "team": id if of_team else None, "assignee_name": name_of(stub)}


def _about(value: object) -> Sent:
    stub = as_object(value)
    kind = _KINDS.get(str(stub.get("entityType")))
    about = stub.get("description") or name_of(value)
    return {**dict.fromkeys(_KINDS.values()), **({kind: id_of(value)} if kind else {}), "about": about}


def _note_text(value: object) -> str | None:
    told = as_object(value)
    text = told.get("note") if told else value
    return text if isinstance(text, str) and text else None
