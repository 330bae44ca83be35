"""How a resource is declared: once, as data, for the client, the sandbox, the tools and the documentation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nutmcp.remote.call import Verb
from nutmcp.remote.record import Draft, Record, wire_names

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
    """An include that brings all records whose field `by` holds the id of this record."""

    by: str


Include = One | Many


@dataclass(frozen=True, slots=True)
class Parent:
    """The owner of a sub-collection: its resource, and the field of the child that holds its id."""

    resource: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One kind of record that a remote system offers.

    Attributes:
        name: The vendor's name, which is also its path and the key of its lists.
        summary: What it is, in one line for the documentation and the tools.
        record: The class of its records.
        draft: The class of what is written, if anything can be.
        verbs: What can be done with it; empty for one that only comes along as an include.
        parent: Its owner, for a collection that is listed under another record.
        includes: What may be sent along, by resource name.
        scoped: Whether a request needs the context of an organization.
        fresh_for: How many seconds what was read may be used again without asking; 0 for what changes by the minute.
        source: Where the vendor documents it, or `assumed`.
    """

    name: str
    summary: str
    record: type[Record]
    draft: type[Draft] | None = None
    verbs: frozenset[Verb] = READ
    parent: Parent | None = None
    includes: Mapping[str, Include] = field(default_factory=lambda: MappingProxyType({}))
    scoped: bool = True
    fresh_for: int = 0
    source: str = "v3 documentation"

    @property
    def properties(self) -> tuple[str, ...]:
        """Return the names, in our words, of what can be filtered and sorted by."""
        return tuple(self.record.model_fields)

    def wire_name(self, name: str) -> str:
        """Return the vendor's name of one of our properties."""
        return wire_names(self.record)[name]
