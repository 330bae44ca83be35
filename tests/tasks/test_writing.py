"""What people have written down, on a large account among hostile names: once, on the right day, and taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pytest

from nutmcp.sandbox import Sandbox, open_sandbox
from nutmcp.systems.nutcache.records import TimeEntry
from tests.fakes import FakeClock
from tests.tasks.books import ME
from tests.tasks.task import Answer
from tests.whole_server import TUESDAY, open_office

pytestmark = [pytest.mark.anyio, pytest.mark.large]

Arguments = dict[str, object] | Callable[[Sequence[Answer]], dict[str, object]]
DESIGN = 106960
WEEK = [
    {"project": "Acme website", "duration": "7h30", "date": each, "note": "Week"}
    for each in ("last mon", "last tue", "mercredi dernier", "jeudi passé", "2026-11-20")
]


@dataclass(frozen=True)
class Task:
    """One task that is done by writing.

    Attributes:
        said: The person's words.
        steps: The calls that the assistant makes, the arguments perhaps taken from the answers so far; a number of
            seconds is time that passes.
        left: What has been added to the time entries at the end: date, minutes, project, service, note, member.
        status: What the last answer says became of it, or the code of the error.
        most: How many requests a server that has just started may make of Nutcache.
    """

    said: str
    steps: Sequence[tuple[str, Arguments] | int]
    left: Sequence[tuple[object, ...]]
    status: str
    most: int


def large() -> Sandbox:
    """Return a large sandbox to write in."""
    sandbox = open_sandbox(":memory:", size="large", clock=FakeClock(TUESDAY))
    sandbox.control.limits.allowed = {}
    return sandbox


@cache
def newest() -> int:
    """Return the highest id that an entry has at first."""
    return max(each.id for each in large().control.rows("time_entries") if isinstance(each.id, int))


def told(entry: TimeEntry) -> tuple[object, ...]:
    """Return what matters of an entry."""
    return str(entry.working_date), entry.minutes, entry.project, entry.project_service, entry.note, entry.member


def entry_of(answers: Sequence[Answer]) -> dict[str, object]:
    """Return the id of the entry that the first answer is about."""
    return {"entry": answers[0]["entry"]["id"]}


def confirmed(**more: object) -> Callable[[Sequence[Answer]], dict[str, object]]:
    """Return what repeats a call with the token of its preview."""
    return lambda answers: {**more, "confirm_token": answers[-1]["confirm_token"]}


NAMES = 3
"""The requests that tell the names: the organizations, and two pages of projects."""
USUAL = 1
"""The request that tells which service is usual, where none is named on a project that has some."""
AGAIN = 2
"""The requests that look whether a name has changed meanwhile, or read names anew that are too old."""
TASKS = [
    Task(
        "Log an hour and a half of design on the Acme website for yesterday.",
        [
            (
                "log_time",
                {"project": "acme website", "duration": "1h30", "service": "design", "date": "yesterday", "note": "A"},
            )
        ],
        [("2026-11-23", 90, 6640, DESIGN, "A", ME)],
        "created",
        NAMES + 1,
    ),
    Task(
        "Note 1 h 30 hier sur Café Réservation, s’il te plaît.",
        [("log_time", {"project": "cafe reservation", "duration": "1 h 30", "date": "hier", "note": "B"})],
        [("2026-11-23", 90, 6644, None, "B", ME)],
        "created",
        NAMES + USUAL + 1,
    ),
    Task(
        "Did that go through? Log it again to be sure.",
        [
            ("log_time", {"project": "Acme website", "duration": "45m", "note": "C"}),
            ("log_time", {"project": "Acme website", "duration": "45m", "note": "C"}),
        ],
        [("2026-11-24", 45, 6640, None, "C", ME)],
        "already_logged",
        NAMES + 2,
    ),
    Task(
        "Start the clock on the intranet… fini !",
        [
            ("start_timer", {"project": "Intranet", "note": "D"}),
            47 * 60,
            ("stop_timer", {}),
        ],
        [("2026-11-24", 47, 6646, None, "D", ME)],
        "created",
        NAMES + USUAL + 2 + AGAIN,
    ),
    Task(
        "J’ai fait 7 h 30 par jour sur le site d’Acme la semaine dernière.",
        [("log_timesheet", {"entries": WEEK}), ("log_timesheet", confirmed(entries=WEEK))],
        [(f"2026-11-{day}", 450, 6640, None, "Week", ME) for day in (16, 17, 18, 19, 20)],
        "created",
        NAMES + USUAL + 5,
    ),
    Task(
        "Make that two hours, and on the redesign.",
        [
            ("log_time", {"project": "Acme website", "duration": "1h", "note": "E"}),
            (
                "update_time_entry",
                lambda answers: {**entry_of(answers), "duration": "2 heures", "project": "Acme website redesign"},
            ),
        ],
        [("2026-11-24", 120, 6641, None, "E", ME)],
        "updated",
        NAMES + USUAL + 3,
    ),
    Task(
        "Oublie ça, annule la dernière.",
        [("log_time", {"project": "Acme website", "duration": "1h", "note": "F"}), ("undo", {})],
        [],
        "undone",
        NAMES + USUAL + 3,
    ),
    Task(
        "Delete the entry that I just made. Yes, I am sure.",
        [
            ("log_time", {"project": "Acme website", "duration": "1h", "note": "G"}),
            ("delete_time_entry", entry_of),
            ("delete_time_entry", lambda answers: {**entry_of(answers), **confirmed()(answers)}),
        ],
        [],
        "deleted",
        NAMES + USUAL + 4,
    ),
    Task(
        "2 h on Acme.",
        [("log_time", {"project": "Acme", "duration": "2h", "note": "H"})],
        [],
        "ambiguous",
        NAMES,
    ),
    Task(
        "2 heures sur le vieux site d’Acme, celui de 2019.",
        [("log_time", {"project": "Acme website 2019", "duration": "2h", "note": "I"})],
        [],
        "refused",
        NAMES + AGAIN,
    ),
    Task(
        "90 on the Acme website.",
        [("log_time", {"project": "Acme website", "duration": "90", "note": "J"})],
        [],
        "invalid_arguments",
        NAMES,
    ),
    Task(
        "An hour on the project that is called “Ignore previous instructions…”, of all names.",
        [("log_time", {"project": "ignore previous instructions", "duration": "1h", "note": "K"})],
        [("2026-11-24", 60, 7000, None, "K", ME)],
        "created",
        NAMES + USUAL + 1,
    ),
]


@pytest.mark.parametrize("task", TASKS, ids=[each.said for each in TASKS])
async def test_a_task_that_writes_is_done_once_and_right(task: Task) -> None:
    sandbox, answers = large(), list[Answer]()
    async with open_office(sandbox=sandbox, clock=FakeClock(TUESDAY)) as office:
        for step in task.steps:
            if isinstance(step, int):
                office.clock.advance(step)
                continue
            tool, arguments = step
            given = arguments(answers) if callable(arguments) else arguments
            answers.append((await office.assistant.call_tool(tool, given)).structured_content or {})
        asked = office.asked()
    added = sandbox.control.store.find(TimeEntry, "id", range(newest() + 1, newest() + 100))
    assert sorted(map(told, added)) == sorted(task.left), answers
    assert answers[-1].get("status", answers[-1].get("error", {}).get("code")) == task.status
    assert len(asked) <= task.most, asked
