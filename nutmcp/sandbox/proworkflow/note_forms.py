"""What may be written of events, messages, notes, requests and files, and by which rules."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from nutmcp.sandbox.proworkflow.forms import Form, day, flag, id_of, ids_of, moment, number, words
from nutmcp.sandbox.proworkflow.grammar import bad
from nutmcp.sandbox.proworkflow.visit import Body, Visit

_Fields = Mapping[str, Any]


def _check_event(_: Visit, fields: _Fields) -> None:
    if fields["endtime"] < fields["starttime"]:
        raise bad("'endtime' must not be before 'starttime'")


def _mine(visit: Visit, _: Body) -> _Fields:
    return {"contacts": str(visit.caller)}


EVENT = Form(
    table="events",
    called="Event",
    takes={
        **dict.fromkeys(("title", "description"), words),
        **dict.fromkeys(("starttime", "endtime"), moment),
        "contacts": ids_of("contacts"),
    },
    needs=("endtime", "starttime", "title"),
    defaults=_mine,
    check=_check_event,
)


def _check_message(_: Visit, fields: _Fields) -> None:
    if fields.get("originalmessageid") is not None:
        return
    for name in ("title", "contacts"):
        if not fields.get(name):
            raise bad(f"'{name}' is a required field")
    if fields.get("projectid") is None and fields.get("taskid") is None:
        raise bad("You must provide 'projectid' or 'taskid'")


def _new_message(visit: Visit, body: Body) -> _Fields:
    first = visit.rows.one("messages", body.get("originalmessageid")) or {}
    about = {name: first.get(name) for name in ("projectid", "taskid", "title")}
    return {"authorid": visit.caller, "date": visit.local.replace(microsecond=0), "public": True, **about}


MESSAGE = Form(
    table="messages",
    called="Message",
    takes={
        **dict.fromkeys(("title", "content"), words),
        "projectid": id_of("projects"),
        "taskid": id_of("tasks"),
        "originalmessageid": id_of("messages"),
        "contacts": ids_of("contacts"),
        "public": flag,
    },
    needs=("content",),
    fixed=frozenset({"title", "content", "projectid", "taskid", "originalmessageid"}),
    defaults=_new_message,
    check=_check_message,
)


def note_form(kind: str, *needs: str) -> Form:
    """Return what may be written of a note: a general one, one on a company or a contact, or one on a project."""

    def new(visit: Visit, _: Body) -> _Fields:
        written = visit.local.replace(microsecond=0)
        everybody = ids_of("contacts")("all", visit) if kind == "general" else ""
        return {"kind": kind, "authorid": visit.caller, "date": written, "contacts": everybody}

    return Form(
        table="notes",
        called="Note",
        takes={
            **dict.fromkeys(("title", "content"), words),
            "categoryid": id_of("categories", of="notes"),
            "companyid": id_of("companies"),
            "contactid": id_of("contacts"),
            "projectid": id_of("projects"),
            "contacts": ids_of("contacts"),
        },
        needs=needs,
        fixed=frozenset({"companyid", "contactid", "projectid"}),
        defaults=new,
    )


def _new_request(visit: Visit, _: Body) -> _Fields:
    caller = visit.one("contacts", visit.caller)
    return {
        "status": "pending",
        "companyid": caller["companyid"],
        "clientid": visit.caller,
        "recipientid": visit.caller,
        "submitteddate": visit.today,
    }


REQUEST = Form(
    table="projectrequests",
    called="Project Request",
    takes={
        **dict.fromkeys(("title", "description"), words),
        "budget": number,
        **dict.fromkeys(("startdate", "duedate"), day),
        "recipientid": id_of("contacts", type="staff"),
    },
    needs=("title",),
    defaults=_new_request,
)


def _content(said: object, visit: Visit) -> str:
    try:
        base64.b64decode(words(said, visit), validate=True)
    except binascii.Error:
        raise bad("'content' must be base64") from None
    return str(said)


def _check_file(_: Visit, fields: _Fields) -> None:
    if len([name for name in ("projectid", "taskid", "folderid") if fields.get(name) is not None]) != 1:
        raise bad("You must provide one of 'projectid', 'taskid' or 'folderid'")


def _new_file(visit: Visit, body: Body) -> _Fields:
    size = len(str(body.get("content", ""))) * 3 // 4
    return {"date": visit.local.replace(microsecond=0), "size": size}


FILE = Form(
    table="files",
    called="File",
    takes={
        "name": words,
        "content": _content,
        "projectid": id_of("projects"),
        "taskid": id_of("tasks"),
        "folderid": id_of("folders"),
    },
    needs=("name", "content"),
    defaults=_new_file,
    check=_check_file,
)


def _everybody(visit: Visit, _: Body) -> _Fields:
    return {"contacts": ids_of("contacts")("all", visit)}


FOLDER = Form(
    table="folders",
    called="Folder",
    takes={"name": words, "projectid": id_of("projects"), "contacts": ids_of("contacts")},
    needs=("name", "projectid"),
    defaults=_everybody,
)
