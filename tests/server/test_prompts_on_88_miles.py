"""Prompts say what 88 Miles takes: every shift has a start."""

import pytest

from tests.server.prompted import calls_of, text_of
from tests.whole_server import Era, open_studio

pytestmark = pytest.mark.anyio


async def test_where_all_time_has_a_start_a_day_is_drafted_with_it(era: Era) -> None:
    async with open_studio(era=era) as studio:
        assert "Take what I did, when, and for how long, from this" in await text_of(studio.assistant, "log_day")
        _, (tool, sheet) = await calls_of(studio.assistant, "log_day")
        sheet["entries"][0] |= {"project": "Newsletter", "start": "9am", "duration": "1h"}
        preview = await studio.call(tool, **sheet)
        assert (preview["status"], preview["minutes"]) == ("preview", 60)
