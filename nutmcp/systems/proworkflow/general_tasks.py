"""Tasks of no project, which ProWorkflow calls general tasks, as those of a project that is none.

So they have a name wherever a project has, time is logged on them, and it is found, added up and taken back.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from nutmcp.errors import Refused
from nutmcp.remote.call import Answer, Call
from nutmcp.systems.proworkflow.codes import ProjectState
from nutmcp.systems.proworkflow.records import Project

GENERAL = 2**31 - 1
"""The id of what stands in the place of a project: none has it, and it comes after all."""
GENERAL_TASKS = Project(id=GENERAL, name="General tasks", status=ProjectState.GENERAL)
ALONE: Mapping[str, str] = MappingProxyType({"generaltasks": "true", "projecttasks": "false"})
"""The parameters that leave tasks of no project, and time on these."""
_ON_TASKS = frozenset({"tasks", "project_services", "time_entries", "timers"})
"""What is a task, or time on one."""
_NONE = (None, "", 0, "0")
_TELLING = ("categoryid", "categoryname")


def placed(sent: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a record with the place of general tasks, if it is a task, or time on one, that is of no project.

    What tells of no project at all may be withheld, unless it tells the category.

    Args:
        sent: The record, as it was sent.
        name: The resource that it is of.
    """
    if name not in _ON_TASKS:
        return sent
    told = any(each in sent for each in ("projectid", *_TELLING)) and not sent.get("projecttitle")
    return {**sent, "projectid": GENERAL} if told and sent.get("projectid") in _NONE else sent


def may_have(call: Call) -> bool:
    """Return whether the place of general tasks is among the projects that a list asks for."""
    return all(rule.holds(GENERAL_TASKS) for rule in call.filters)


def with_general_tasks(answer: Answer, call: Call) -> Answer:
    """Return a page of projects, in the order of their ids, with the place of general tasks after the last one."""
    if not may_have(call) or answer.more:
        return answer
    if len(answer.records) == call.limit:
        return replace(answer, more=True)
    return replace(answer, records=(*answer.records, GENERAL_TASKS))


def refuse_general(project: object) -> None:
    """Refuse to add what only a project has.

    Raises:
        Refused: It is the place of general tasks.
    """
    if project == GENERAL:
        raise Refused(
            "General tasks are no project of ProWorkflow, so that nothing can be added to them here.",
            "Name a project, or add it in ProWorkflow.",
            field="project",
        )


def is_below_it(call: Call) -> bool:
    """Return whether the tasks are meant that are of no project."""
    return call.resource == "project_services" and call.parent == GENERAL


def is_it(call: Call) -> bool:
    """Return whether the place of general tasks is meant itself."""
    return call.resource == "projects" and call.id == GENERAL
