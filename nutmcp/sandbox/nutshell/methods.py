"""All methods by their names: what can be called, and what answers it."""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from nutmcp.sandbox.nutshell.entities import ABOUT
from nutmcp.sandbox.nutshell.failures import UNKNOWN_METHOD, Failure, invalid, nothing_there
from nutmcp.sandbox.nutshell.finding import fulls, page_of
from nutmcp.sandbox.nutshell.moments import ZONE
from nutmcp.sandbox.nutshell.notes import create_note, edit_note
from nutmcp.sandbox.nutshell.reading import Sent, id_of
from nutmcp.sandbox.nutshell.rendering import CURRENCY
from nutmcp.sandbox.nutshell.revisions import entity_to_change
from nutmcp.sandbox.nutshell.searching import SEARCHES, search, search_everything
from nutmcp.sandbox.nutshell.tables import Entity
from nutmcp.sandbox.nutshell.users import DOMAIN
from nutmcp.sandbox.nutshell.work import Work
from nutmcp.sandbox.nutshell.writable import WRITABLE
from nutmcp.sandbox.nutshell.writes import create, delete, edit

Method = Callable[[Work, Sent], Any]
_NOUNS: Mapping[str, str] = MappingProxyType(
    {each.noun: kind for kind, each in WRITABLE.items()} | {"note": "Notes", "user": "Users", "team": "Teams"}
)
"""The type that each noun of a method stands for."""
_FINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "findLeads": ("Leads", "id"),
        "findAccounts": ("Accounts", "name"),
        "findContacts": ("Contacts", "id"),
        "findActivities": ("Activities", "name"),
        "findTasks": ("Tasks", "due_time"),
        "findUsers": ("Users", "last_name"),
        "findTeams": ("Teams", "name"),
        "findMilestones": ("Milestones", "name"),
        "findStagesets": ("Stagesets", "name"),
        "findLead_Outcomes": ("Lead_Outcomes", "description"),
        "findProducts": ("Products", "name"),
        "findActivityTypes": ("Activity_Types", "name"),
        "findAccountTypes": ("Account_Types", "name"),
        "findIndustries": ("Industries", "name"),
        "findMarkets": ("Markets", "name"),
        "findSources": ("Sources", "name"),
        "findCompetitors": ("Competitors", "name"),
        "findTerritories": ("Territories", "name"),
        "findOrigins": ("Origins", "name"),
        "findDelays": ("Delays", "name"),
        "findAudiences": ("Audiences", "name"),
        "findSettings": ("Settings", "name"),
    }
)
"""What each find finds, and in which order unless it is said."""
_UPDATED = ("Leads", "Accounts", "Contacts", "Activities", "Tasks", "Users")


def _get(noun: str, work: Work, params: Sent) -> Any:  # noqa: ANN401 - an entity, or null
    kind = _NOUNS[noun]
    if noun == "user" and params.get("userId") is None:
        return _me(work)
    entity = work.documents.one(kind, id_of(params.get(f"{noun}Id")))
    if entity is None or (entity.is_deleted and work.knobs.deleted == "hidden"):
        if work.knobs.missing == "error":
            raise nothing_there()
        return None
    if params.get("rev") == str(entity.rev):
        return {
            "entityName": kind,
            "id": work.rendering.values.id(entity.id),
            "rev": str(entity.rev),
            "_notModified": True,
        }
    return work.rendering.full(entity)


def _me(work: Work) -> Any:  # noqa: ANN401 - a user, or null
    if work.caller.user is None:
        if work.knobs.nobody == "error":
            raise nothing_there()
        if work.knobs.nobody == "forbidden":
            raise Failure(HTTPStatus.FORBIDDEN, "The key is no user's")
        return None
    return work.rendering.full(work.caller.user)


def _new(noun: str, work: Work, params: Sent) -> Any:  # noqa: ANN401 - an entity
    created = create(work, _NOUNS[noun], params)
    return work.rendering.full(created) if work.knobs.create_answer == "full" else work.rendering.stub(created)


def _edit(noun: str, work: Work, params: Sent) -> Any:  # noqa: ANN401 - an entity
    return work.rendering.full(edit(work, _NOUNS[noun], params))


def _delete(noun: str, work: Work, params: Sent) -> bool | None:
    if noun == "note":
        work.change(entity_to_change(work, "Notes", noun, params), deletedTime=work.moment)
    else:
        delete(work, _NOUNS[noun], params)
    return True if work.knobs.delete_answer == "true" else None


def _new_note(work: Work, params: Sent) -> Any:  # noqa: ANN401 - an entity
    return work.rendering.full(create_note(work, params))


