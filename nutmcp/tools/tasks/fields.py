"""What is said of a task that is added or changed, and what is written of it."""

from datetime import date
from typing import cast

from nutmcp.domain.task import Task, TaskDraft
from nutmcp.errors import InvalidArguments
from nutmcp.remote.id import Id
from nutmcp.tools.desk import Desk
from nutmcp.tools.due_day import due_on
from nutmcp.words.dates import parse_coming_date
from nutmcp.words.durations import LONGEST_MINUTES, parse_duration
from nutmcp.words.fold import fold

NOTHING = ("", "none", "no")
"""What is said to take something away."""
_HOUR = 60


def task_draft(desk: Desk, **fields: object) -> TaskDraft:
    """Return what is written, as the system has it: due on a day, or at a time of it; what is None is not said."""
    kind = cast("type[TaskDraft]", desk.system.resource_of(Task).draft)
    said = {name: each for name, each in fields.items() if each is not None}
    if "due_time" in kind.model_fields and "due_date" in said:
        due = said.pop("due_date")
        said["due_time"] = due_on(desk, due) if isinstance(due, date) else due
    return kind.model_validate(said)


def read_due(desk: Desk, said: str | None) -> date | str | None:
    """Return the day until which it is to be done, or the empty text that takes it away.

    Raises:
        InvalidArguments: It is no day.
    """
    if said is None:
        return None
    if fold(said) in NOTHING:
        return ""
    return parse_coming_date(said, desk.today(), desk.week_start, field="due")


def read_budget(said: str | None) -> int | None:
    """Return the minutes that are set for it; 0 takes them away.

    Raises:
        InvalidArguments: It is no length of time.
    """
    if said is None:
        return None
    if fold(said) in (*NOTHING, "0", "0h", "0m"):
        return 0
    hours = said.strip().casefold().removesuffix("h").strip()
    if hours.isascii() and hours.isdecimal() and said.strip()[-1] in "hH" and int(hours) * _HOUR > LONGEST_MINUTES:
        return int(hours) * _HOUR  # what is set for a task may be longer than a day
    return parse_duration(said, field="budget")


async def read_people(desk: Desk, said: list[Id] | None) -> str | None:
    """Return the ids of those who are to do it, joined by commas, or the empty text for nobody.

    Raises:
        NotFound: Somebody is not known.
        Ambiguous: A name is several people's.
    """
    if said is None:
        return None
    if any(fold(str(each)) == "all" for each in said):
        raise InvalidArguments("`members` names everyone.", "Name each who is to do it.", field="members")
    ids = [(await desk.directory.person(each, field="members")).id for each in said if fold(str(each)) not in NOTHING]
    most = desk.system.kind_of(Task).most_people
    if most is not None and len(set(ids)) > most:
        raise InvalidArguments(
            f"In {desk.system.name} no more than {most} member can be to do a task.",
            "Name one, and add a task for each of the others.",
            field="members",
        )
    return ",".join(str(each) for each in dict.fromkeys(ids))
