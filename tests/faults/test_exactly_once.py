"""The law, as an assistant sees it: what was acknowledged is there once, what failed is not, whatever goes wrong."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from nutmcp.state.memory import MemoryStore
from tests.examples import one_in
from tests.fakes import FakeClock
from tests.faults.acts import booked, small_office, small_sandbox
from tests.faults.hearing import Heard, hear
from tests.whole_server import TUESDAY, Office

Fate = int | None
"""The minutes of an entry, or None where it is not there."""

FAULTS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["drop", "status", "html", "truncated", "cut", "redirect", "too_many", "slow"]),
            "method": st.sampled_from(["POST", "PUT", "DELETE", "GET", "*"]),
            "path": st.sampled_from(["time_entries", "time_entries*", "time_entries/filtered", "*"]),
            "after": st.booleans(),
            "skip": st.integers(0, 2),
            "times": st.integers(1, 4),
            "retry_after": st.sampled_from([None, 1, 600]),
        }
    ).filter(lambda each: each["kind"] != "too_many" or not each["after"]),
    max_size=2,
)
WHICH = st.integers(0, 30)


@dataclass
class Work:
    """A piece of work, known by its note.

    Attributes:
        note: The note.
        fate: What is in the database.
        entry: The id of its entry, as it was told.
        changes: The changes that were acknowledged, each with what undoing it brings back.
        logged: The minutes that it was logged with, if that can be said again.
    """

    note: str
    fate: Fate = None
    entry: int | None = None
    changes: list[tuple[str, Fate]] = field(default_factory=list[tuple[str, Fate]])
    logged: int | None = None


class Assistant(RuleBasedStateMachine):
    """Somebody logs, changes, deletes, undoes and runs timers through the tools, in a bad network."""

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.portal: BlockingPortal = self.closing.enter_context(start_blocking_portal())
        self.clock, self.store = FakeClock(TUESDAY), MemoryStore()
        self.sandbox = small_sandbox(self.clock)
        self.works: list[Work] = []
        self.started: set[str] = set()
        self.serving = ExitStack()
        self.restart()

    @rule()
    def restart(self) -> None:
        self.serving.close()
        self.clock.advance(700)
        opening = small_office(self.store, self.sandbox, self.clock)
        self.office: Office = self.serving.enter_context(self.portal.wrap_async_context_manager(opening))

    def call(self, tool: str, troubles: list[dict[str, Any]], **arguments: object) -> Heard:
        """Call a tool while things go wrong."""
        for trouble in troubles:
            self.sandbox.control.fail(**trouble)
        try:
            return self.portal.call(hear, self.office.assistant, tool, arguments)
        finally:
            self.sandbox.control.faults.clear()
            self.clock.advance(5)

    def look(self, touched: dict[str, Callable[[Fate, Fate], bool]]) -> None:
        """Compare the database with what was heard: what was touched is as it may be, the rest as it was."""
        there = [(note, minutes) for minutes, note in booked(self.office).values()]
        assert len({note for note, _ in there}) == len(there), f"an entry was made twice: {there}"
        for work in self.works:
            now = dict(there).get(work.note)
            may_be = touched.get(work.note, lambda before, after: before == after)
            assert may_be(work.fate, now), (work, now)
            work.fate = now

    def heard(self, work: Work, heard: Heard, wanted: Callable[[Fate], bool]) -> None:
        """Check one call about one piece of work."""
        before = work.fate

        def may_be(was: Fate, now: Fate) -> bool:
            if not heard.code:
                return wanted(now)
            return now == was or (heard.code == "outcome_unknown" and wanted(now))

        self.look({work.note: may_be})
        if not heard.code:
            work.entry = heard.answer["entry"].get("id", work.entry)
            if heard.answer.get("change") and heard.answer["status"] != "already_logged":
                work.changes.append((heard.answer["change"], before))

    @rule(minutes=st.integers(1, 99), troubles=FAULTS)
    def log(self, minutes: int, troubles: list[dict[str, Any]]) -> None:
        self.works.append(Work(f"Work {len(self.works)}", logged=minutes))
        self.log_again(-1, troubles)

    @precondition(lambda self: self.works)
    @rule(which=WHICH, troubles=FAULTS)
    def log_again(self, which: int, troubles: list[dict[str, Any]]) -> None:
        work = self.works[which % len(self.works)]
        if work.logged is None or work.fate not in (None, work.logged):
            return
        heard = self.call("log_time", troubles, project="Acme", duration=f"{work.logged}m", note=work.note)
        if not heard.code:
            assert (heard.outcome == "already_logged") or work.fate is None
        self.heard(work, heard, lambda now: now == work.logged)

    @precondition(lambda self: self.works)
    @rule(which=WHICH, minutes=st.integers(100, 199), troubles=FAULTS)
    def update(self, which: int, minutes: int, troubles: list[dict[str, Any]]) -> None:
        work = self.works[which % len(self.works)]
        if work.entry is None:
            return
        heard = self.call("update_time_entry", troubles, entry=work.entry, duration=f"{minutes}m")
        self.heard(work, heard, lambda now: now == minutes)

    @precondition(lambda self: self.works)
    @rule(which=WHICH, troubles=FAULTS, more=FAULTS)
    def delete(self, which: int, troubles: list[dict[str, Any]], more: list[dict[str, Any]]) -> None:
        work = self.works[which % len(self.works)]
        if work.entry is None:
            return
        preview = self.call("delete_time_entry", troubles, entry=work.entry)
        self.look({})
        if not preview.code:
            token = preview.answer["confirm_token"]
            heard = self.call("delete_time_entry", more, entry=work.entry, confirm_token=token)
            self.heard(work, heard, lambda now: now is None)

    @precondition(lambda self: any(work.changes for work in self.works))
    @rule(which=WHICH, troubles=FAULTS)
    def undo(self, which: int, troubles: list[dict[str, Any]]) -> None:
        works = [work for work in self.works if work.changes]
        work = works[which % len(works)]
        change, before = work.changes[-1]
        heard = self.call("undo", troubles, change=change)
        self.heard(work, heard, lambda now: now == before)
        if not heard.code:
            del work.changes[-2]

    @rule(troubles=FAULTS)
    def start(self, troubles: list[dict[str, Any]]) -> None:
        self.clock.advance(600)
        work = Work(f"Timer {len(self.works)}")
        self.works.append(work)
        heard = self.call("start_timer", troubles, project="Acme", note=work.note)
        self.timers(heard, heard.answer.get("stopped", {}))
        if not heard.code:
            self.started.add(work.note)

    @rule(troubles=FAULTS)
    def stop(self, troubles: list[dict[str, Any]]) -> None:
        self.clock.advance(600)
        heard = self.call("stop_timer", troubles)
        self.timers(heard, heard.answer)

    def timers(self, heard: Heard, logged: dict[str, Any]) -> None:
        """Check one call that may have logged a timer; if it is said which, that one is there."""
        told = logged.get("entry", {}).get("note")

        def may_be(was: Fate, now: Fate) -> bool:
            return now == was or (was is None and heard.code in ("", "outcome_unknown"))

        self.look({work.note: may_be for work in self.works if work.note.startswith("Timer")})
        for work in self.works:
            if work.note == told:
                assert work.fate == logged["entry"]["minutes"]
                work.entry = logged["entry"]["id"]

    def left(self) -> set[str]:
        """Return the notes of the timers that run or wait to be logged."""
        return {row.get("note", "") for row in self.call("list_timers", []).answer["items"]}

    def teardown(self) -> None:
        try:
            self.restart()
            self.call("log_time", [], project="Acme", duration="5m", note="The last thing")
            lost = {
                work.note for work in self.works if work.note in self.started and work.entry is None and not work.fate
            }
            assert lost <= self.left(), "a timer is lost"
            assert self.call("get_account", []).answer["open_writes"] == 0
        finally:
            self.serving.close()
            self.portal.call(self.sandbox.aclose)
            self.closing.close()


Assistant.TestCase.settings = settings(stateful_step_count=20, max_examples=one_in(2))
TestAssistant = Assistant.TestCase
