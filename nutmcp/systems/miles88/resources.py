"""Every resource that 88 Miles documents, declared once."""

from functools import partial
from types import MappingProxyType

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record
from nutmcp.remote.resource import READ, Action, Resource, Timed, declare
from nutmcp.systems.miles88 import records
from nutmcp.systems.miles88.codes import ProjectState

PATHS = MappingProxyType(
    {
        "projects": "projects",
        "customers": "companies",
        "members": "staff",
        "time_entries": "shifts",
        "timers": "shifts",
        "project_services": "activities",
    }
)
"""What the vendor calls each resource, which is also its path."""
A_WHILE = 120
"""Seconds for which what changes rarely may be remembered; a miss looks again."""
_PAGE = "88miles.net/developers/1"


class PunchIn(Draft):
    """What is said of the shift that begins."""

    project_service: Id | None = None


class PunchOut(Draft):
    """What is said of the shift that ends."""

    note: str | None = None


def _runs(project: Record) -> bool:
    return isinstance(project, records.Project) and project.running is True


def _rests(project: Record) -> bool:
    return not _runs(project)


def _is(state: ProjectState, project: Record) -> bool:
    return isinstance(project, records.Project) and project.status == state


def _to(state: ProjectState, summary: str, inverse: str) -> Action:
    return Action(summary=summary, inverse=inverse, done=partial(_is, state), leads_to=state)


ACTIONS = MappingProxyType(
    {
        "punch_in": Action(
            summary="Start the clock on it, and stop it elsewhere", inverse="punch_out", done=_runs, draft=PunchIn
        ),
        "punch_out": Action(summary="Stop the clock on it", inverse="punch_in", done=_rests, draft=PunchOut),
        "sign_off": _to(ProjectState.SIGNED_OFF, "Let nobody punch into it any more", "reopen"),
        "reopen": _to(ProjectState.ACTIVE, "Let people punch into it again", "sign_off"),
    }
)
"""What can be done with a project. What the answer to a read does not say of the clock is that it does not run."""

RESOURCES = declare(
    Resource(
        name="projects",
        summary="Projects, with their time limit and totals",
        record=records.Project,
        verbs=READ | {Verb.DO},
        actions=ACTIONS,
        related=("customers", "project_services"),
        numbered=False,
        scoped=False,
        paged=False,
        fresh_for=A_WHILE,
        source=f"{_PAGE}/projects",
    ),
    Resource(
        name="customers",
        summary="Companies that one works for",
        record=records.Company,
        numbered=False,
        scoped=False,
        paged=False,
        fresh_for=A_WHILE,
        source=f"{_PAGE}/companies",
    ),
    Resource(
        name="members",
        summary="The people of the account",
        record=records.Staff,
        numbered=False,
        scoped=False,
        paged=False,
        fresh_for=A_WHILE,
        source=f"{_PAGE}/staff",
    ),
    Resource(
        name="time_entries",
        summary="Worked time, with its start and end",
        record=records.Shift,
        draft=TimeEntryDraft,
        verbs=READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE},
        timed=Timed(on="project", begin="punch_in", end="punch_out"),
        chooses_ids=True,
        related=("projects", "project_services", "members"),
        numbered=False,
        scoped=False,
        paged=False,
        source=f"{_PAGE}/shifts",
    ),
    Resource(
        name="timers",
        summary="Shifts without an end: the timers that run",
        record=records.RunningShift,
        verbs=frozenset({Verb.LIST}),
        related=("projects", "project_services", "members"),
        numbered=False,
        scoped=False,
        paged=False,
        source=f"{_PAGE}/shifts",
    ),
    Resource(
        name="project_services",
        summary="What is done in a project",
        record=records.Activity,
        verbs=frozenset({Verb.LIST}),
        child_by="project",
        related=("projects",),
        numbered=False,
        scoped=False,
        paged=False,
        fresh_for=A_WHILE,
        source=f"{_PAGE}/activities",
    ),
)
"""All resources by name."""
