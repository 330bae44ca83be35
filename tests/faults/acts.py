"""Everything that writes, as it is asked for through the tools, and what each leaves in Nutcache's database."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from nutmcp.clock import Clock
from nutmcp.remote.id import Id
from nutmcp.sandbox import Sandbox, open_sandbox
from nutmcp.state.ports import Store
from nutmcp.systems.nutcache.records import TimeEntry
from tests.fakes import FakeClock
from tests.faults.hearing import hear
from tests.journal.stage import furnish
from tests.whole_server import TUESDAY, Answer, Office, open_office

Row = tuple[int, str]
"""A time entry: its minutes and its note."""
Booked = Mapping[Id, Row]

NOTE = "Cabling"
WORK = {"project": "Acme", "duration": "1h30", "note": NOTE}
WRITTEN: Row = (90, NOTE)


def small_sandbox(clock: Clock, data: str = ":memory:") -> Sandbox:
    """Return a Nutcache without limits, with one project and nothing booked unless the data are there already."""
    sandbox = open_sandbox(data, size="empty", clock=clock)
    sandbox.control.limits.allowed = {}
    if sandbox.control.store.is_empty():
        furnish(sandbox)
    return sandbox


@asynccontextmanager
async def small_office(
    store: Store | None = None, sandbox: Sandbox | None = None, clock: FakeClock | None = None
) -> AsyncGenerator[Office]:
    """Open an office on a small sandbox of its own, unless one is given."""
    clock = clock or FakeClock(TUESDAY)
    async with open_office(clock=clock, sandbox=sandbox or small_sandbox(clock), store=store) as office:
        yield office


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of the time entries between two looks at the database."""

    added: tuple[Row, ...] = ()
    gone: tuple[Row, ...] = ()
    changed: tuple[tuple[Row, Row], ...] = ()


NOTHING = Difference()


def booked(office: Office) -> Booked:
    """Return all time entries in the database, by id."""
    entries = (each for each in office.booked() if isinstance(each, TimeEntry))
    return {each.id or 0: (each.minutes or 0, each.note or "") for each in entries}


def between(before: Booked, after: Booked) -> Difference:
    """Return what became of the entries."""
    return Difference(
        tuple(after[id] for id in sorted(after.keys() - before.keys())),
        tuple(before[id] for id in sorted(before.keys() - after.keys())),
        tuple((before[id], after[id]) for id in sorted(before.keys() & after.keys()) if before[id] != after[id]),
    )


@dataclass(frozen=True, slots=True)
class Act:
    """One way to write.

    Attributes:
        name: How it is called in the name of a test.
        tool: The tool.
        prepare: Does what has to be done before, and returns the arguments.
        method: The method of the request that writes.
        effect: What it leaves in the database, once.
        looks: How many requests look at time entries before one is written.
        again: Returns the arguments of the call when it is made again; None for the same ones.
    """

    name: str
    tool: str
    prepare: Callable[[Office], Awaitable[Answer]]
    method: str
    effect: Difference
    looks: int = 0
    again: Callable[[Office, Answer], Awaitable[Answer]] | None = None

    def __str__(self) -> str:
        return self.name

    async def repeated(self, office: Office, arguments: Answer) -> Answer:
        """Return the arguments of the call when it is made again."""
        return await self.again(office, arguments) if self.again else arguments


async def _nothing(_office: Office) -> Answer:
    return dict(WORK)


async def _one_line_sheet(_office: Office) -> Answer:
    return {"entries": [dict(WORK)]}


async def _logged(office: Office) -> Answer:
    return await office.call("log_time", **WORK)


async def _to_update(office: Office) -> Answer:
    return {"entry": (await _logged(office))["entry"]["id"], "duration": "30m"}


async def _to_delete(office: Office) -> Answer:
    return await _confirmed(office, {"entry": (await _logged(office))["entry"]["id"]})


async def _confirmed(office: Office, arguments: Answer) -> Answer:
    preview = await hear(office.assistant, "delete_time_entry", {"entry": arguments["entry"]})
    return {"entry": arguments["entry"], "confirm_token": preview.answer.get("confirm_token")}


async def _to_undo_a_create(office: Office) -> Answer:
    return {"change": (await _logged(office))["change"]}


async def _to_undo_an_update(office: Office) -> Answer:
    return {"change": (await office.call("update_time_entry", **await _to_update(office)))["change"]}


