"""A tool speaks of another only where that one is offered too, whatever the settings leave."""

import json
import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.tools.surface import Choice, Surface, offers, read_definitions
from tests.whole_server import whole_surface

NAMES = [each["name"] for each in read_definitions("nutcache")]
TOOLSETS = {each["toolset"] for each in read_definitions("nutcache")}
some = st.lists(st.sampled_from(NAMES), unique=True, max_size=8)
choices = st.builds(
    Choice,
    read_only=st.booleans(),
    toolsets=st.lists(st.sampled_from(sorted(TOOLSETS)), unique=True),
    tools=some,
    exclude_tools=some,
)


def mentioned(text: str, names: Sequence[str]) -> Iterator[str]:
    """Yield the tools that a text names."""
    yield from (name for name in names if re.search(rf"\b{name}\b", text))


@given(choices)
def test_what_is_listed_names_no_tool_that_is_not(choice: Choice) -> None:
    listed = list(Surface(offers("nutcache"), choice))
    absent = [name for name in NAMES if name not in {each["name"] for each in listed}]
    for each in listed:
        assert not list(mentioned(json.dumps(each), absent)), each["name"]
        assert each["description"].endswith(".")
        assert each["description"] == each["description"].strip()


def test_where_all_are_offered_nothing_is_left_unsaid() -> None:
    assert list(whole_surface(offers("nutcache"))) == read_definitions("nutcache")


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (
            Choice(),
            "A repeated call logs nothing. More than one: log_timesheet. Work going on: start_timer.",
        ),
        (
            Choice(tools=["log_time", "start_timer"]),
            "A repeated call logs nothing. Work going on: start_timer.",
        ),
        (Choice(tools=["log_time"]), "A repeated call logs nothing."),
    ],
)
def test_the_rest_of_the_description_stays(choice: Choice, said: str) -> None:
    assert next(iter(Surface(offers("nutcache"), choice)))["description"].endswith(said)
