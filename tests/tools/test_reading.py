"""Arguments arrive as the function takes them, in whichever of the usual clothes they come."""

from collections.abc import Mapping

import pytest

from tests.tools.test_arguments import ARGUMENTS, Line


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"project": 6640}, {"project": 6640}),
        ({"project": "6640"}, {"project": "6640"}),
        ({"project": "Été"}, {"project": "Été"}),
        ({"project": 1, "from": "today"}, {"project": 1, "from_": "today"}),
        ({"project": 1, "limit": "20"}, {"project": 1, "limit": 20}),
        ({"project": 1, "limit": 20.0}, {"project": 1, "limit": 20}),
        ({"project": 1, "limit": None, "sort": None}, {"project": 1}),
        ({"project": 1, "status": ["late"]}, {"project": 1, "status": ["late"]}),
        ({"project": 1, "lines": [{"project": "x"}]}, {"project": 1, "lines": [Line(project="x")]}),
        ({"project": 6640.0}, {"project": 6640}),
        ({"project": 1, "limit": " 20 "}, {"project": 1, "limit": 20}),
        ({"project": 1, "rate": "1.5"}, {"project": 1, "rate": 1.5}),
        ({"project": 1, "billable": "True"}, {"project": 1, "billable": True}),
        ({"project": 1, "billable": "null"}, {"project": 1}),
        ({"project": 1, "from": 2026}, {"project": 1, "from_": "2026"}),
        ({"project": 1, "from": 1.5}, {"project": 1, "from_": "1.5"}),
        ({"project": 1, "part": False}, {"project": 1, "part": "false"}),
        ({"project": 1, "sort": "Date"}, {"project": 1, "sort": "date"}),
        ({"project": 1, "status": "late"}, {"project": 1, "status": ["late"]}),
        ({"project": 1, "status": "late, Open"}, {"project": 1, "status": ["late", "open"]}),
        ({"project": 1, "status": '["late"]'}, {"project": 1, "status": ["late"]}),
        ({"project": 1, "status": ["", None]}, {"project": 1}),
        ({"project": 1, "lines": {"project": "x"}}, {"project": 1, "lines": [Line(project="x")]}),
        ({"project": 1, "lines": '{"project":"x"}'}, {"project": 1, "lines": [Line(project="x")]}),
        (
            {"project": 1, "lines": '[{"project":1},{"project":"x"}]'},
            {"project": 1, "lines": [Line(project=1), Line(project="x")]},
        ),
        ({"project": 1, "lines": [{"project": "x", "note": ""}]}, {"project": 1, "lines": [Line(project="x")]}),
        ({"project": 1, "lines": ['{"project":"x","note":null}']}, {"project": 1, "lines": [Line(project="x")]}),
        ({"project": 1, "lines": [], "status": "null", "limit": " "}, {"project": 1}),
        ({"project": "half \ud83d"}, {"project": "half \ufffd"}),
        ({"project": 1, "lines": '[{"project":"\\ud83d"}]'}, {"project": 1, "lines": [Line(project="\ufffd")]}),
    ],
)
def test_good_arguments_arrive_as_the_function_takes_them(
    given: Mapping[str, object], read: Mapping[str, object]
) -> None:
    assert ARGUMENTS.read(given) == read
