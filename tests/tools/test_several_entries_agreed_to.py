"""Of several entries that are changed at once, those are written that were shown and stayed as they were."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import one_in
from tests.tools.test_several_entries import MINE, kept
from tests.whole_server import open_office

pytestmark = pytest.mark.anyio


@settings(max_examples=one_in(3))
@given(
    chosen=st.lists(st.sampled_from([*MINE, 1, 201492]), min_size=2, unique=True),
    touched=st.sets(st.sampled_from(MINE)),
    delete=st.booleans(),
)
async def test_exactly_what_was_shown_and_stayed_as_it_was_is_written(
    chosen: list[int], touched: set[int], *, delete: bool
) -> None:
    async with open_office() as office:
        tool, said = ("delete_time_entry", {}) if delete else ("update_time_entry", {"note": "Once more"})
        preview = await office.call(tool, entry=chosen, **said)
        shown = {row["entry"]["id"] for row in preview["entries"] if row["status"] == "planned"}
        for each in touched:
            office.sandbox.control.store.update("time_entries", each, {"minutes": 3})
        before = kept(office)
        result = await office.assistant.call_tool(tool, {"confirm_token": preview["confirm_token"]})
        answer: dict[str, Any] = result.structured_content or {}
        written = {row["entry"]["id"] for row in answer["entries"] if row["status"] in ("updated", "deleted")}
        assert written == shown - touched
        assert result.is_error == (not written)
        if written:
            await office.call("undo", change=answer["change"])
        assert kept(office) == before
