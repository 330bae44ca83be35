"""What may be written of companies, people, projects and tasks, and by which rules."""

from collections.abc import Mapping
from typing import Any

from nutmcp.sandbox.proworkflow.forms import (
    Form,
    Kind,
    automatic,
    day,
    flag,
    id_of,
    ids_of,
    number,
    one_of,
    whole,
    words,
)
from nutmcp.sandbox.proworkflow.grammar import bad
from nutmcp.sandbox.proworkflow.row import ids_in
from nutmcp.sandbox.proworkflow.visit import Body, Visit
from nutmcp.sandbox.proworkflow.work_lists import ADDRESS

_Fields = Mapping[str, Any]
_ADDRESS: Mapping[str, Kind] = dict.fromkeys(ADDRESS, words)


def next_number(visit: Visit, table: str, prefix: str) -> str:
    """Return the number that comes after the greatest one with a prefix."""
    taken = [str(row["number"] or "") for row in visit.rows.of(table)]
    used = [
        int(each.removeprefix(prefix)) for each in taken if each.startswith(prefix) and each[len(prefix) :].isdecimal()
    ]
    return f"{prefix}{max(used, default=0) + 1:04}"


def numbered(table: str, prefix: str) -> Kind:
    """Read a number, or `auto` for the next one."""

    def read(said: object, visit: Visit) -> str:
        return next_number(visit, table, prefix) if str(said).casefold() == "auto" else words(said, visit)

    return read


def _new_company(_: Visit, __: Body) -> _Fields:
    return {"pending": False}


COMPANY = Form(
    table="companies",
    called="Company",
    takes={
        **_ADDRESS,
        **dict.fromkeys(("name", "code", "email", "fax", "phone", "website"), words),
        "type": one_of("client", "contractor", "other"),
    },
    needs=("name", "type"),
    fixed=frozenset({"type"}),
    defaults=_new_company,
    tells=("name",),
    at_once=True,
)


def _new_contact(visit: Visit, body: Body) -> _Fields:
    company = visit.rows.one("companies", body.get("companyid"))
    return {"pending": False, "allowlogin": False, "type": company and company["type"]}


CONTACT = Form(
    table="contacts",
    called="Contact",
    takes={
        **_ADDRESS,
        **dict.fromkeys(
            ("firstname", "lastname", "title", "username", "email", "fax", "workphone", "mobilephone"), words
        ),
        "companyid": id_of("companies"),
        "type": one_of("client", "contractor", "staff", "other"),
        "allowlogin": flag,
    },
    needs=("companyid", "firstname", "lastname", "type"),
    fixed=frozenset({"type"}),
    defaults=_new_contact,
    tells=("name",),
    at_once=True,
)


def _new_project(visit: Visit, body: Body) -> _Fields:
    return {
        "number": next_number(visit, "projects", "P-"),
        "managerid": visit.caller,
        "staff": str(visit.caller),
        "status": "complete" if body.get("completedate") else "active",
        "startdate": visit.today,
        "priority": 3,
        **dict.fromkeys(("invoiced", "paid", "accountedfor"), False),
    }


PROJECT = Form(
    table="projects",
    called="Project",
    takes={
        **dict.fromkeys(("title", "description", "purchaseordernumber", "privatenotes"), words),
        "number": numbered("projects", "P-"),
        "companyid": id_of("companies"),
        "managerid": id_of("contacts", type="staff"),
        "categoryid": id_of("categories", of="projects"),
        **dict.fromkeys(("staff", "clients", "contractors"), ids_of("contacts")),
        **dict.fromkeys(("startdate", "duedate", "completedate"), day),
        **dict.fromkeys(("priority", "timeallocated", "customstatusid"), whole),
        **dict.fromkeys(("quotetotal", "invoicetotal"), automatic),
        **dict.fromkeys(("invoiced", "paid", "accountedfor"), flag),
    },
    needs=("title", "companyid"),
    fixed=frozenset({"completedate"}),
    defaults=_new_project,
    tells=("number", "title"),
)


def _team(visit: Visit, project: object) -> set[int]:
    """Return the contacts of a project."""
    row = visit.kept("projects", project) if isinstance(project, int) else {}
    listed = [each for name in ("staff", "clients", "contractors") for each in ids_in(row.get(name))]
    return {*listed, *([row["managerid"]] if row.get("managerid") else [])}


def _new_task(visit: Visit, body: Body) -> _Fields:
    said = str(body.get("projectid"))
    id = int(said) if said.isdecimal() else None
    on_it = id is None or visit.rows.one("projects", id) is None or visit.caller in _team(visit, id)
    beside = [row for row in visit.rows.of("tasks") if row["projectid"] == id]
    return {
        "contacts": str(visit.caller) if on_it else "",
        "status": "complete" if body.get("completedate") else "active",
        "type": "normal",
        "priority": 3,
        "ordernumber": str(max((_first(row["ordernumber"]) for row in beside), default=0) + 1),
        "orderlevel": "normal",
        "timeallocated": 0,
        "billable": True,
        "taxable": True,
        "creatorid": visit.caller,
    }


def _first(order: str | None) -> int:
    head = (order or "0").partition(".")[0]
    return int(head) if head.isdecimal() else 0


def check_task(visit: Visit, fields: _Fields) -> None:
    """See that a task is of a project or of a category, and its people are on the project.

    Raises:
        Rejected: 400: it is not, or they are not.
    """
    if (fields.get("projectid") is None) is (fields.get("categoryid") is None):
        raise bad("You must provide either 'projectid' or 'categoryid'")
    people = set(ids_in(fields.get("contacts")))
    if fields.get("projectid") is not None and not people <= _team(visit, fields["projectid"]):
        raise bad("Contacts must be on the project of the task")


TASK = Form(
    table="tasks",
    called="Task",
    takes={
        **dict.fromkeys(("name", "description", "servicename"), words),
        "projectid": id_of("projects"),
        "categoryid": id_of("categories", of="tasks"),
        "contacts": ids_of("contacts"),
        "type": one_of("normal", "bold", "heading"),
        "orderlevel": one_of("normal", "sub", "subsub"),
        **dict.fromkeys(("startdate", "duedate", "completedate"), day),
        **dict.fromkeys(("priority", "timeallocated"), whole),
        **dict.fromkeys(("billable", "taxable"), flag),
        "prerequisites": ids_of("tasks"),
        "servicerate": number,
    },
    needs=("name",),
    fixed=frozenset({"projectid", "completedate"}),
    defaults=_new_task,
    check=check_task,
    tells=("name",),
    at_once=True,
)
