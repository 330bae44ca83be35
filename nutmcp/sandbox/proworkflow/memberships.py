"""Tags, groups, roles, rights and whereabouts of companies and contacts, as the vendor's list of calls has them."""

from collections.abc import Mapping
from typing import Any

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import SUCCESS, answered, plain, written
from nutmcp.sandbox.proworkflow.forms import ids_of, number
from nutmcp.sandbox.proworkflow.grammar import bad, read_flag
from nutmcp.sandbox.proworkflow.reading import Handler
from nutmcp.sandbox.proworkflow.row import ids_in
from nutmcp.sandbox.proworkflow.visit import Visit
from nutmcp.sandbox.rejected import Rejected

RIGHTS = ("companies", "contacts", "projects", "tasks", "time", "quotes", "invoices")
"""What rights there are for."""
_SETTINGS = ("view", "add", "edit", "delete")
_PLACE = ("address", "latitude", "longitude")


def listing(table: str, column: str) -> Handler:
    """Return what lists the tags, groups or roles of a record."""

    def answer(visit: Visit) -> Response:
        held = ids_in(visit.kept(table, visit.ids[0])[column])
        named = [visit.one("categories", each) for each in held]
        told = [{"id": each["id"], "name": each["name"]} for each in named]
        return answered({"count": len(told), "totalcount": len(told), **SUCCESS, column: told})

    return answer


def changing(table: str, column: str) -> Handler:
    """Return what adds tags, groups or roles to a record, or with `remove` takes them off it."""
    key = f"{column.removesuffix('s')}id"

    def answer(visit: Visit) -> Response:
        (id,), body = visit.ids, visit.body()
        if not body.get(key):
            raise bad(f"'{key}' is a required field")
        wanted = ids_in(ids_of("categories")(body[key], visit))
        if any(visit.one("categories", each)["of"] != column for each in wanted):
            raise bad(f"'{body[key]}' is not a valid {key}")
        held = ids_in(visit.kept(table, id)[column])
        off = read_flag(body.get("remove", False))
        kept = [each for each in held if each not in wanted] if off else list(dict.fromkeys([*held, *wanted]))
        visit.update(table, id, {column: ",".join(map(str, kept))})
        return written(f"{table.capitalize()} Updated", [{"id": id}])

    return answer


def permissions(visit: Visit) -> Response:
    """Tell all rights of a contact: those of the staff to everything that is not forbidden (assumed)."""
    return answered({"permissions": [_right(visit, each) for each in RIGHTS], **SUCCESS})


def permission(name: str) -> Handler:
    """Return what tells whether a contact has one right."""

    def answer(visit: Visit) -> Response:
        setting = visit.query.get("permissionsetting", "view")
        if setting not in _SETTINGS:
            raise bad("permissionsetting must be view, add, edit or delete")
        return answered({"permission": {"name": name, setting: _right(visit, name)[setting]}, "count": 1, **SUCCESS})

    return answer


def _right(visit: Visit, name: str) -> Mapping[str, Any]:
    staff = visit.one("contacts", visit.ids[0])["type"] == "staff"
    return {"name": name, **dict.fromkeys(_SETTINGS, staff and name not in visit.knobs.forbidden)}


def location(visit: Visit) -> Response:
    """Tell where a contact was last."""
    row = visit.one("contacts", visit.ids[0])
    return answered({"location": plain({name: row[name] for name in _LOCATED}, visit.knobs), "count": 1, **SUCCESS})


def locations(visit: Visit) -> Response:
    """Tell where everybody was last of whom that is known."""
    known = [row for row in visit.rows.of("contacts") if row["locationtime"] is not None]
    told = [{"id": row["id"], "name": row["name"], **{each: row[each] for each in _LOCATED}} for row in known]
    return answered({"count": len(told), "totalcount": len(told), **SUCCESS, "contacts": plain(told, visit.knobs)})


_LOCATED = ("locationaddress", "latitude", "longitude", "locationtime")


def move(visit: Visit) -> Response:
    """Take down where a contact is: an address, or both coordinates.

    Raises:
        Rejected: 400: it is neither.
    """
    (id,), body = visit.ids, visit.body()
    visit.one("contacts", id)
    if not body.get("address") and not all(body.get(each) not in (None, "") for each in _PLACE[1:]):
        raise _no_place()
    fields: dict[str, Any] = {"locationaddress": body.get("address") or None, "locationtime": visit.now}
    fields |= {each: number(body[each], visit) for each in _PLACE[1:] if body.get(each) not in (None, "")}
    visit.update("contacts", id, fields)
    return written("Location Updated", [{"id": id}])


def _no_place() -> Rejected:
    return bad("You must provide 'address', or 'latitude' & 'longitude'")


MEMBERSHIPS: Mapping[str, Mapping[str, Handler]] = {
    "companies/{}/tags": {"GET": listing("companies", "tags"), "PUT": changing("companies", "tags")},
    **{
        f"contacts/{{}}/{each}": {"GET": listing("contacts", each), "PUT": changing("contacts", each)}
        for each in ("tags", "groups", "roles")
    },
    "contacts/{}/permissions": {"GET": permissions},
    **{f"contacts/{{}}/permissions/{each}": {"GET": permission(each)} for each in RIGHTS},
    "contacts/{}/location": {"GET": location, "PUT": move},
    "contacts/location": {"GET": locations},
}
"""The addresses; `{}` stands for an id."""
