"""What other frameworks make of the tools is compared with what is listed, and every loss is told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nutmcp.systems import SYSTEMS
from nutmcp.tools.surface import read_definitions
from scripts.gates.converting import judge_conversion

Schemas = dict[str, Any]


def listed(system: str = "nutcache") -> Schemas:
    """Return the tools as a framework has them that loses nothing, and calls the types something else."""
    text = json.dumps({each["name"]: each["inputSchema"] for each in read_definitions(system)})
    return json.loads(text.replace('"string"', '"STRING"').replace('"array"', '"ARRAY"'))


def judged(folder: Path, converted: Schemas, of: str = "nutcache") -> str:
    for system in SYSTEMS:
        schemas = converted if system == of else listed(system)
        (folder / f"{system}.json").write_text(json.dumps(schemas), encoding="utf-8")
    return judge_conversion(folder)


def lose_a_tool(schemas: Schemas) -> None:
    del schemas["log_time"]


def give_a_tool_up(schemas: Schemas) -> None:
    schemas["log_time"] = None


def lose_an_argument(schemas: Schemas) -> None:
    del schemas["log_time"]["properties"]["project"]


def lose_the_values(schemas: Schemas) -> None:
    del schemas["search_customers"]["properties"]["status"]["items"]["enum"]


def lose_a_field(schemas: Schemas) -> None:
    del schemas["log_timesheet"]["properties"]["entries"]["items"]["properties"]["note"]


def change_a_type(schemas: Schemas) -> None:
    schemas["search_customers"]["properties"]["filters"]["items"] = {"type": "STRING"}


def test_nothing_is_said_where_nothing_is_lost(tmp_path: Path) -> None:
    assert judged(tmp_path, listed()) == ""


@pytest.mark.parametrize(
    ("lose", "said"),
    [
        (lose_a_tool, "log_time is lost."),
        (give_a_tool_up, "log_time: project is None, and was ('string', [])."),
        (lose_an_argument, "log_time: project is None, and was ('string', [])."),
        (lose_the_values, "status[] is ('string', []), and was ('string', ['active', 'inactive', 'all'])."),
        (lose_a_field, "log_timesheet: entries[].note is None, and was ('string', [])."),
        (change_a_type, "search_customers: filters[] is ('string', []), and was ('object', [])."),
    ],
)
def test_what_is_lost_is_told(tmp_path: Path, lose: Callable[[Schemas], None], said: str) -> None:
    schemas = listed()
    lose(schemas)
    assert said in judged(tmp_path, schemas)


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_lost_of_any_system_is_told(tmp_path: Path, system: str) -> None:
    schemas = listed(system)
    del schemas["find_records"]
    assert judged(tmp_path, schemas, system) == f"{system}: find_records is lost."
