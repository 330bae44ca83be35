"""The demo of Nutshell goes well whichever way the questions are answered that no document answers."""

from typing import Any, get_args

import pytest

from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.story import STORY
from tests.examples import share_of
from tests.systems.laws.halves import HALVES
from tests.systems.laws.workplace import open_office_of, walk_through

pytestmark = pytest.mark.anyio

ANSWERS = [
    {name: answer}
    for name, field in NutshellKnobs.model_fields.items()
    for answer in get_args(field.annotation)[1:]
    if answer != "reading"  # who may change nothing has no such day
]


@pytest.mark.parametrize("answer", share_of(ANSWERS, 12), ids=str)
async def test_the_day_goes_well_whatever_is_not_known(answer: dict[str, Any]) -> None:
    async with open_office_of(HALVES["nutshell"]) as office:
        office.sandbox.control.turn(**answer)
        for chapter in STORY.chapters:
            await walk_through(office, chapter())
