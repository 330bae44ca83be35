"""Settings narrow what is offered, and what is wrong with them is said with what would be right."""

import json
import logging
from dataclasses import replace

import pytest

from nutmcp.errors import ConfigurationError, Refused
from nutmcp.remote.resource import READ
from nutmcp.systems import SYSTEMS, system_of
from nutmcp.systems.nutcache.declaration import NUTCACHE
from nutmcp.tools.surface import (
    DEFINITIONS,
    Choice,
    Surface,
    definitions,
    definitions_text,
    every_tool,
    offers,
    read_definitions,
)
from tests.server.toys import TOOLS, toy_surface
from tests.whole_server import whole_surface


def names(choice: Choice) -> list[str]:
    return [definition["name"] for definition in toy_surface(choice)]


def test_without_settings_every_tool_is_offered_in_the_order_written() -> None:
    assert names(Choice()) == [each.name for each in TOOLS]


@pytest.mark.parametrize(
    ("choice", "offered"),
    [
        (Choice(toolsets=["rows", "echo"]), ["echo", "rows", "long_text"]),
        (Choice(tools=["rows", "echo"]), ["echo", "rows"]),
        (Choice(toolsets=["rows"], exclude_tools=["rows"]), ["long_text"]),
        (Choice(toolsets=["rows"], tools=["rows", "echo"]), ["rows"]),
        (Choice(read_only=True, tools=["write_down", "echo"]), ["echo"]),
        (Choice(read_only=True, toolsets=["writes"]), []),
    ],
)
def test_each_setting_narrows_and_read_only_beats_the_rest(choice: Choice, offered: list[str]) -> None:
    assert names(choice) == offered


@pytest.mark.parametrize(
    ("key", "toolsets", "offered"),
    [
        ("nutcache", ["timers"], ["undo", "list_changes", "start_timer", "stop_timer", "list_timers"]),
        ("nutcache", ["projects"], ["list_projects", "get_project"]),
        ("88miles", ["projects"], ["undo", "list_changes", "list_projects", "get_project", "set_project_state"]),
        ("88miles", ["customers"], ["search_customers", "get_customer"]),
        ("88miles", ["changes"], ["undo", "list_changes"]),
    ],
)
def test_what_a_toolset_writes_can_be_taken_back_where_it_alone_is_offered(
    key: str, toolsets: list[str], offered: list[str]
) -> None:
    assert [each["name"] for each in Surface(offers(key), Choice(toolsets=toolsets))] == offered


def test_where_nothing_can_be_written_there_is_nothing_to_take_back() -> None:
    resources = {name: replace(each, verbs=READ, actions={}) for name, each in NUTCACHE.resources.items()}
    listed = {each["name"] for each in definitions(replace(NUTCACHE, resources=resources))}
    assert "list_time_entries" in listed
    assert not {"undo", "list_changes", "log_time"} & listed


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (
            Choice(toolsets=["tme"]),
            "There is no toolset called “tme”. Valid toolsets are: echo, rows, writes, faults, slow.",
        ),
        (Choice(tools=["ecko"]), "There is no tool called “ecko”. Valid tools are: echo, rows, long_text, write_down"),
        (Choice(exclude_tools=[""]), "There is no tool called “”."),
    ],
)
def test_an_unknown_name_is_refused_with_the_valid_ones(choice: Choice, message: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^{message}"):
        toy_surface(choice)


def test_a_tool_that_read_only_withholds_says_why_it_is_not_there() -> None:
    with pytest.raises(Refused, match="read-only"):
        toy_surface(Choice(read_only=True)).find("write_down")


def test_a_tool_that_the_settings_leave_out_is_simply_not_there() -> None:
    surface = toy_surface(Choice(exclude_tools=["echo"]))
    assert surface.find("echo") is None
    assert surface.input_schema("echo") is None


def test_a_surface_without_tools_is_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        toy_surface(Choice(read_only=True, toolsets=["writes"]))
    assert "no tool" in caplog.text


def test_a_wrong_name_finds_the_nearest() -> None:
    assert toy_surface().nearest("write_dwn") == "write_down"
    assert toy_surface().nearest("quite different") is None


def test_each_system_has_its_file_of_definitions_and_no_other_has_one() -> None:
    assert {each.stem for each in DEFINITIONS.iterdir()} == set(SYSTEMS)


@pytest.mark.parametrize("key", SYSTEMS)
def test_what_is_written_down_is_what_the_functions_say(key: str) -> None:
    assert (DEFINITIONS / f"{key}.json").read_text(encoding="utf-8") == definitions_text(system_of(key))


@pytest.mark.parametrize("key", SYSTEMS)
def test_every_tool_can_be_had_and_is_the_one_that_is_listed(key: str) -> None:
    made = {each["name"]: each for each in definitions(system_of(key))}
    for offer in offers(key):
        assert made[offer.load().name] == offer.definition


@pytest.mark.parametrize("key", SYSTEMS)
def test_what_is_written_down_serves_as_it_is(key: str) -> None:
    assert json.dumps(list(whole_surface(offers(key)))) == json.dumps(read_definitions(key))


def test_every_tool_works_on_some_system() -> None:
    assert {each.name for each in every_tool()} == {each["name"] for key in SYSTEMS for each in read_definitions(key)}
