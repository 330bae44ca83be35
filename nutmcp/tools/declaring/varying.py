"""What of an argument, or of a field of an answer, differs from system to system, as its annotation says."""

from typing import TYPE_CHECKING, Annotated, Any, cast

from nutmcp.remote.id import Id
from nutmcp.remote.system import System
from nutmcp.tools.declaring.schema import JsonSchema

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

_VARIES = "x-varies"
"""What an argument or a field varies by, in its schema; it is never listed."""


class Varying:
    """An annotation that makes of the schema of what it annotates another one for each system."""

    def told(self, system: System, schema: JsonSchema) -> JsonSchema | None:
        """Return the schema where the tools work on that system; None where it is left out there."""
        raise NotImplementedError

    def __get_pydantic_json_schema__(self, core: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        """Let the schema of what it annotates say so."""
        schema = handler(core)
        return {**schema, _VARIES: [*schema.get(_VARIES, []), self]}


class _KindOfId(Varying):
    """Ids as the system has them: numbers, or text."""

    def told(self, system: System, schema: JsonSchema) -> JsonSchema:
        """Return the schema of an id of the system."""
        del schema
        return {"type": "integer" if all(each.numbered for each in system.resources.values()) else "string"}


OwnId = Annotated[Id, _KindOfId()]
"""An id of which it is told whether it is a number, where only one of both can be."""


def varied(system: System, schema: JsonSchema) -> JsonSchema | None:
    """Return a schema as all of its annotations leave it on a system; None where one leaves it out."""
    told: JsonSchema = {key: value for key, value in schema.items() if key != _VARIES}
    for each in cast("list[Varying]", schema.get(_VARIES, [])):
        left = each.told(system, told)
        if left is None:
            return None
        told = left
    return told
