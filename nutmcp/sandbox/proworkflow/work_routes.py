"""The addresses of companies, people, projects, tasks and time, and what is done at each."""

from collections.abc import Mapping
from dataclasses import replace

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.account import log_in, looks, me, settings
from nutmcp.sandbox.proworkflow.forms import Form
from nutmcp.sandbox.proworkflow.listing import Listing, listed
from nutmcp.sandbox.proworkflow.reading import Handler, below, listing_of, one, reading_of
from nutmcp.sandbox.proworkflow.time_writes import (
    add_time,
    as_running,
    check_unlocked,
    edit_time,
    rows_of_time,
    start_timer,
    stop_timer,
    stop_timer_of_task,
)
from nutmcp.sandbox.proworkflow.visit import Visit
from nutmcp.sandbox.proworkflow.work_actions import (
    adjust_dates,
    assign,
    complete,
    delete_tasks,
    reactivate,
    remove_company,
)
from nutmcp.sandbox.proworkflow.work_forms import COMPANY, CONTACT, PROJECT, TASK
from nutmcp.sandbox.proworkflow.work_lists import (
    CATEGORIES,
    COMPANIES,
    CONTACTS,
    PROJECTS,
    TASKS,
    TIME,
    TIME_OF_ONE,
)
from nutmcp.sandbox.proworkflow.writes import add, edit, remove

Handlers = Mapping[str, Handler]
"""What is done at an address, by method."""
_TYPES = ("client", "contractor", "staff")
_TIMERS = replace(TIME, unsaid={}, plain=f"{TIME.plain} timetrackedseconds", shown=(*TIME.shown, "timetrackedseconds"))


def adding(form: Form, **known: int) -> Handler:
    """Return what adds records; the path says some fields by the place of their id in it."""
    return lambda visit: add(form, visit, {name: visit.ids[place] for name, place in known.items()})


def of_one(listing: Listing, form: Form, called: str) -> Handlers:
    """Return what is done with one record: to read, edit and delete it."""
    return {
        "GET": reading_of(listing.table, called),
        "PUT": lambda visit: edit(form, visit, visit.ids[-1]),
        "DELETE": lambda visit: remove(form.table, form.called, visit, visit.ids[-1]),
    }


def _overdue(listing: Listing) -> Handler:
    def answer(visit: Visit) -> Response:
        late = [row for row in visit.rows.of(listing.table) if row["duedate"] and row["duedate"] < visit.today]
        return listed(listing, visit, late)

    return answer


def _overtime(listing: Listing) -> Handler:
    def answer(visit: Visit) -> Response:
        rows = visit.rows.of(listing.table)
        return listed(listing, visit, [each for each in rows if 0 < (each["timeallocated"] or 0) < each["timetracked"]])

    return answer


def _time(listing: Listing, *, way: str = "", owner: str = "") -> Handler:
    def answer(visit: Visit) -> Response:
        rows = rows_of_time(visit, running=False)
        if owner:
            (id,) = visit.ids
            visit.one(owner, id)
            rows = [row for row in rows if row[way] == id]
        hidden = not owner and visit.knobs.fields_of_time == "none"
        return listed(replace(listing, shown=()) if hidden else listing, visit, rows)

    return answer


def _timers(visit: Visit) -> Response:
    return listed(_TIMERS, visit, rows_of_time(visit, running=True), visit.knobs.timers_key)


def _time_record(visit: Visit) -> Response:
    return one(visit.knobs.single_time, as_running(visit.one("time", visit.ids[0]), visit), visit)


def _remove_time(visit: Visit) -> Response:
    check_unlocked(visit.one("time", visit.ids[0]), visit)
    return remove("time", "Time", visit, visit.ids[0])


def _add_project_of_contact(visit: Visit) -> Response:
    return add(PROJECT, visit, {"companyid": visit.one("contacts", visit.ids[0])["companyid"]})


def _categories(of: str) -> Mapping[str, Handlers]:
    path = f"settings/{of}/categories"
    return {
        path: {"GET": listing_of(CATEGORIES, ("of", of))},
        f"{path}/{{}}": {"GET": reading_of("categories", "category")},
    }


