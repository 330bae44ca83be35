"""What can be done with a task beside changing its fields, and what tells that it happened."""

from types import MappingProxyType

from nutmcp.remote.record import Record
from nutmcp.remote.resource import Action
from nutmcp.systems.proworkflow.codes import TaskState
from nutmcp.systems.proworkflow.records import ProjectService, Task


def _runs(task: Record) -> bool:
    return isinstance(task, ProjectService) and task.running is True


def _rests(task: Record) -> bool:
    return not _runs(task)


def _is_open(task: Record) -> bool:
    return isinstance(task, Task) and task.is_open


def _is_complete(task: Record) -> bool:
    return not _is_open(task)


TIMER_ACTIONS = MappingProxyType(
    {
        "starttimer": Action(
            summary="Start a timer on it, and stop any other one of the user", inverse="stoptimer", done=_runs
        ),
        "stoptimer": Action(summary="Stop the timer on it", inverse="starttimer", done=_rests),
    }
)
"""What is done by the clock of ProWorkflow, of which reading the task alone tells nothing."""
TASK_ACTIONS = MappingProxyType(
    {
        "complete": Action(
            summary="Say that it is done", inverse="reactivate", done=_is_complete, leads_to=TaskState.COMPLETE
        ),
        "reactivate": Action(
            summary="Say that it is to be done still", inverse="complete", done=_is_open, leads_to=TaskState.ACTIVE
        ),
    }
)
"""The two ways between the states of a task."""
