"""Fixed values of an argument that differ from system to system: its states, and what only some systems can honour."""

import re
from collections.abc import Iterable, Mapping
from typing import cast

from nutmcp.remote.code import Code
from nutmcp.remote.record import Record, code_of
from nutmcp.remote.system import System
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import JsonSchema
from nutmcp.tools.declaring.varying import Varying

EVERY = "all"
"""What stands for every state."""
_SOME = re.compile(r"\{(all but )?(\w+_in)\}")
"""What a description says in the place of the states that a noun means by `hidden_in`, or of all others."""


class StatesOf(Needs):
    """The states that the system knows of a noun, as the values of an argument that takes several.

    In its description `{hidden_in}` stands for those that the system's class of the noun means by that, and
    `{all but hidden_in}` for the others.

    Args:
        noun: The class of the noun.
        more: Words that stand for several of its states, beside `all`.
    """

    def __init__(self, noun: type[Record], *more: str) -> None:
        super().__init__(noun, field="status")
        self._kind, self._more = noun, more

    def words(self, system: System) -> list[str]:
        """Return all words that there are for states."""
        return [*_words(states_of(system.kind_of(self._kind))), *self._more, EVERY]

    def as_arguments(self, system: System) -> Mapping[str, str]:
        """Return the argument that is meant where one of the words is said in another place."""
        return dict.fromkeys(self.words(system), "status")

    def told(self, system: System, schema: JsonSchema) -> JsonSchema | None:
        """Return the schema with the words of the system; None where it tells no state."""
        if super().told(system, schema) is None:
            return None
        kind = system.kind_of(self._kind)
        items = {"enum": self.words(system), **cast("JsonSchema", schema["items"])}
        about = _SOME.sub(lambda said: ", ".join(_said(kind, *said.groups())), str(schema["description"]))
        return {**schema, "description": about, "items": items}


class OneStateOf(Varying):
    """A state that the system knows of a noun, as the values of an argument that takes one."""

    def __init__(self, noun: type[Record]) -> None:
        self._kind = noun

    def told(self, system: System, schema: JsonSchema) -> JsonSchema:
        """Return the schema with the words of the states."""
        return {**schema, "enum": _words(states_of(system.kind_of(self._kind)))}


class StatesToReach(Varying):
    """The states of a noun that an action of the system leads to, as the values of an argument that takes one."""

    def __init__(self, noun: type[Record]) -> None:
        self._kind = noun

    def told(self, system: System, schema: JsonSchema) -> JsonSchema:
        """Return the schema with the words of those states."""
        resource = system.resource_of(self._kind)
        return {**schema, "enum": _words(each for each in states_of(resource.record) if each in resource.ways)}


class ValuesNeed(Varying):
    """What a system needs for it to honour some of an argument's fixed values, which are left out where it does not."""

    def __init__(self, needs: Needs, *values: str) -> None:
        self._needs, self._values = needs, values

    def told(self, system: System, schema: JsonSchema) -> JsonSchema | None:
        """Return the schema with the values that the system can honour."""
        if self._needs.are_met_by(system):
            return schema
        if "items" in schema:
            return {**schema, "items": self.told(system, cast("JsonSchema", schema["items"]))}
        return {**schema, "enum": [each for each in cast("list[str]", schema["enum"]) if each not in self._values]}


def states_of(record: type[Record]) -> type[Code]:
    """Return the states that a kind of record has; none where it tells no state."""
    return code_of(record, "status") or Code


def _said(kind: type[Record], others: str | None, name: str) -> list[str]:
    those: tuple[Code, ...] = getattr(kind, name)
    return _words(each for each in states_of(kind) if each not in those) if others else _words(those)


def _words(states: Iterable[Code]) -> list[str]:
    return [each.word for each in states]
