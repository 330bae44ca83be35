"""However a client writes an argument down, every tool reads the same from it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.tools.declaring.synonyms import right_name
from tests.faults.inventing import Call, arguments_of
from tests.tools.test_laws_of_tools import TOOLS, takes

NOTHING: tuple[object, ...] = (None, "", "  ")
EMPTY: Mapping[str, tuple[object, ...]] = {
    "array": (*NOTHING, [], "[]", "null", [""], [None]),
    "integer": (*NOTHING, "null"),
    "number": (*NOTHING, "null"),
    "boolean": (*NOTHING, "null"),
    "object": (*NOTHING, {}, "{}", "null"),
    "string": NOTHING,
}
# Empty text takes the note of an entry away, and gives a new one none.
KEPT = [("update_time_entry", "note"), ("log_time", "note")]
OPTIONAL = [
    (tool, name, schema["type"])
    for tool in TOOLS
    for name, schema in takes(tool)["properties"].items()
    if name not in takes(tool).get("required", ()) and (tool, name) not in KEPT
]

fitting = st.one_of([st.tuples(st.just(name), arguments_of(takes(name))) for name in TOOLS])
"""Calls whose arguments keep to the schema that is listed."""


def read(tool: str, arguments: Mapping[str, object]) -> Mapping[str, object]:
    """Return what a tool reads, or why it does not."""
    try:
        return TOOLS[tool].read(arguments)
    except InvalidArguments as error:
        return error.as_dict()


def written(value: object, schema: Mapping[str, Any]) -> object:
    """Return a value as JSON text, unless it is text already."""
    return value if schema["type"] == "string" else json.dumps(value)


def needed(tool: str) -> dict[str, object]:
    """Return arguments that satisfy what a tool requires."""
    values: dict[str, object] = {"resource": "customers", "id": 1, "entry": 1, "entries": [{"project": "x"}]}
    levels = takes(tool)["properties"].get("group_by", {"items": {"enum": [""]}})["items"]["enum"][:1]
    return {name: values.get(name, levels if name == "group_by" else "x") for name in takes(tool).get("required", ())}


@given(fitting)
def test_a_value_and_its_json_text_mean_the_same(call: Call) -> None:
    tool, arguments = call
    properties = takes(tool)["properties"]
    assert read(tool, {name: written(each, properties[name]) for name, each in arguments.items()}) == read(
        tool, arguments
    )


@given(fitting)
def test_fields_of_an_object_are_read_like_arguments(call: Call) -> None:
    tool, arguments = call
    for name, schema in takes(tool)["properties"].items():
        if schema.get("items", {}).get("type") == "object" and name in arguments:
            fields = schema["items"]["properties"]
            rows = [{key: written(each, fields[key]) for key, each in row.items()} for row in arguments[name]]
            assert read(tool, {**arguments, name: rows}) == read(tool, arguments)


@given(fitting)
def test_what_keeps_to_the_listed_schema_is_not_refused_for_its_form(call: Call) -> None:
    tool, arguments = call
    said = read(tool, arguments)
    # What is required and empty is as if it had not been given, and a list of nothing is no list.
    assert "code" not in said or "missing" in str(said) or "not allowed" in str(said), (tool, arguments, said)


@pytest.mark.parametrize(("tool", "name", "kind"), OPTIONAL)
def test_an_optional_argument_that_is_empty_is_as_if_it_were_left_out(tool: str, name: str, kind: str) -> None:
    for nothing in EMPTY[kind]:
        assert TOOLS[tool].read({**needed(tool), name: nothing}) == TOOLS[tool].read(needed(tool)), nothing


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if takes(tool).get("required")])
@pytest.mark.parametrize("nothing", NOTHING)
def test_a_required_argument_that_is_empty_is_asked_for(tool: str, nothing: object) -> None:
    for name in takes(tool)["required"]:
        with pytest.raises(InvalidArguments) as raised:
            TOOLS[tool].read({**needed(tool), name: nothing})
        assert raised.value.field == name


@pytest.mark.parametrize(
    ("tool", "said", "meant"),
    [
        ("log_time", "description", "note"),
        ("log_time", "comment", "note"),
        ("log_time", "hours", "duration"),
        ("log_time", "durationMinutes", "duration"),
        ("log_time", "task", "service"),
        ("log_time", "task_id", "service"),
        ("log_time", "project_id", "project"),
        ("log_time", "projectName", "project"),
        ("log_time", "user", "member"),
        ("log_time", "day", "date"),
        ("log_time", "start_time", "start"),
        ("log_time", "Note", "note"),
        ("list_time_entries", "client", "customer"),
        ("list_time_entries", "start_date", "from"),
        ("list_time_entries", "since", "from"),
        ("list_time_entries", "until", "to"),
        ("list_time_entries", "page_size", "limit"),
        ("list_time_entries", "order_by", "sort"),
        ("list_time_entries", "description", "note_contains"),
        ("list_time_entries", "page", "cursor"),
        ("update_time_entry", "id", "entry"),
        ("update_time_entry", "entry_id", "entry"),
        ("update_time_entry", "time_entry_id", "entry"),
        ("delete_time_entry", "ids", "entry"),
        ("summarize_time", "groupby", "group_by"),
        ("search_customers", "name", "query"),
        ("search_customers", "filter", "filters"),
        ("search_invoices", "client_name", "customer"),
        ("search_invoices", "state", "status"),
        ("get_project", "name", "project"),
        ("get_customer", "client_id", "customer"),
        ("get_invoice", "number", "invoice"),
        ("get_invoice", "invoice_id", "invoice"),
        ("find_records", "include", "includes"),
        ("find_records", "type", "resource"),
        ("log_timesheet", "rows", "entries"),
        ("log_timesheet", "dry_run", "preview"),
        ("stop_timer", "timer_id", "timer"),
        ("stop_timer", "end", "ended_at"),
        ("start_timer", "start", "started_at"),
        ("start_timer", "description", "note"),
        ("undo", "id", "change"),
        ("undo", "change_id", "change"),
    ],
)
def test_another_word_for_an_argument_finds_its_name(tool: str, said: str, meant: str) -> None:
    with pytest.raises(InvalidArguments, match=f"“{said}”; did you mean “{meant}”") as raised:
        TOOLS[tool].read({**needed(tool), said: "x"}, by_default=["project"])
    assert raised.value.field == said


@given(st.text(max_size=20))
def test_whatever_the_word_a_name_that_is_offered_is_valid(said: str) -> None:
    valid = ["project", "note"]
    assert right_name(said, valid) in (None, *valid)
