"""A remote operation as a value: what is to be done, to which resource, and which part of it is wanted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nutmcp.remote.filter import Filter, Sort, in_order
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record

PAGE_LIMIT = 100
"""The most records that one page holds; what every paging read asks for."""
NO_LIMIT = 10**9
"""The limit of a list that comes as a whole."""


class Verb(StrEnum):
    """What can be done with a resource; a list with filters or sorting is a filtered search."""

    LIST = "list"
    GET = "get"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    DO = "do"

    @property
    def writes(self) -> bool:
        """Whether it changes something at the remote system."""
        return self not in (Verb.LIST, Verb.GET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation on a remote system.

    Attributes:
        verb: What to do.
        resource: The name of the resource, such as `time_entries`.
        id: The record to get, update, delete or act on; of a create the id that it is to have, where that is ours.
        action: The action to do, by its name in `Resource.actions`.
        parent: The id of the record that owns the listed collection, as a project owns its services.
        filters: What every listed record must meet; all of them together.
        sort: The order wanted, most important property first.
        includes: Names of related resources to send along.
        page: The page to list, from 1.
        limit: How many records make a page, 1 to 100; `NO_LIMIT` for a list that has no pages.
        whole: Whether all of each listed record is wanted, where a list may tell a part.
        draft: The content to create or to update with, or what an action takes.
        before: What is updated or deleted, as it was read; some systems want to hear which revision that was.
        notify: Whether administrators are told of a change inside an approved day or week.
    """

    verb: Verb
    resource: str
    id: Id | None = None
    # Cursors are sealed over the text of a list, which has none.
    action: str | None = field(default=None, repr=False)
    parent: Id | None = None
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    includes: tuple[str, ...] = ()
    page: int = 1
    limit: int = PAGE_LIMIT
    whole: bool = field(default=False, repr=False)
    draft: Draft | None = None
    before: Record | None = field(default=None, repr=False)
    notify: bool = False


def no_records() -> dict[str, tuple[Record, ...]]:
    """Return the included records of an answer that has none."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a remote system answered to one call.

    Attributes:
        records: The records asked for; one for a get; of a write, what the answer told, perhaps nothing.
        included: Related records by resource name. A name is present only if the answer spoke of that
            resource, so that "none" can be told from "not sent".
        more: Whether another page follows.
        id: The id that a create answered with, if it said any.
        unfiltered: The remote system refused the filters, so that all records came.
        unsorted: The remote system refused the sorting, so that the order is its own.
        filtered_here: A filter that the remote system refused or ignored was applied on our side.
        sorted_here: An order that the remote system refused or ignored was made on our side.
        dropped: The records that came though they do not meet the filters.
    """

    records: tuple[Record, ...] = ()
    included: Mapping[str, tuple[Record, ...]] = field(default_factory=no_records)
    more: bool = False
    id: Id | None = None
    unfiltered: bool = False
    unsorted: bool = False
    filtered_here: bool = False
    sorted_here: bool = False
    dropped: tuple[Record, ...] = field(default=(), repr=False)


def page_of(records: Iterable[Record], call: Call) -> Answer:
    """Return the page that a list means of all records, for a wire that can neither filter nor sort nor page."""
    met = [each for each in records if all(rule.holds(each) for rule in call.filters)]
    start = (call.page - 1) * call.limit
    page = in_order(met, call.sort)[start : start + call.limit]
    return Answer(records=tuple(page), more=len(met) > start + call.limit)
