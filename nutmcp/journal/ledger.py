"""The durable list of changes: opened before a request leaves, settled after it returned, and listed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeVar

from nutmcp.clock import Clock, elapsed
from nutmcp.journal import history
from nutmcp.journal.change import Change, State
from nutmcp.journal.documents import Mark, Reading, Writing
from nutmcp.journal.duplicates import ANY_NUMBER, Opened, Uniqueness, earlier_of, rival_of, undo_of
from nutmcp.journal.leases import Lease, Process
from nutmcp.journal.matching import made_at
from nutmcp.remote.call import Id, Verb
from nutmcp.remote.resource import Resource
from nutmcp.state.owned import part_of
from nutmcp.state.ports import Reader, Store, Writer

T = TypeVar("T")


class Ledger:
    """The changes of one owner.

    Args:
        store: Where they are kept.
        clock: When something became known.
        owner: Whose they are: a key of user, organization and address.
        resources: What records there are, by which they are read.
    """

    def __init__(self, store: Store, clock: Clock, owner: str, resources: Mapping[str, Resource]) -> None:
        self._store = store
        self._clock = clock
        self._owner = owner
        self._resources = resources

    async def open(
        self,
        change: Change,
        process: Process,
        *,
        unique: Uniqueness = ANY_NUMBER,
        despite: Collection[str] = (),
        heed_earlier: bool = False,
    ) -> Opened | None:
        """Write down what is about to be done, unless another change stands in the way; None if the id is taken.

        Args:
            change: What is about to be done.
            process: Who is about to do it.
            unique: What else stands in the way than a change that takes the same one back.
            despite: Changes that do not.
            heed_earlier: Write nothing down where an earlier change of the same record is open; return those.
        """

        def work(writer: Writer) -> Opened | None:
            documents = self._writing(writer)
            if heed_earlier and (earlier := earlier_of(documents, change)):
                return Opened(change, earlier=earlier)
            rival = undo_of(documents, change.undoes) or rival_of(documents, change, unique, despite)
            if rival is not None:
                return Opened(rival, in_the_way=True)
            if documents.stored(change.id) is not None:
                return None
            opened = change.model_copy(update={"newest_known": documents.mark(change.resource).newest})
            documents.put_over(None, opened)
            documents.lease(opened, process)
            documents.see(opened)
            _mark_undone(documents, opened, by=opened.id)
            return Opened(opened)

        return await self._store.transact(work, scope=self._owner)

    async def done(self, done: Change, *, found: bool = False) -> bool:
        """Write down that a change was carried out, and say whether that was possible; a loss of power leaves it open.

        Args:
            done: The change as it became.
            found: It was found by looking, so that it may be another change's work.
        """

        def work(writer: Writer) -> bool:
            documents = self._writing(writer)
            known = documents.stored(done.id)
            if found:
                present = documents.change(done.id) or done
                if present.state is State.DONE:
                    return present.entry == done.entry
                if done.verb is Verb.CREATE and done.entry is not None and documents.known(done.resource, [done.entry]):
                    return False
            documents.put_over(known, done.model_copy(update={"undone_by": (known or {}).get("undone_by")}))
            documents.drop_lease(done)
            documents.carry_out(done)
            _mark_undone(documents, done, by=done.id)
            documents.see(done, None if found else _ahead(done))
            return True

        return await self._store.transact(work, scope=self._owner, durable=False)

    def note(self, writer: Writer, change: Change, ids: Iterator[str]) -> Change:
        """Write down a change that was carried out inside this very transaction, and return it with its id.

        Args:
            writer: The transaction.
            change: What was done; it is done.
            ids: Ids to choose from.
        """
        documents = self._writing(part_of(self._store, writer))
        id = next(each for each in ids if documents.change(each) is None)
        noted = change.model_copy(update={"id": id})
        documents.put(noted)
        _mark_undone(documents, noted, by=id)
        return noted

    async def new_batch(self, ids: Iterator[str]) -> str:
        """Take the first of the ids that no batch has, so that no other process takes it too."""

        def work(writer: Writer) -> str:
            documents = self._writing(writer)
            return next(each for each in ids if documents.take_batch(each))

        return await self._store.transact(work, scope=self._owner, durable=False)

    def undo_of(self, writer: Writer, change: Change) -> Change | None:
        """Return what has taken a change back, if anything has, as a transaction sees it."""
        return undo_of(self._view(part_of(self._store, writer)), change.id)

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
            documents = self._writing(writer)
            present = documents.change(change.id) or change
            if present.state is State.DONE:
                return
            documents.put(present.model_copy(update=update))
            if watch:
                documents.lease(present, None)
            else:
                documents.drop_lease(present)
            _mark_undone(documents, present, by=None)

        await self._store.transact(work, scope=self._owner)

    async def release(self, change: Change) -> None:
        """Write down that nobody works on a change any more, so that anybody may settle it."""

        def work(writer: Writer) -> None:
            documents = self._writing(writer)
            present = documents.change(change.id)
            if present is not None and present.state is State.OPEN:
                documents.lease(present, None)

        await self._store.transact(work, scope=self._owner)

    async def report(self, changes: Iterable[Change]) -> None:
        """Write down that the caller got the answer about these changes."""
        await self._mark(changes, reported=True)

    async def give_up(self, changes: Iterable[Change]) -> None:
        """Write down that there is nothing left that these changes could be taken back from."""
        await self._mark(changes, moot=True)

    async def _mark(self, changes: Iterable[Change], **marks: bool) -> None:
        def work(writer: Writer) -> None:
            documents = self._writing(writer)
            for each in changes:
                documents.put((documents.change(each.id) or each).model_copy(update=marks))

        await self._store.transact(work, scope=self._owner)

    async def find(self, id: str) -> Change | None:
        """Return the change of that id."""
        return await self._reading(lambda documents: documents.change(id))

    async def standing(self, content: str) -> Change | None:
        """Return the latest change after which an entry of that content is there, as far as this journal knows."""
        return await self._reading(lambda documents: documents.standing(content))

    async def on(self, days: Iterable[date]) -> list[Change]:
        """Return the latest changes after which entries are there on these days, as far as this journal knows."""
        return await self._reading(lambda documents: [change for day in days for change in documents.on(day)])

    async def tagged_on(self, day: date, tags: Mapping[str, object]) -> Change | None:
        """Return the latest change with these tags after which an entry is, or may be, there on a day."""
        there = [*await self.on([day]), *(each for _, each in await self.unsettled())]
        tagged = [each for each in there if tags.items() <= each.tags.items()]
        return max(tagged, key=lambda each: each.asked_at, default=None)

    async def unsettled(self) -> list[tuple[Lease, Change]]:
        """Return what is to be looked after, the oldest first."""
        return await self._reading(
            lambda documents: [
                (lease, change) for lease in documents.leases() if (change := documents.change(lease.change))
            ]
        )

    async def known(self, resource: str, ids: Collection[Id]) -> set[Id]:
        """Return those of the records that a change is about."""
        return await self._reading(lambda documents: documents.known(resource, ids))

    async def mark(self, resource: str) -> Mark:
        """Return what is known of the order of the records of a resource."""
        return await self._reading(lambda documents: documents.mark(resource))

    async def changes(
        self, keep: Callable[[Change], bool], limit: int, *, about: str | None = None, until: datetime | None = None
    ) -> list[Change]:
        """Return at most `limit` changes that are to be kept, newest first; see `history.changes`."""
        return await history.changes(
            self._store, keep, limit, owner=self._owner, about=about, until=until, resources=self._resources
        )

    def _view(self, reader: Reader) -> Reading:
        return Reading(reader, self._owner, self._resources)

    def _writing(self, writer: Writer) -> Writing:
        return Writing(writer, self._owner, self._resources)

    async def _reading(self, look: Callable[[Reading], T]) -> T:
        return await self._store.view(lambda reader: look(self._view(reader)))


def _ahead(done: Change) -> float | None:
    """Return by how many seconds the remote clock is ahead, at the least, if it was told when the record was made."""
    made = made_at(done.after) if done.verb is Verb.CREATE and done.after is not None else None
    return elapsed(done.settled_at, made).total_seconds() if made and done.settled_at else None


def _mark_undone(documents: Writing, change: Change, by: str | None) -> None:
    """Note on the change that is taken back by which one; or that it is not, after all."""
    undone = documents.change(change.undoes) if change.undoes else None
    if undone is not None and undone.undone_by in (None, change.id):
        documents.put(undone.model_copy(update={"undone_by": by}))
