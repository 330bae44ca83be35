"""The arguments of a tool, read from its signature and checked before the tool runs."""

import dataclasses
import inspect
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.fields import FieldInfo

from nutmcp.errors import InvalidArguments
from nutmcp.tools.declaring.narrowing import left_out, narrowed
from nutmcp.tools.declaring.reading import as_declared
from nutmcp.tools.declaring.schema import JsonSchema, compact
from nutmcp.words.surrogates import mend_surrogates

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# Fifty entries of a timesheet with long notes take a tenth of it.
_LONGEST = 200_000


class Reworded:
    """Other descriptions for the arguments that a dataclass stands for, in one tool of those that share it.

    Args:
        all_others: The description of every argument that is not among `words`; without it they keep their own.
        words: Descriptions by the names of the arguments.
    """

    def __init__(self, all_others: str | None = None, **words: str) -> None:
        self._all_others, self._words = all_others, words

    def of(self, name: str, hint: object) -> object:
        """Return the annotation of an argument with the description that it has in this tool."""
        description = self._words.get(name, self._all_others)
        if description is None:
            return hint
        kind, *others = get_args(hint)
        return Annotated[kind, description, *(each for each in others if not isinstance(each, str))]


class Arguments:
    """What one tool takes.

    Args:
        handler: The tool's function; its first parameter is the desk, the others are keyword-only and
            annotated `Annotated[type, "what it means"]`. `from_` is `from` on the wire. A parameter whose type is
            a dataclass stands for the fields of it, which are annotated alike: so several tools share arguments.

    Raises:
        TypeError: The signature does not say all of that.
    """

    def __init__(self, handler: Callable[..., object]) -> None:
        parameters = list(inspect.signature(handler, eval_str=True).parameters.values())[1:]
        self._groups = {each.name: group for each in parameters if (group := _group(each)) is not None}
        self._model = _model(parameters)
        self._whole = compact(self._model.model_json_schema())
        self._whole.pop("description", None)  # the docstring is the tool's description, not the schema's
        self.schema: JsonSchema = self._whole

    def as_listed(self, listed: JsonSchema) -> "Arguments":
        """Return these without the arguments that a tool is not listed with: they are unknown."""
        same = copy(self)
        same.schema = narrowed(self._whole, listed)
        return same

    def read(self, given: Mapping[str, object], by_default: Collection[str] = ()) -> dict[str, object]:
        """Return the keyword arguments of the function for the arguments given, as they come: see `as_declared`.

        Args:
            given: The arguments.
            by_default: The needed ones that a setting stands in for; one of the others that is left out is told
                beside what is wrong otherwise, and alone by the tool.

        Raises:
            InvalidArguments: Some are unknown, missing, or not of the form that the tool takes.
        """
        try:
            # JSON mode is strict about kinds and still reads dates and nested objects.
            declared = as_declared(given, self.schema)
            text = mend_surrogates(json.dumps(declared).encode())
        except (ValueError, RecursionError) as error:
            raise _unreadable() from error
        if len(text) > _LONGEST:
            raise InvalidArguments("The arguments are too long.", "Ask for less at once.")
        unknown = list(left_out(declared, self._whole, self.schema))
        try:
            read = self._model.model_validate_json(text)
        except ValidationError as error:
            raise self._objection(declared, by_default, unknown, error) from None
        if unknown:
            raise self._objection(declared, by_default, unknown)
        said = {name: getattr(read, name) for name in read.model_fields_set}
        groups = {name: _made(group, said) for name, group in self._groups.items()}
        return {**said, **groups}

    def _objection(
        self,
        given: Mapping[str, object],
        by_default: Collection[str],
        unknown: "list[ErrorDetails]",
        error: ValidationError | None = None,
    ) -> InvalidArguments:
        """Return what is wrong: what the tool is not listed with, whatever else pydantic found, and what is absent."""
        from nutmcp.tools.declaring.validation_errors import absent, objection  # needed only when something is wrong

        places = {each["loc"] for each in unknown}
        others = error.errors(include_url=False) if error else []
        found = [each for each in others if all(each["loc"][: len(place)] != place for place in places)]
        return objection([*unknown, *found, *absent(given, self.schema, by_default)], self.schema)


def _unreadable() -> InvalidArguments:
    return InvalidArguments("The arguments cannot be read.", "Give plain text and numbers of ordinary size.")


def _group(parameter: inspect.Parameter) -> type[Any] | None:
    """Return the dataclass whose fields a parameter stands for, or None where it is one argument."""
    hint = parameter.annotation
    kind = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return cast("type[Any]", kind) if dataclasses.is_dataclass(kind) else None


def _made(group: type[Any], said: dict[str, object]) -> object:
    """Return the group of what was said of its fields, which is taken out of the rest."""
    return group(**{each.name: said.pop(each.name) for each in dataclasses.fields(group) if each.name in said})


def _model(parameters: Sequence[inspect.Parameter]) -> type[BaseModel]:
    declared = [argument for each in parameters for argument in _arguments(each)]
    fields: dict[str, Any] = {each.name: (each.annotation, _field(each)) for each in declared}
    config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    return create_model("Arguments", __config__=config, **fields)


def _arguments(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    group = _group(parameter)
    if group is None:
        yield parameter
        return
    reworded = next((each for each in get_args(parameter.annotation) if isinstance(each, Reworded)), Reworded())
    hints = get_type_hints(group, include_extras=True)
    for each in dataclasses.fields(group):
        default = inspect.Parameter.empty if each.default is dataclasses.MISSING else each.default
        yield parameter.replace(name=each.name, annotation=reworded.of(each.name, hints[each.name]), default=default)


def _field(parameter: inspect.Parameter) -> FieldInfo:
    if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
        raise TypeError(f"{parameter.name} is not keyword-only")
    hint = parameter.annotation
    words = [each for each in get_args(hint) if isinstance(each, str)] if get_origin(hint) is Annotated else []
    if not words:
        raise TypeError(f"{parameter.name} has no description")
    default: object = ... if parameter.default is inspect.Parameter.empty else parameter.default
    return cast("FieldInfo", Field(default, alias=parameter.name.removesuffix("_"), description=words[0]))