def _edit_note(work: Work, params: Sent) -> Any:  # noqa: ANN401 - an entity
    note = entity_to_change(work, "Notes", "note", params)
    return work.rendering.full(edit_note(work, note, params))


def _find(method: str, work: Work, params: Sent) -> Any:  # noqa: ANN401 - entities
    kind, default = _FINDS[method]
    return page_of(work, kind, params, default)


def _find_by_type(table: str, work: Work, params: Sent) -> Any:  # noqa: ANN401 - an object of lists
    """Return tags or custom fields, an object by entity type rather than a list."""
    del params
    found: dict[str, list[Any]] = {each: [] for each in ABOUT}
    for each in work.documents.every(table):
        told = {"id": work.rendering.values.id(each.id), "name": each.get("name")}
        found[each.get("of")].append(told | ({"type": each.get("type")} if each.get("type") else {}))
    return found


def _timeline(work: Work, params: Sent) -> Any:  # noqa: ANN401 - entities
    """Return activities and notes about an entity, the latest first."""
    about = work.reading.refer(params.get("entity") or params.get("query"), ABOUT)
    (entity,) = work.relations.found([about] if about else []) or (None,)
    if entity is None:
        raise invalid("A timeline is that of an entity.")
    activities = [each for each in work.documents.every("Activities") if about in _about(each)]
    together = [*activities, *work.relations.notes_of(entity)]
    together.sort(key=lambda each: str(each.get("startTime") or each.get("date")), reverse=True)
    return fulls(work, together)


def _about(activity: Entity) -> list[str]:
    return [*activity.several("leads"), *activity.several("participants")]


def _named(table: str, key: str, work: Work, params: Sent) -> Any:  # noqa: ANN401 - an entity
    """Find a source or a tag by its name, or make it."""
    work.allow()
    sent = params.get(key)
    name = sent.get("name") if isinstance(sent, dict) else sent  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - whatever was sent
    if not isinstance(name, str) or not name.strip():
        raise invalid("It needs a name.")
    known = next((each for each in work.documents.every(table) if each.get("name") == name), None)
    entity = known if known is not None else work.add(table, {"name": name, "of": ABOUT[0]})
    return work.rendering.full(entity) if table == "Sources" else {"id": entity.id, "name": name}


def _instance(work: Work, params: Sent) -> Any:  # noqa: ANN401 - an object
    """Return what is known of the company (assumed)."""
    del params
    told = {"name": "Boréal Acoustique", "domain": DOMAIN, "currency": CURRENCY, "timezone": ZONE.key}
    return {"id": 1, **(told if work.knobs.instance == "told" else {})}


def _update_times(work: Work, params: Sent) -> Any:  # noqa: ANN401 - an object
    """Return when something of each type was last changed."""
    del params
    return {
        kind: max((str(each.get("modifiedTime")) for each in work.documents.kept(kind)), default=None)
        for kind in _UPDATED
    }


def _add(work: Work, params: Sent) -> int:
    del work
    return id_of(params.get("num1")) + id_of(params.get("num2"))


def _capital(noun: str) -> str:
    return noun[0].upper() + noun[1:]


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        **{f"get{_capital(noun)}": partial(_get, noun) for noun in _NOUNS},
        **{f"new{_capital(each.noun)}": partial(_new, each.noun) for each in WRITABLE.values()},
        **{f"edit{_capital(each.noun)}": partial(_edit, each.noun) for each in WRITABLE.values()},
        **{f"delete{_capital(noun)}": partial(_delete, noun) for noun in _NOUNS if noun not in ("user", "team")},
        **{method: partial(_find, method) for method in _FINDS},
        **{method: lambda work, params, method=method: search(work, method, params) for method in SEARCHES},
        "newNote": _new_note,
        "editNote": _edit_note,
        "newTag": partial(_named, "Tags", "tag"),
        "newSource": partial(_named, "Sources", "name"),
        "findTags": partial(_find_by_type, "Tags"),
        "findCustomFields": partial(_find_by_type, "Custom_Fields"),
        "findTimeline": _timeline,
        "searchUniversal": lambda work, params: search_everything(work, params, "string"),
        "searchByEmail": lambda work, params: search_everything(work, params, "emailAddressString"),
        "instanceData": _instance,
        "getUpdateTimes": _update_times,
        "add": _add,
    }
)
"""The methods. Those that administer users and teams, send e-mails, walk through processes or export are left out."""
READS = ("get", "find", "search", "add", "instance")
"""How the names of methods begin that change nothing."""


def method_of(name: str) -> Method:
    """Return what answers a method.

    Raises:
        Failure: 404: there is none of that name.
    """
    if name not in METHODS:
        raise Failure(HTTPStatus.NOT_FOUND, "Method not found", code=UNKNOWN_METHOD)
    return METHODS[name]
