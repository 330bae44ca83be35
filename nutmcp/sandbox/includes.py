"""Find the records that a request includes, along the relations that the declarations name."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, references
from nutmcp.remote.resource import Include, Many, Resource

Find = Callable[[type[Record], str, Iterable[Id]], list[Record]]
"""Finds the records of a class whose field holds one of these ids."""


class Relations:
    """Follow includes from records to their relations."""

    def __init__(self, resources: Mapping[str, Resource], find: Find) -> None:
        self._resources = resources
        self._find = find

    def of(self, resource: Resource, records: Sequence[Record], names: Iterable[str]) -> dict[str, tuple[Record, ...]]:
        """Return the related records by the name of their resource, each once."""
        return {name: tuple(self._related(name, resource.includes[name], records)) for name in names}

    def one_by_one(
        self, resource: Resource, records: Sequence[Record], names: Iterable[str]
    ) -> list[dict[str, tuple[Record, ...]]]:
        """Return for each record its own relations, for a wire that nests them."""
        listed = list(names)
        return [self.of(resource, [record], listed) for record in records]

    def _related(self, name: str, include: Include, records: Sequence[Record]) -> list[Record]:
        wanted = self._resources[name].record
        if isinstance(include, Many):
            return self._find(wanted, include.by, _ids(records, include.of))
        if include.through is not None and records:
            between = self._resources[references(type(records[0]))[include.through]].record
            records = self._find(between, "id", _ids(records, include.through))
        return self._find(wanted, "id", _ids(records, include.by))


def reached_from(resource: Resource) -> frozenset[str]:
    """Return the resources of which a read of this one may tell something: itself, its parent, what it includes."""
    refers = references(resource.record)
    between = {
        refers[each.through]
        for each in resource.includes.values()
        if not isinstance(each, Many) and each.through is not None
    }
    above = {resource.parent.resource} if resource.parent else set[str]()
    return frozenset({resource.name, *resource.includes, *between, *above})


def _ids(records: Iterable[Record], field: str) -> list[Id]:
    return [value for record in records if isinstance(value := getattr(record, field), int | str)]
