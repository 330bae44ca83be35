"""Conversations of a demo that are the same on every system, but for the names in them."""

from collections.abc import Mapping, Sequence

from nutmcp.sandbox.story import Ask, Expect, Telling


def correct(rows: Sequence[Mapping[str, object]]) -> Telling:
    """Log a sheet of two rows, correct the first entry, delete it, see what was changed, and take the deletion back."""
    sheet = {"entries": rows}
    preview = yield Ask("Log last week for me: two rows of the sheet.", "log_timesheet", sheet)
    yield Expect(preview["status"] == "preview", "a look at the sheet before it is logged")
    logged = yield Ask("Yes, log them.", "log_timesheet", {**sheet, "confirm_token": preview["confirm_token"]})
    yield Expect(logged["status"] == "created", "the sheet to be logged")
    first = {"entry": logged["entries"][0]["entry"]["id"]}
    changed = yield Ask("The first took three hours.", "update_time_entry", {**first, "duration": "3h"})
    yield Expect(changed["entry"]["minutes"] == 180, "three hours")
    preview = yield Ask("Delete it.", "delete_time_entry", first)
    yield Expect(preview["status"] == "preview", "a look at the entry before it is deleted")
    deleted = yield Ask("Yes.", "delete_time_entry", {**first, "confirm_token": preview["confirm_token"]})
    yield Expect(deleted["status"] == "deleted", "the entry to be deleted")
    changes = yield Ask("What did you change?", "list_changes", {"limit": 3})
    yield Expect([row["what"] for row in changes["items"]] == ["deleted", "updated", "created"], "all three changes")
    undone = yield Ask("I want it back.", "undo", {"change": changes["items"][0]["change"]})
    yield Expect(undone["entry"]["minutes"] == 180, "the entry as it was")