def _actions(table: str) -> Mapping[str, Handlers]:
    return {
        f"{table}/{{}}/complete": {"PUT": lambda visit: complete(visit, table, visit.ids[0])},
        f"{table}/{{}}/reactivate": {"PUT": lambda visit: reactivate(visit, table, visit.ids[0])},
        f"{table}/{{}}/adjustdates": {"PUT": lambda visit: adjust_dates(visit, table, visit.ids[0])},
    }


WORK: Mapping[str, Handlers] = {
    "login": {"GET": log_in},
    "me": {"GET": me, "PUT": lambda visit: edit(CONTACT, visit, visit.caller)},
    "settings/account": {"GET": settings},
    "settings/account/looknfeel": {"GET": lambda _: looks()},
    **_categories("projects"),
    **_categories("tasks"),
    **_categories("notes"),
    "companies": {"GET": listing_of(COMPANIES), "POST": adding(COMPANY)},
    **{f"companies/{each}": {"GET": listing_of(COMPANIES, ("type", each), key=each)} for each in _TYPES},
    "companies/{}": {
        **of_one(COMPANIES, COMPANY, "company"),
        "DELETE": lambda visit: remove_company(visit, visit.ids[0]),
    },
    "companies/{}/contacts": {"GET": below("companies", CONTACTS, "companyid"), "POST": adding(CONTACT, companyid=0)},
    "companies/{}/projects": {"GET": below("companies", PROJECTS, "companyid"), "POST": adding(PROJECT, companyid=0)},
    "companies/{}/tasks": {"GET": below("companies", TASKS, "companyid")},
    "companies/{}/time": {"GET": _time(TIME_OF_ONE, way="companyid", owner="companies")},
    "contacts": {"GET": listing_of(CONTACTS), "POST": adding(CONTACT)},
    **{f"contacts/{each}": {"GET": listing_of(CONTACTS, ("type", each), key=each)} for each in _TYPES},
    "contacts/{}": of_one(CONTACTS, CONTACT, "contact"),
    "contacts/{}/projects": {
        "GET": below("contacts", PROJECTS, "staff", "clients", "contractors", "managerid"),
        "POST": _add_project_of_contact,
    },
    "contacts/{}/tasks": {"GET": below("contacts", TASKS, "contacts")},
    "contacts/{}/time": {"GET": _time(TIME_OF_ONE, way="contactid", owner="contacts")},
    "projects": {"GET": listing_of(PROJECTS), "POST": adding(PROJECT)},
    "projects/overdue": {"GET": _overdue(PROJECTS)},
    "projects/overtime": {"GET": _overtime(PROJECTS)},
    "projects/{}": of_one(PROJECTS, PROJECT, "project"),
    **_actions("projects"),
    "projects/{}/tasks": {"GET": below("projects", TASKS, "projectid"), "POST": adding(TASK, projectid=0)},
    "projects/{}/time": {"GET": _time(TIME, way="projectid", owner="projects")},
    "tasks": {"GET": listing_of(TASKS), "POST": adding(TASK)},
    "tasks/overdue": {"GET": _overdue(TASKS)},
    "tasks/overtime": {"GET": _overtime(TASKS)},
    "tasks/delete": {"PUT": delete_tasks},
    "tasks/{}": of_one(TASKS, TASK, "task"),
    **_actions("tasks"),
    "tasks/{}/contacts": {"PUT": lambda visit: assign(visit, visit.ids[0])},
    "tasks/{}/time": {
        "GET": _time(TIME, way="taskid", owner="tasks"),
        "POST": lambda visit: add_time(visit, {"taskid": visit.ids[0]}),
    },
    "tasks/{}/starttimer": {"PUT": lambda visit: start_timer(visit, visit.ids[0])},
    "tasks/{}/stoptimer": {"PUT": lambda visit: stop_timer_of_task(visit, visit.ids[0])},
    "time": {"GET": _time(TIME), "POST": lambda visit: add_time(visit, {})},
    "time/activetimers": {"GET": _timers},
    "time/{}": {"GET": _time_record, "PUT": lambda visit: edit_time(visit, visit.ids[0]), "DELETE": _remove_time},
    "time/{}/stoptimer": {"PUT": lambda visit: stop_timer(visit, visit.ids[0])},
}
"""The addresses; `{}` stands for an id."""
