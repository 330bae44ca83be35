"""How a resource is declared: once, as data, for the client, the sandbox, the tools and the documentation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from nutmcp.remote.call import Verb
from nutmcp.remote.code import Code
from nutmcp.remote.record import Draft, Record, references, wire_names

READ = frozenset({Verb.LIST, Verb.GET})
"""The verbs of a resource that can be listed and read one by one."""


@dataclass(frozen=True, slots=True)
class One:
    """An include that leads from the record to one other: the field `by` holds the other's id.

    With `through`, the way leads over a record in between: an expense's customer is its project's customer.
    """

    by: str
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """An include that brings all records whose field `by` holds what the field `of` of this record does: its id.

    A timer owns no cards itself; those that come along are the ones of its project.
    """

    by: str
    of: str = "id"


Include = One | Many


@dataclass(frozen=True, slots=True)
class Via:
    """A way to a related resource that leads over the record to which the field `over` refers."""

    over: str
    resource: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The owner of a sub-collection: its resource, and the field of the child that holds its id."""

    resource: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something else that can be done with a record than to change its fields.

    Attributes:
        summary: What it does, in one line.
        inverse: The action that takes it back, if one does.
        done: Whether a record is as it is after the action.
        leads_to: The state that a record has after it, if it is one between states.
        draft: The class of what may be said with it, if anything.
    """

    summary: str
    inverse: str | None = None
    done: Callable[[Record], bool]
    leads_to: Code | None = None
    draft: type[Draft] | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """How a remote system measures time itself: the actions that begin a record now, and end the one that runs.

    Attributes:
        on: The field that refers to what is acted on.
        begin: The action that begins a record, which has no end yet.
        end: The action that ends it.
        resumes: Whether what has ended, or was deleted, can run again from when it began.
        backdates: Whether it can begin at a moment that has passed.
    """

    on: str
    begin: str
    end: str
    resumes: bool = True
    backdates: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One kind of record that a remote system offers.

    Attributes:
        name: The vendor's name, which is also its path and the key of its lists.
        summary: What it is, in one line for the documentation and the tools.
        record: The class of its records.
        draft: The class of what is written, if anything can be.
        alike: The fields that make two records the same piece of work; empty for all that is written.
        verbs: What can be done with it; empty for one that only comes along as an include.
        actions: What else can be done with a record, by name; `Verb.DO` does it.
        timed: How its records are begun and ended by a clock of the remote system's, if they are.
        chooses_ids: Whether a create may say which id the record is to have, so that it can be looked for by that id.
        notifies: Whether administrators can be told of a change, where one is inside what they approved.
        child_by: The field that refers to its owner, for a collection that is listed under another record.
        related: What may be sent along: resources to which a field refers, or whose fields refer to this one.
        includes: The same by name, with the fields that lead there; `declare` finds them.
        numbered: Whether its ids are numbers, and those of the records that it refers to.
        lists_whole: Whether a list tells all of each record; else the record is read where all of it counts.
        paged: Whether its lists come in pages; else each read brings the whole list, so that pages would cost as many.
        scoped: Whether a request needs the context of an organization.
        fresh_for: How many seconds what was read may be used again without asking; 0 for what changes by the minute.
        source: Where the vendor documents it, or `assumed`.
    """

    name: str
    summary: str
    record: type[Record]
    draft: type[Draft] | None = None
    alike: tuple[str, ...] = ()
    verbs: frozenset[Verb] = READ
    actions: Mapping[str, Action] = field(default_factory=lambda: MappingProxyType({}))
    timed: Timed | None = None
    chooses_ids: bool = False
    notifies: bool = False
    child_by: str | None = None
    related: tuple[str | Via, ...] = ()
    includes: Mapping[str, Include] = field(default_factory=lambda: MappingProxyType({}))
    numbered: bool = True
    lists_whole: bool = True
    paged: bool = True
    scoped: bool = True
    fresh_for: int = 0
    source: str = "v3 documentation"

    @property
    def parent(self) -> Parent | None:
        """Return its owner, if it is listed under another record."""
        return None if self.child_by is None else Parent(references(self.record)[self.child_by], self.child_by)

    @property
    def ways(self) -> Mapping[Code, str]:
        """Return the actions that lead to a state, by that state."""
        return {each.leads_to: name for name, each in self.actions.items() if each.leads_to is not None}

    @property
    def properties(self) -> tuple[str, ...]:
        """Return the names, in our words, of what can be filtered and sorted by."""
        return tuple(name for name in self.record.model_fields if name not in self.record.undocumented)

    def wire_name(self, name: str) -> str:
        """Return the vendor's name of one of our properties."""
        return wire_names(self.record)[name]


def declare(*resources: Resource) -> Mapping[str, Resource]:
    """Return resources by name, with the ways to what is related read from the references of their records.

    Raises:
        KeyError: A related resource is not declared.
        TypeError: No field leads to one, or several do.
    """
    by_name = {each.name: each for each in resources}
    return MappingProxyType({name: replace(each, includes=_includes(each, by_name)) for name, each in by_name.items()})


def _includes(resource: Resource, by_name: Mapping[str, Resource]) -> Mapping[str, Include]:
    includes: dict[str, Include] = {}
    for each in resource.related:
        if isinstance(each, str):
            includes[each] = _way(resource, by_name[each])
            continue
        way = _way(by_name[references(resource.record)[each.over]], by_name[each.resource])
        includes[each.resource] = One(way.by, each.over) if isinstance(way, One) else Many(way.by, each.over)
    return MappingProxyType(includes)


def _way(start: Resource, end: Resource) -> Include:
    """Return the only way from a record to those of another resource: by a field of its own, else by one of theirs."""
    own = [One(by) for by, name in references(start.record).items() if name == end.name]
    ways = own or [Many(by) for by, name in references(end.record).items() if name == start.name]
    if len(ways) != 1:
        raise TypeError(f"{len(ways)} fields lead from {start.name} to {end.name}")
    return ways[0]
