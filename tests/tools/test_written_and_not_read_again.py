"""What was written is told to be written, though it cannot be read again afterwards."""

from typing import Any

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("read", "seen", "tool", "said", "told"),
    [
        ("getTask", 1, "change_task", {"task": "1", "status": "completed"}, "status is “completed”, was “open”"),
        ("getLead", 1, "change_lead", {"lead": "506", "confidence": 75}, "confidence 60 to 75"),
        ("getLead", 0, "add_lead", {"name": "New booths"}, "Added “New booths”"),
        ("getActivity", 0, "log_activity", {"type": "call", "person": "103"}, "Logged “Phone call with Harriet Finch”"),
    ],
)
async def test_a_write_counts_though_the_record_cannot_be_read_after_it(
    team: Office, read: str, seen: int, tool: str, said: dict[str, Any], told: str
) -> None:
    team.sandbox.control.fail("status", path=read, skip=seen, times=None, status=403)
    answer = await team.call(tool, **said)
    assert answer["status"] in ("created", "updated")
    assert told in answer["message"]
    team.sandbox.control.faults.clear()
    assert (await team.call("undo", change=answer["change"]))["status"] == "undone"
