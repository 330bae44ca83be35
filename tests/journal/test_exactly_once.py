"""The law of the journal, whatever goes wrong: every entry is the work of exactly one change, and none of any other."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import anyio
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import Conflict, NotFound, NutmcpError, OutcomeUnknown, Refused, Unavailable, Unintelligible
from nutmcp.journal.change import Change, State, Written
from nutmcp.journal.write_path import Step
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Store, Writer
from tests.examples import one_in
from tests.journal.stage import Office, draft, open_office, undo_unheard

T = TypeVar("T")

minutes = st.integers(1, 3)
kinds = st.sampled_from(["drop", "status", "html", "truncated", "cut", "redirect"])
faults = st.lists(
    st.fixed_dictionaries(
        {
            "kind": kinds,
            "method": st.sampled_from(["POST", "PUT", "DELETE", "GET", "*"]),
            "path": st.sampled_from(["time_entries", "time_entries*", "time_entries/filtered"]),
            "after": st.booleans(),
            "skip": st.integers(0, 2),
            "times": st.integers(1, 4),
        }
    ),
    max_size=3,
)


class Killed(BaseException):
    """The process has died."""


class Mortal:
    """A store that a dead process can no longer write to."""

    kind = "memory"

    def __init__(self, store: Store) -> None:
        self.store = store
        self.dead = False
        self.view = store.view

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        if self.dead:
            raise Unavailable("It is dead.", "Let it rest.")
        return await self.store.transact(work, scope=scope, durable=durable)

    def close(self) -> None:
        pass


class Writing(RuleBasedStateMachine):
    """Somebody writes, changes, deletes and undoes, in a bad network, with processes that die."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.office: Office = self.run(self.begin())
        self.store = MemoryStore()
        self.foreign = set[Id]()
        self.seen = set[Id]()
        self.acknowledged = set[Id]()
        self.changes: list[str] = []
        self.start()

    async def begin(self) -> Office:
        return open_office()

    def start(self) -> None:
        """Start a process, after the one before it has ended and was given up."""
        self.office.clock.advance(300)
        self.mortal = self.office.store = Mortal(self.store)
        self.office.at = lambda _point: None
        self.journal = self.office.open(len(self.seen))

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    def tried(self, doing: Coroutine[Any, Any, T], troubles: list[dict[str, Any]]) -> T | None:
        """Do something while things go wrong, which fails only as it may."""
        for trouble in troubles:
            self.office.sandbox.control.fail(**trouble)
        try:
            return self.run(doing)
        except (Unavailable, Unintelligible, OutcomeUnknown, Refused, NotFound, Conflict):
            return None
        finally:
            self.office.sandbox.control.faults.clear()
            self.office.clock.advance(1)

    def heard(self, written: Written | None) -> None:
        if written is None:
            return
        if written.status == "created":
            assert written.entry.id not in self.acknowledged
        if written.status in ("created", "already_logged"):
            self.acknowledged.add(written.entry.id or 0)
        self.changes.append(written.change)

    def ours(self) -> list[TimeEntry]:
        """Return the entries that the user has heard of."""
        return [each for each in self.office.entries if each.id in self.acknowledged]

    @rule(minutes=minutes, troubles=faults, again=st.booleans())
    def create(self, minutes: int, troubles: list[dict[str, Any]], *, again: bool) -> None:
        self.heard(self.tried(self.journal.create(draft(minutes), allow_duplicate=again), troubles))

    @rule(minutes=minutes, troubles=faults, again=st.booleans())
    def create_thrice_at_once(self, minutes: int, troubles: list[dict[str, Any]], *, again: bool) -> None:
        async def one() -> None:
            with suppress(NutmcpError):
                self.heard(await self.journal.create(draft(minutes), allow_duplicate=again))

        async def all_three() -> None:
            async with anyio.create_task_group() as tasks:
                for _ in range(3):
                    tasks.start_soon(one)

        self.tried(all_three(), troubles)

    @precondition(lambda self: bool(self.ours()))
    @rule(which=st.integers(0, 5), minutes=st.integers(101, 104), troubles=faults)
    def update(self, which: int, minutes: int, troubles: list[dict[str, Any]]) -> None:
        entry = self.ours()[which % len(self.ours())]
        self.heard(self.tried(self.journal.update(entry, draft(minutes)), troubles))

    @precondition(lambda self: bool(self.ours()))
    @rule(which=st.integers(0, 5), troubles=faults)
    def delete(self, which: int, troubles: list[dict[str, Any]]) -> None:
        self.heard(self.tried(self.journal.delete(self.ours()[which % len(self.ours())]), troubles))

    @precondition(lambda self: bool(self.changes))
    @rule(which=st.integers(0, 20), troubles=faults)
    def undo(self, which: int, troubles: list[dict[str, Any]]) -> None:
        undone = self.tried(undo_unheard(self.journal, self.changes[which % len(self.changes)]), troubles)
        if undone:
            self.changes.append(undone.change)

    @rule(minutes=minutes, dies_at=st.sampled_from(list(Step)), troubles=faults)
    def die(self, minutes: int, dies_at: Step, troubles: list[dict[str, Any]]) -> None:
        def dying(point: Step) -> None:
            if point is dies_at:
                self.mortal.dead = True
                raise Killed

        self.office.at = dying
        with suppress(Killed):
            self.tried(self.journal.create(draft(minutes)), troubles)
        self.start()

    @rule(minutes=minutes)
    def somebody_else_writes(self, minutes: int) -> None:
        """Write the same as we do, past the journal; while a write of ours is open, nobody could tell them apart."""
        self.start()
        if self.run(self.journal.settle()) == 0:
            self.foreign.add(self.office.insert(minutes=minutes))
            self.office.clock.advance(2)

    @rule(troubles=faults, seconds=st.sampled_from([0, 30, 1_000]))
    def settle(self, troubles: list[dict[str, Any]], seconds: int) -> None:
        self.office.clock.advance(seconds)
        self.tried(self.journal.settle(), troubles)

    @invariant()
    def what_was_acknowledged_is_accounted_for(self) -> None:
        self.seen |= {each.id or 0 for each in self.office.entries}
        assert self.acknowledged <= self.seen - self.foreign

    def teardown(self) -> None:
        try:
            self.what_was_acknowledged_is_accounted_for()
            self.start()
            self.run(self.journal.settle())
            self.check(self.run(self.journal.changes(limit=10_000)))
        finally:
            self.run(self.office.client.aclose())
            self.run(self.office.sandbox.aclose())
            self.runner.close()

    def check(self, changes: list[Change]) -> None:
        done = [each for each in changes if each.state is State.DONE]
        made = [each.entry for each in done if each.verb is Verb.CREATE]
        gone = {each.entry for each in done if each.verb is Verb.DELETE}
        undecided = sum(each.state in (State.OPEN, State.UNKNOWN) for each in changes)
        there = {each.id for each in self.office.entries}
        assert len(made) == len(set(made)), "two changes claim one entry"
        assert not set(made) & self.foreign, "a change claims somebody else's entry"
        assert self.acknowledged <= set(made), "an acknowledged entry is no change's work"
        assert len(self.seen - self.foreign - set(made)) <= undecided, "an entry is no change's work"
        assert set(made) - gone <= there, "an entry is lost"
        assert not gone & there, "an entry was not deleted"


Writing.TestCase.settings = settings(stateful_step_count=25, max_examples=one_in(2))
TestWriting = Writing.TestCase
