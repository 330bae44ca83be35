"""Which service is logged on where each entry hangs on one and none was named: the only open one, or it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from nutmcp.directory import KnownProject, Person
from nutmcp.domain.project import ProjectService
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import Ambiguous, InvalidArguments, Refused
from nutmcp.remote.id import Id, id_order
from nutmcp.remote.system import System
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.words.fold import clean


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands to whoever logs: the lower, the likelier it is meant."""

    last_used: Id | None
    person: Person

    def of(self, task: ProjectService) -> tuple[object, ...]:
        """Return what puts tasks in order: the one last used there, then one's own, then as the project has them."""
        theirs = str(self.person.id) in task.people_ids
        return task.id != self.last_used, not theirs, task.order or 0, id_order(task.id)


def what_it_hangs_on(system: System) -> str:
    """Return what each entry of a system hangs on; empty where it may hang on a project alone."""
    return system.kind_of(TimeEntry).hangs_on


async def the_open_task(desk: Desk, known: KnownProject, person: Person, last_used: Id | None = None) -> ProjectService:
    """Return the only service of a project that takes time.

    Raises:
        Refused: It has none.
        Ambiguous: It has several; the candidates are the likeliest ones.
    """
    what = what_it_hangs_on(desk.system)
    tasks = known.active_services()
    if not tasks:
        known = await desk.directory.as_it_is_now(known)
        tasks = known.active_services()
    if not tasks:
        raise Refused(
            f"The project has no open {what} to log on.",
            f"Add one with add_{what}, or reopen one with change_{what}.",
            field="project",
        )
    if len(tasks) == 1:
        return tasks[0]
    standing = Standing(last_used, person)
    raise Ambiguous(
        f"{desk.system.name} logs time on a {what}, and the project has several.",
        "Name one as `service`.",
        field="service",
        candidates=_candidates(sorted(tasks, key=standing.of), standing),
    )


def needs_one(system: System) -> InvalidArguments:
    """Return the error about time that is to hang on nothing."""
    what = what_it_hangs_on(system)
    return InvalidArguments(
        f"{system.name} logs time on a {what}, so that it cannot have none.",
        f"Name a {what} as `service`, or leave it out where the project has but one.",
        field="service",
    )


def stays_there(system: System) -> Refused:
    """Return the refusal to move an entry to something else than it hangs on."""
    return Refused(
        f"{system.name} cannot move logged time to another {what_it_hangs_on(system)}.",
        "Delete the entry and log it anew.",
        field="service",
    )


def _candidates(tasks: Sequence[ProjectService], standing: Standing) -> list[dict[str, str | int]]:
    rows: list[dict[str, str | int]] = []
    for each in tasks[: Ambiguous.most_candidates]:
        row: dict[str, str | int] = {"id": each.id or 0, "name": clean(each.name or "", LONGEST_NAME)}
        if each.id == standing.last_used:
            row["why"] = "last used on this project"
        elif str(standing.person.id) in each.people_ids:
            row["why"] = "the person's own"
        rows.append(row)
    return rows
