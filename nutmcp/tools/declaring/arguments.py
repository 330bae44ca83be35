"""The arguments of a tool, read from its signature and checked before the tool runs."""

import inspect
import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.fields import FieldInfo

from nutmcp.errors import InvalidArguments
from nutmcp.tools.declaring.schema import JsonSchema, compact

# Fifty entries of a timesheet with long notes take a tenth of it.
_LONGEST = 200_000


class Arguments:
    """What one tool takes.

    Args:
        handler: The tool's function; its first parameter is the desk, the others are keyword-only and
            annotated `Annotated[type, "what it means"]`. `from_` is `from` on the wire.

    Raises:
        TypeError: The signature does not say all of that.
    """

    def __init__(self, handler: Callable[..., object]) -> None:
        self._model = _model(handler)
        self.schema: JsonSchema = compact(self._model.model_json_schema())
        self.schema.pop("description", None)  # the docstring is the tool's description, not the schema's
        self._properties = cast("dict[str, JsonSchema]", self.schema["properties"])

    def read(self, given: Mapping[str, object]) -> dict[str, object]:
        """Return the keyword arguments of the function for the arguments given.

        Text is not made a number nor a number text, with one exception: `"20"` and `20.0` are good for a
        whole number. A null stands for an argument that was not given.

        Raises:
            InvalidArguments: One is unknown, missing, or not of the form that the tool takes.
        """
        try:
            # JSON mode is strict about kinds and still reads dates and nested objects.
            text = json.dumps({name: self._lenient(name, value) for name, value in given.items() if value is not None})
        except (ValueError, RecursionError) as error:
            raise _unreadable() from error
        if len(text) > _LONGEST:
            raise InvalidArguments("The arguments are too long.", "Ask for less at once.")
        try:
            read = self._model.model_validate_json(text)
        except ValidationError as error:
            from nutmcp.tools.declaring.validation_errors import objection  # needed only when something is wrong

            raise objection(error.errors(include_url=False), self.schema) from None
        return {name: getattr(read, name) for name in read.model_fields_set}

    def _lenient(self, name: str, value: object) -> object:
        kinds = _kinds(self._properties.get(name, {}))
        if "integer" not in kinds:
            return value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str) and "string" not in kinds and value.isascii() and value.isdigit():
            return int(value)
        return value


def _unreadable() -> InvalidArguments:
    return InvalidArguments("The arguments cannot be read.", "Give plain text and numbers of ordinary size.")


def _kinds(schema: JsonSchema) -> set[object]:
    branches = cast("list[JsonSchema]", schema.get("anyOf", [schema]))
    return {branch.get("type") for branch in branches}


def _model(handler: Callable[..., object]) -> type[BaseModel]:
    parameters = list(inspect.signature(handler, eval_str=True).parameters.values())[1:]
    fields: dict[str, Any] = {each.name: (each.annotation, _field(each)) for each in parameters}
    config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    return create_model("Arguments", __config__=config, **fields)


def _field(parameter: inspect.Parameter) -> FieldInfo:
    if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
        raise TypeError(f"{parameter.name} is not keyword-only")
    hint = parameter.annotation
    words = [each for each in get_args(hint) if isinstance(each, str)] if get_origin(hint) is Annotated else []
    if not words:
        raise TypeError(f"{parameter.name} has no description")
    default: object = ... if parameter.default is inspect.Parameter.empty else parameter.default
    return cast("FieldInfo", Field(default, alias=parameter.name.removesuffix("_"), description=words[0]))
