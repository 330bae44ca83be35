"""Finds entities by the keys of a query, and sends a page of them in an order."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, cast

from nutmcp.sandbox.nutshell.entities import ABOUT, FIELDS, OVERDUE, WHO, Shape, ref
from nutmcp.sandbox.nutshell.failures import invalid
from nutmcp.sandbox.nutshell.moments import moment_of, read_moment
from nutmcp.sandbox.nutshell.reading import Sent, id_of
from nutmcp.sandbox.nutshell.rendering import Row
from nutmcp.sandbox.nutshell.tables import Entity
from nutmcp.sandbox.nutshell.work import Work
from nutmcp.sandbox.nutshell.worked_out import display_name, is_overdue, value_of
from nutmcp.words.fold import fold

MOST = 100
"""The most entities of a page; a higher limit is lowered to it (assumed)."""
USUAL = 50
_MINE, _MY_TEAMS = 0, 1
Meets = Callable[[Work, Entity, Any], bool]
"""Tells whether an entity meets one key of a query."""


def page_of(work: Work, kind: str, params: Sent, default: str, entities: Iterable[Entity] | None = None) -> list[Row]:
    """Return a page of what a find finds.

    Raises:
        Failure: The query, the order or the page makes no sense.
    """
    known = work.documents.kept(kind) if entities is None else list(entities)
    listed = [each for each in known if not each.is_deleted or work.knobs.deleted == "shown"]
    found = _ordered(work, _queried(work, kind, listed, params.get("query")), params, default)
    limit, page = _number(params, "limit", USUAL), _number(params, "page", 1)
    limit = min(limit, MOST)
    shown = found[(page - 1) * limit : page * limit]
    asked = params.get("stubResponses")
    stubs = asked if isinstance(asked, bool) else work.knobs.stubs == "default"
    return [work.rendering.stub(each) for each in shown] if stubs else fulls(work, shown)


def fulls(work: Work, entities: Iterable[Entity]) -> list[Row]:
    """Return whole entities, which share what was found out of their relations."""
    rendering = work.rendering
    return [rendering.full(each) for each in entities]


def _number(params: Sent, name: str, usual: int) -> int:
    said = params.get(name)
    if said is None:
        return usual
    number = id_of(said)
    if number < 1:
        raise invalid(f"The {name} begins at 1.")
    return number


def _queried(work: Work, kind: str, entities: list[Entity], query: object) -> list[Entity]:
    if not query:
        return entities
    known = QUERIES.get(kind, {})
    for key, wanted in cast("Sent", query).items() if isinstance(query, dict) else ():
        meets = known.get(key)
        if meets is None and work.knobs.query_keys == "refused":
            raise invalid("A key of the query is not known.")
        if meets is not None and wanted is not None:
            entities = [each for each in entities if meets(work, each, wanted)]
    return entities


def _ordered(work: Work, entities: list[Entity], params: Sent, default: str) -> list[Entity]:
    by, direction = str(params.get("orderBy") or default), str(params.get("orderDirection") or "ASC")
    if direction.upper() not in ("ASC", "DESC"):
        raise invalid("An orderDirection is ASC or DESC.")
    if by not in (default, "id") and work.knobs.order_by == "documented":
        raise invalid("That orderBy is not known.")
    name = _camel(by)
    if entities and name not in _sortable(entities[0].kind):
        raise invalid("That orderBy is not known.")
    held = [(key, each) for each in entities if (key := _key(each, name)) is not None]
    without = [each for each in entities if _key(each, name) is None]
    held.sort(key=lambda pair: pair[0], reverse=direction.upper() == "DESC")
    return [*(each for _, each in held), *without]


def _camel(name: str) -> str:
    """Return a name as fields have it; some orders are written with an underscore (`due_time`)."""
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


def _sortable(kind: str) -> set[str]:
    shapes = (Shape.PLAIN, Shape.MOMENT, Shape.NAME)
    return {"id", "value"} | {each.name for each in FIELDS[kind] if each.shape in shapes}


def _key(entity: Entity, name: str) -> Any:  # noqa: ANN401 - whatever is sorted by
    if name == "id":
        return entity.id
    if name == "value":
        worth = value_of(entity)
        return None if worth is None else float(worth["amount"])
    held = display_name(entity) if name == "name" else entity.get(name)
    return held.casefold() if isinstance(held, str) else held if isinstance(held, int) else None


def _listed(sent: object) -> list[Any]:
    return cast("list[Any]", sent) if isinstance(sent, list) else [sent]


def _ids(sent: object) -> set[int]:
    return {id_of(each) for each in _listed(sent)}


def _refers(field: str, *types: str) -> Meets:
    """Return what tells whether a field refers to one of several entities, which are given by id or as references."""

    def meets(_: Work, entity: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
        return bool(set(_listed(entity.get(field))) & set(_named(wanted, types)))

    return meets


def _named(wanted: Any, types: tuple[str, ...]) -> list[str]:  # noqa: ANN401 - whatever was sent
    return [
        ref(str(cast("Sent", each).get("entityType", kind)), id_of(cast("Sent", each).get("id")))
        if isinstance(each, dict)
        else ref(kind, id_of(each))
        for each in _listed(wanted)
        for kind in types
    ]


def _has(field: str) -> Meets:
    return lambda _, entity, wanted: entity.get(field) == wanted


def _status(work: Work, entity: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
    asked = _ids(wanted)
    return entity.get("status") in asked or (OVERDUE in asked and is_overdue(entity, work.now))


def _tagged(_: Work, entity: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
    return bool({fold(str(each)) for each in _listed(wanted)} & {fold(each) for each in entity.several("tags")})


def _whose(work: Work, lead: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
    """Tell whether a lead is mine (0), my teams' (1), or anybody's (2)."""
    mine = {work.caller.ref}
    if wanted == _MY_TEAMS:
        teams = [each for each in work.documents.every("Teams") if work.caller.ref in each.fields["members"]]
        mine |= {member for each in teams for member in (ref("Teams", each.id), *each.fields["members"])}
    return wanted not in (_MINE, _MY_TEAMS) or lead.get("assignee") in mine


def _by_time(field: str, *, before: bool) -> Meets:
    def meets(work: Work, entity: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
        held: str | None = entity.get(field)
        asked = read_moment(wanted, work.knobs)
        if held is None or asked is None:
            return asked is None
        there, then = moment_of(held), moment_of(asked)
        return there <= then if before else there >= then

    return meets


def _with_open_leads(work: Work, account: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
    leads = work.relations.leads_of(account)
    return any(each.get("status") == 0 for each in leads) is bool(wanted)


def _of_account(work: Work, activity: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
    """Tell whether an activity is about a lead of an account, or with one of its contacts (assumed)."""
    asked = {ref("Accounts", each) for each in _ids(wanted)}
    related = work.relations.found([*activity.several("leads"), *activity.several("participants")])
    return any(asked & set(each.several("accounts")) for each in related)


def _of_lead(work: Work, contact: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
    return bool({each.id for each in work.relations.leads_of(contact)} & _ids(wanted))


def _has_email(_: Work, user: Entity, wanted: Any) -> bool:  # noqa: ANN401 - whatever was sent
    return str(wanted).casefold() in {each.casefold() for each in user.several("emails")}


QUERIES: Mapping[str, Mapping[str, Meets]] = MappingProxyType(
    {
        "Leads": {
            "status": _status,
            "filter": _whose,
            "accountId": _refers("accounts", "Accounts"),
            "contactId": _refers("contacts", "Contacts"),
            "milestoneId": _refers("milestone", "Milestones"),
            "milestoneIds": _refers("milestone", "Milestones"),
            "stagesetId": _refers("stageset", "Stagesets"),
            "stagesetIds": _refers("stageset", "Stagesets"),
            "number": _has("number"),
            "dueTime": _by_time("dueTime", before=True),
            "assignee": _refers("assignee", *WHO[:1]),
            "tag": _tagged,
            "source": _refers("sources", "Sources"),
            "priority": _has("priority"),
        },
        "Contacts": {"accountId": _refers("accounts", "Accounts"), "leadId": _of_lead, "tag": _tagged},
        "Accounts": {
            "hasOpenLeads": _with_open_leads,
            "tag": _tagged,
            "accountType": _refers("accountType", "Account_Types"),
            "industry": _refers("industry", "Industries"),
            "territory": _refers("territory", "Territories"),
        },
        "Activities": {
            "leadId": _refers("leads", "Leads"),
            "contactId": _refers("participants", "Contacts"),
            "userId": _refers("participants", "Users"),
            "accountId": _of_account,
            "status": _status,
            "activityTypeId": _refers("activityType", "Activity_Types"),
            "isFlagged": _has("isFlagged"),
            "startTime": _by_time("startTime", before=False),
            "endTime": _by_time("endTime", before=True),
        },
        "Tasks": {"assignee": _refers("assignee", *WHO[:1]), "entity": _refers("entity", *ABOUT[:1])},
        "Users": {"email": _has_email},
    }
)
"""What each key of a query means; that of tasks is published nowhere (assumed)."""
