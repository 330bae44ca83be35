"""The durable list of changes: opened before a request leaves, settled after it returned, and listed."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from nutmcp.clock import Clock
from nutmcp.journal import history
from nutmcp.journal.change import Change, State
from nutmcp.journal.pages import Claim, Mark, Reading, Writing
from nutmcp.journal.process import Process
from nutmcp.spec.call import Verb
from nutmcp.state.ports import Store, Writer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer to the wish to write: the change that was opened, or the one that stands in its way."""

    change: Change
    in_the_way: bool = False


@dataclass(frozen=True, slots=True)
class Once:
    """What of is to be written once.

    Attributes:
        content: An equal change that is done, or not settled, stands in the way.
        about: So does one about all of this that is not settled; nothing given, nothing stands in the way.
    """

    content: bool = False
    about: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


ANY_NUMBER = Once()


class Ledger:
    """The changes of one owner.

    Args:
        store: Where they are kept.
        clock: When something became known.
        owner: Whose they are: a key of user, organization and address.
    """

    def __init__(self, store: Store, clock: Clock, owner: str) -> None:
        self._store = store
        self._clock = clock
        self._owner = owner

    async def open(
        self, change: Change, process: Process, *, once: Once = ANY_NUMBER, despite: Collection[str] = ()
    ) -> Opened | None:
        """Write down what is about to be done, unless another change stands in the way; None if the id is taken.

        Args:
            change: What is about to be done.
            process: Who is about to do it.
            once: What else stands in the way than a change that takes the same one back.
            despite: Changes that do not.
        """

        def work(writer: Writer) -> Opened | None:
            pages = Writing(writer, self._owner)
            rival = _undoing(pages, change) or _rival(pages, change, once, despite)
            if rival is not None:
                return Opened(rival, in_the_way=True)
            if pages.change(change.id) is not None:
                return None
            opened = change.model_copy(update={"newest_known": pages.mark().newest})
            pages.put(opened)
            pages.claim(opened, process)
            if opened.entry is not None:
                pages.see(opened.entry)
            _mark_undone(pages, opened, by=opened.id)
            return Opened(opened)

        return await self._store.transact(work)

    async def done(self, done: Change, *, found: bool = False) -> bool:
        """Write down that a change was carried out, and say whether that was possible.

        Args:
            done: The change as it became.
            found: It was found by looking, so that it may be another change's work.
        """

        def work(writer: Writer) -> bool:
            pages = Writing(writer, self._owner)
            present = pages.change(done.id) or done
            if found and present.state is State.DONE:
                return present.entry == done.entry
            if found and done.verb is Verb.CREATE and done.entry is not None and pages.known([done.entry]):
                return False
            pages.put(done.model_copy(update={"undone_by": present.undone_by}))
            pages.drop_claim(done)
            pages.carry_out(done)
            _mark_undone(pages, done, by=done.id)
            if done.entry is not None:
                pages.see(done.entry, None if found else _ahead(done))
            return True

        return await self._store.transact(work)

    async def failed(self, change: Change, failure: str, *, state: State = State.FAILED, watch: bool = False) -> None:
        """Write down that a change was not carried out, unless it turned out to be.

        Args:
            change: The change.
            failure: The code of the error.
            state: Whether that is certain, or will never be known.
            watch: Look again later, since the request may still be under way.
        """
        now = self._clock.now()
        update = {"state": state, "failure": failure, "settled_at": now}

        def work(writer: Writer) -> None:
            pages = Writing(writer, self._owner)
            present = pages.change(change.id) or change
            if present.state is State.DONE:
                return
            pages.put(present.model_copy(update=update))
            if watch:
                pages.claim(present, None)
            else:
                pages.drop_claim(present)
            _mark_undone(pages, present, by=None)

        await self._store.transact(work)

    async def release(self, change: Change) -> None:
        """Write down that nobody works on a change any more, so that anybody may settle it."""

        def work(writer: Writer) -> None:
            pages = Writing(writer, self._owner)
            present = pages.change(change.id)
            if present is not None and present.state is State.OPEN:
                pages.claim(present, None)

        await self._store.transact(work)

    async def report(self, changes: Iterable[Change]) -> None:
        """Write down that the caller got the answer about these changes."""

        def work(writer: Writer) -> None:
            pages = Writing(writer, self._owner)
            for each in changes:
                pages.put((pages.change(each.id) or each).model_copy(update={"reported": True}))

        await self._store.transact(work)

    async def find(self, id: str) -> Change | None:
        """Return the change of that id."""
        return await self._reading(lambda pages: pages.change(id))

    async def unsettled(self) -> list[tuple[Claim, Change]]:
        """Return what is to be looked after, the oldest first."""
        return await self._reading(
            lambda pages: [(claim, change) for claim in pages.claims() if (change := pages.change(claim.change))]
        )

    async def known(self, entries: Collection[int]) -> set[int]:
        """Return those of the entries that a change is about."""
        return await self._reading(lambda pages: pages.known(entries))

    async def mark(self) -> Mark:
        """Return what is known of the order of entries."""
        return await self._reading(lambda pages: pages.mark())

    async def changes(self, keep: Callable[[Change], bool], limit: int) -> list[Change]:
        """Return at most `limit` changes that are to be kept, newest first."""
        return await history.changes(self._store, keep, limit, owner=self._owner)

    async def _reading(self, look: Callable[[Reading], T]) -> T:
        return await self._store.view(lambda reader: look(Reading(reader, self._owner)))


def _rival(pages: Reading, change: Change, once: Once, despite: Collection[str]) -> Change | None:
    """Return a change that wrote, or may still be writing, what is to be written once."""
    for claim in pages.claims():
        rival = None if claim.change in despite else pages.change(claim.change)
        if rival is None:
            continue
        equal = once.content and claim.content is not None and claim.content == change.content
        same = bool(once.about) and once.about.items() <= rival.about.items()
        if equal or same or (change.undoes is not None and rival.undoes == change.undoes):
            return rival
    return pages.standing(change.content) if once.content and change.content is not None else None


def _ahead(done: Change) -> float | None:
    """Return by how many seconds Nutcache's clock is ahead, at the least, if it told when it made the entry."""
    made = done.after.creation_date if done.verb is Verb.CREATE and done.after is not None else None
    return (made - done.settled_at).total_seconds() if made and done.settled_at else None


def _undoing(pages: Reading, change: Change) -> Change | None:
    """Return the change that has already taken back what this one is to take back."""
    undone = pages.change(change.undoes) if change.undoes else None
    return pages.change(undone.undone_by) if undone is not None and undone.undone_by else None


def _mark_undone(pages: Writing, change: Change, by: str | None) -> None:
    """Note on the change that is taken back by which one; or that it is not, after all."""
    undone = pages.change(change.undoes) if change.undoes else None
    if undone is not None and undone.undone_by in (None, change.id):
        pages.put(undone.model_copy(update={"undone_by": by}))
