"""People who log, change, delete and time their work through assistants, and say again what got no answer."""

import random
from collections import Counter
from dataclasses import dataclass, field

from nutmcp.clock import Clock
from tests.faults.fleet import Fleet
from tests.whole_server import Answer

PROJECT = "Acme"
TRIES = 60
TIMER = "timer"
SAMPLE = 3
"""So much of what each has logged is taken back in the end."""
_TRANSIENT = ("unavailable", "rate_limited", "conflict", "outcome_unknown")
"""What an assistant is told to try again after."""


@dataclass(slots=True)
class Person:
    """One of them, with what should be in Nutcache by what they have said.

    Attributes:
        name: Begins each of their notes.
        token: What their assistant presents.
        work: The minutes of each entry that should be there, by its note; a timer's are none of anybody's saying.
        changes: What takes back the creation of an entry that was not touched since, by its note.
        entries: The ids of those.
        running: The note of the timer that runs.
        timer: Its id.
        writes: How many writes they have made.
        repeats: How often the last thing was said again.
        heard: How often each thing was answered.
    """

    name: str
    token: str
    fleet: Fleet
    clock: Clock
    rng: random.Random
    work: dict[str, int] = field(default_factory=dict[str, int])
    changes: dict[str, str] = field(default_factory=dict[str, str])
    entries: dict[str, str] = field(default_factory=dict[str, str])
    running: str = ""
    timer: str = ""
    writes: int = 0
    repeats: int = 0
    notes: int = 0
    heard: Counter[str] = field(default_factory=Counter[str])

    async def act(self) -> None:
        """Do one thing."""
        acts = [self.log, self.log, self.log, self.log_sheet, self.use_timer]
        if self.entries:
            acts += [self.update, self.delete, self.undo]
        await self.rng.choice(acts)()

    async def log(self) -> None:
        """Log an hour."""
        note = self._note("hour")
        said = await self.insist("log_time", project=PROJECT, duration="1h", note=note)
        self._logged(said, "created", "already_logged")
        self._holds(note, 60, said)

    async def log_sheet(self) -> None:
        """Log three entries at once."""
        notes = [self._note("row") for _ in range(3)]
        rows = [{"project": PROJECT, "duration": "20m", "note": note} for note in notes]
        said = await self._agreed("log_timesheet", entries=rows)
        assert {each["status"] for each in said["entries"]} <= {"created", "already_logged"}, said
        self.writes += len(notes)
        self.work.update(dict.fromkeys(notes, 20))

    async def update(self) -> None:
        """Correct how long an entry took."""
        note, id = self._untouched()
        said = await self.insist("update_time_entry", entry=id, duration="90m")
        self._logged(said, "updated", "unchanged")
        self.work[note] = 90

    async def delete(self) -> None:
        """Delete an entry."""
        note, id = self._untouched()
        said = await self._agreed("delete_time_entry", entry=id)
        assert said.get("status") == "deleted" or said["error"]["code"] == "not_found", said
        self.writes += 1
        del self.work[note]

    async def undo(self) -> None:
        """Take back that an entry was logged."""
        change = self.changes[next(iter(self.entries))]
        note, _ = self._untouched()
        said = await self.insist("undo", change=change)
        # A server that dies once it has noted that it answered leaves no doubt that it was taken back.
        assert said.get("status") == "undone" or (
            self.repeats and "already been taken back" in said["error"]["message"]
        )
        self.writes += 1
        del self.work[note]

    async def use_timer(self) -> None:
        """Start a timer, or stop the one that runs, which logs it."""
        if not self.running:
            note = self._note(TIMER)
            said = await self.insist("start_timer", project=PROJECT, note=note, started_at="15 minutes ago")
            assert said["timer"]["note"] == note, said
            self.running, self.timer = note, said["timer"]["id"]
        else:
            said = await self.insist("stop_timer")
            if outcome(said) == "not_found":
                assert (self.timer, "logged") == tuple(said["error"]["candidates"][0][each] for each in ("id", "state"))
            else:
                assert said["timer"]["id"] == self.timer
                assert said["status"] in ("created", "already_logged")
            self.work[self.running] = 0
            self.running = ""
        self.writes += 1

    async def close(self) -> None:
        """See that nothing is open and every timer is there, and take back some of what was logged."""
        await self.log()
        assert (await self.insist("get_account"))["open_writes"] == 0
        timers = (await self.insist("list_timers"))["items"]
        assert [each["note"] for each in timers] == [self.running] * bool(self.running), timers
        for _ in range(min(SAMPLE, len(self.entries))):
            await self.undo()

    async def insist(self, tool: str, **arguments: object) -> Answer:
        """Say the same again until it is answered, and what it is answered can be relied upon."""
        for self.repeats in range(TRIES):
            said = await self.fleet.call(self.token, tool, arguments)
            self.heard["lost" if said is None else outcome(said)] += 1
            if said is None:
                continue
            assert outcome(said) != "internal", self.fleet.complaints()
            if outcome(said) not in _TRANSIENT:
                return said
            await self.clock.sleep(said["error"].get("retry_after", 1))
        raise AssertionError(tool, arguments)

    async def _agreed(self, tool: str, **arguments: object) -> Answer:
        """Have something previewed, and agree to it; where the token is spent, begin anew."""
        for _ in range(TRIES):
            said = await self.insist(tool, **arguments)
            if "confirm_token" not in said:
                return said
            said = await self.insist(tool, **arguments, confirm_token=said["confirm_token"])
            if outcome(said) != "invalid_arguments":
                return said
        raise AssertionError(tool, arguments)

    def _note(self, kind: str) -> str:
        self.notes += 1
        return f"{self.name} {kind} {self.notes}"

    def _holds(self, note: str, minutes: int, said: Answer) -> None:
        self.work[note] = minutes
        self.entries[note] = str(said["entry"]["id"])
        self.changes[note] = said["change"]

    def _untouched(self) -> tuple[str, str]:
        """Return an entry that was only logged so far, and is touched now."""
        note = next(iter(self.entries))
        del self.changes[note]
        return note, self.entries.pop(note)

    def _logged(self, said: Answer, *expected: str) -> None:
        assert said.get("status") in expected, said
        self.writes += 1


def outcome(said: Answer) -> str:
    """Return the code of the error, or the status of the answer."""
    return said["error"]["code"] if "error" in said else str(said.get("status", "ok"))