async def _to_undo_a_delete(office: Office) -> Answer:
    return {"change": (await office.call("delete_time_entry", **await _to_delete(office)))["change"]}


async def _running(office: Office) -> Answer:
    started = office.clock.now()
    await office.call("start_timer", project="Acme", note=NOTE)
    office.clock.advance(90 * 60)
    return {"ended_at": (started + timedelta(minutes=90)).isoformat()}


async def _to_switch(office: Office) -> Answer:
    return {"project": "Acme", "started_at": (await _running(office))["ended_at"]}


async def _to_undo_a_stop(office: Office) -> Answer:
    return {"change": (await office.call("stop_timer", **await _running(office)))["change"]}


async def _to_undo_a_switch(office: Office) -> Answer:
    return {"change": (await office.call("start_timer", **await _to_switch(office)))["change"]}


LOG = Act("log time", "log_time", _nothing, "POST", Difference(added=(WRITTEN,)), 1)
STOP = Act("stop a timer", "stop_timer", _running, "POST", Difference(added=(WRITTEN,)))
SWITCH = Act("switch timers", "start_timer", _to_switch, "POST", Difference(added=(WRITTEN,)), 1)
DELETE = Act("delete", "delete_time_entry", _to_delete, "DELETE", Difference(gone=(WRITTEN,)), 1, _confirmed)
UNDO_DELETE = Act("undo a delete", "undo", _to_undo_a_delete, "POST", Difference(added=(WRITTEN,)))

ACTS = (
    LOG,
    Act("log a sheet of one", "log_timesheet", _one_line_sheet, "POST", Difference(added=(WRITTEN,)), 1),
    Act("update", "update_time_entry", _to_update, "PUT", Difference(changed=((WRITTEN, (30, NOTE)),)), 1),
    DELETE,
    Act("undo a create", "undo", _to_undo_a_create, "DELETE", Difference(gone=(WRITTEN,)), 1),
    Act("undo an update", "undo", _to_undo_an_update, "PUT", Difference(changed=(((30, NOTE), WRITTEN),)), 1),
    UNDO_DELETE,
    STOP,
    SWITCH,
    Act("undo a stop", "undo", _to_undo_a_stop, "DELETE", Difference(gone=(WRITTEN,)), 1),
    Act("undo a switch", "undo", _to_undo_a_switch, "DELETE", Difference(gone=(WRITTEN,)), 1),
)


LINES = tuple((10 * number, f"Line {number}") for number in range(1, 4))


async def _several(office: Office, tool: str, **said: object) -> Answer:
    """Log three entries, and return what confirms that something is done to all of them."""
    entries = [{"project": "Acme", "duration": f"{minutes}m", "note": note} for minutes, note in LINES]
    sheet = await office.call("log_timesheet", entries=entries)
    await office.call("log_timesheet", confirm_token=sheet["confirm_token"])
    return await _agreed(office, tool, {"where": {"note_contains": "Line"}, **said})


async def _agreed(office: Office, tool: str, arguments: Answer) -> Answer:
    preview = await hear(office.assistant, tool, {name: each for name, each in arguments.items() if name != _TOKEN})
    return {**arguments, _TOKEN: preview.answer.get(_TOKEN)}


async def _sheet(office: Office) -> Answer:
    entries = [{"project": "Acme", "duration": f"{minutes}m", "note": note} for minutes, note in LINES]
    return await _agreed(office, "log_timesheet", {"entries": entries})


_TOKEN = "confirm_token"
SEVERAL = (
    Act(
        "delete several",
        "delete_time_entry",
        lambda office: _several(office, "delete_time_entry"),
        "DELETE",
        Difference(gone=LINES),
        again=lambda office, arguments: _agreed(office, "delete_time_entry", arguments),
    ),
    Act(
        "update several",
        "update_time_entry",
        lambda office: _several(office, "update_time_entry", duration="3h"),
        "PUT",
        Difference(changed=tuple(((minutes, note), (180, note)) for minutes, note in LINES)),
        again=lambda office, arguments: _agreed(office, "update_time_entry", arguments),
    ),
    Act(
        "log several",
        "log_timesheet",
        _sheet,
        "POST",
        Difference(added=LINES),
        again=lambda office, _: _sheet(office),
    ),
)
"""Ways to write several entries at once, each a change of its own."""
