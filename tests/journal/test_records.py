"""Records of any resource are written like time entries: settled where an answer was lost, made once, taken back."""

from collections.abc import AsyncGenerator
from contextlib import suppress

import anyio
import pytest

from nutmcp.errors import Conflict, NotFound, OutcomeUnknown, Unavailable
from nutmcp.journal import history
from nutmcp.journal.change import State
from nutmcp.journal.write_path import Step
from nutmcp.state.opening import open_state
from tests.journal.notepad import ANN, BO, NoteDraft, Notepad, draft, open_notepad

pytestmark = pytest.mark.anyio

AFTER = [("lost", "after"), ("500", "after")]
BEFORE = [("lost", "before"), ("500", "before")]


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
async def notepad() -> AsyncGenerator[Notepad]:
    async with open_notepad() as notepad:
        yield notepad


@pytest.mark.parametrize("tells", [True, False], ids=["told", "not told"])
async def test_a_note_is_written_changed_and_deleted_and_all_of_it_is_taken_back(notepad: Notepad, tells: bool) -> None:
    await notepad.journal.create(draft("The first"))
    notepad.tells = tells
    written = await notepad.journal.create(draft())
    assert (written.status, written.entry.note, written.entry.about) == ("created", "Call back", ANN)
    changed = await notepad.journal.update(written.entry, NoteDraft(note="Called back"))
    assert changed.entry.note == "Called back"
    deleted = await notepad.journal.delete(changed.entry)
    assert notepad.texts == ["The first"]
    again = await notepad.undo(deleted.change)
    assert notepad.texts == ["The first", "Called back"]
    assert again.undos[0].thing == "note 3"
    await notepad.undo(changed.change)
    assert notepad.texts == ["The first", "Call back"]
    await notepad.undo(written.change)
    assert notepad.texts == ["The first"]
    assert notepad.notes[1].about == ANN


@pytest.mark.parametrize("fault", AFTER, ids=str)
async def test_what_was_written_though_the_answer_was_lost_is_found_and_not_written_again(
    notepad: Notepad, fault: tuple[str, str]
) -> None:
    await notepad.journal.create(draft("The first"))
    notepad.fault = fault
    written = await notepad.journal.create(draft())
    assert (written.status, written.entry.id, notepad.texts) == ("created", 2, ["The first", "Call back"])
    notepad.fault = fault
    changed = await notepad.journal.update(written.entry, NoteDraft(about=BO))
    assert (changed.entry.about, notepad.notes[2].about) == (BO, BO)
    notepad.fault = fault
    await notepad.journal.delete(changed.entry)
    assert notepad.texts == ["The first"]
    notepad.fault = fault
    await notepad.undo()
    assert notepad.texts == ["The first", "Call back"]
    assert [each.state for each in await notepad.journal.changes()] == [State.DONE] * 5
    assert sum(line.startswith("POST") for line in notepad.upstream.lines) == 3


@pytest.mark.parametrize("fault", BEFORE, ids=str)
async def test_what_was_not_written_is_said_not_to_have_been(notepad: Notepad, fault: tuple[str, str]) -> None:
    kept = notepad.keep("Call back")
    notepad.fault = fault
    with pytest.raises(Unavailable, match="Notepad did not confirm the note, and it is not there"):
        await notepad.journal.create(draft("Another"))
    notepad.fault = fault
    with pytest.raises(Unavailable, match="Notepad did not confirm the change of note 1, and it was not made"):
        await notepad.journal.update(kept, NoteDraft(note="Called back"))
    notepad.fault = fault
    with pytest.raises(Unavailable, match="Notepad did not confirm the deletion, and note 1 is still there"):
        await notepad.journal.delete(kept)
    assert notepad.texts == ["Call back"]
    assert (await notepad.journal.create(draft("Another"))).status == "created"


async def test_a_note_like_one_that_was_there_may_be_either_and_is_not_written_again(notepad: Notepad) -> None:
    notepad.keep("Call back")
    notepad.fault = ("lost", "after")
    with pytest.raises(OutcomeUnknown, match="Notepad did not confirm the note, and one like it is there") as raised:
        await notepad.journal.create(draft())
    assert raised.value.candidates == ({"id": 1, "name": "Call back"}, {"id": 2, "name": "Call back"})
    assert "else make it with `allow_duplicate`" in raised.value.advice
    with pytest.raises(OutcomeUnknown):
        await notepad.journal.create(draft())
    assert notepad.texts == ["Call back", "Call back"]
    await notepad.journal.create(draft(), allow_duplicate=True)
    assert len(notepad.texts) == 3


async def test_the_same_note_is_written_once_by_one_process_or_by_two(notepad: Notepad) -> None:
    other = notepad.open(8)
    statuses: list[str] = []

    async def write() -> None:
        statuses.append((await other.create(draft())).status)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write)
        statuses.append((await notepad.journal.create(draft())).status)
    assert sorted(statuses) == ["already_logged", "created"]
    assert (await notepad.journal.create(draft("Call  back "))).status == "already_logged"
    assert (await notepad.journal.create(draft(about=BO))).status == "created"
    assert notepad.texts == ["Call back", "Call back"]


@pytest.mark.parametrize("point", list(Step))
async def test_what_one_process_left_open_another_settles(notepad: Notepad, point: Step) -> None:
    def dying(step: Step) -> None:
        if step is point:
            raise Killed

    await notepad.journal.create(draft("The first"))
    with suppress(Killed):
        await notepad.open(8, dying).create(draft())
    landed = point is not Step.RECORDED
    other = notepad.open(9)
    assert await other.settle() == 0
    assert (await other.changes())[0].state is (State.DONE if landed else State.FAILED)
    assert (await other.create(draft())).status == ("already_logged" if landed else "created")
    assert notepad.texts == ["The first", "Call back"]


async def test_an_edit_carries_the_revision_that_was_read_and_a_stale_one_is_a_conflict(notepad: Notepad) -> None:
    read = notepad.keep("Call back")
    notepad.keep("Do not call", 1)
    with pytest.raises(Conflict, match="changed by someone else"):
        await notepad.journal.update(read, NoteDraft(note="Called back"))
    with pytest.raises(Conflict, match="changed by someone else"):
        await notepad.journal.delete(read)
    assert notepad.texts == ["Do not call"]
    assert {each.state for each in await notepad.journal.changes()} == {State.FAILED}


async def test_what_was_changed_or_deleted_since_is_not_taken_back_and_it_is_said_why(notepad: Notepad) -> None:
    written = await notepad.journal.create(draft())
    notepad.clock.advance(1)
    changed = await notepad.journal.update(written.entry, NoteDraft(note="Called back"))
    with pytest.raises(Conflict, match=r"Note 1 was changed after change c-\w+: note\.") as raised:
        await notepad.undo(written.change)
    assert raised.value.candidates == ({"id": 1, "name": "note", "then": "Call back", "now": "Called back"},)
    notepad.keep("Do not call", 1)
    with pytest.raises(Conflict, match="Look at the note, and change or delete it as it is now"):
        await notepad.undo(changed.change)
    notepad.notes.clear()
    with pytest.raises(NotFound, match="Note 1 is no longer there"):
        await notepad.undo(changed.change)


async def test_a_journal_is_read_where_its_system_is_not_known() -> None:
    store = open_state("memory:")
    async with open_notepad(store) as notepad:
        await notepad.journal.create(draft())
    (change,) = await history.of_all(store, lambda _: True, 10)
    told = change.after and change.after.model_dump()["note"]
    assert (change.kind, change.thing, told) == ("create", "note 1", "Call back")
