"""The journal over 88 Miles: every write is made once and can be taken back, however the service behaves."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from nutmcp.client import Client
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import NutmcpError
from nutmcp.journal.journal import Journal
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Request
from nutmcp.state.memory import MemoryStore
from nutmcp.systems.miles88.records import Project, Shift, Staff
from tests.studio import NOW, Studio, studio

pytestmark = pytest.mark.anyio

START = NOW.replace(second=0, microsecond=0) - timedelta(hours=3)
TURNED: dict[str, Any] = {
    "write_answer": "nothing",
    "create_status": 201,
    "where": "refused",
    "order": "refused",
    "where_status": 400,
    "second_uuid": "answered",
    "project_fields": "all",
    "uuid_columns": "matched",
    "error_body": "errors",
}


@dataclass
class Desk:
    """A journal before the studio; answers to what `losing` names get lost once."""

    studio: Studio
    journal: Journal
    client: Client
    losing: str = ""

    def lost(self, request: Request) -> bool:
        """Return whether the answer to a request gets lost."""
        if not self.losing or request.method != self.losing:
            return False
        self.losing = ""
        return True

    def shift(self, id: object) -> Shift | None:
        """Return a shift as it is kept."""
        return next((each for each in self.studio.every(Shift) if each.id == id), None)

    async def undo(self, change: str) -> str:
        """Take a change back."""
        undone = await self.journal.take_back(await self.journal.undo_targets(change))
        await self.journal.report(undone.undos)
        return undone.change

    def draft(self, **more: Any) -> TimeEntryDraft:  # noqa: ANN401 - the fields of a draft
        """Return an hour of work on a project."""
        project, member = self.studio.every(Project)[0], self.studio.every(Staff)[0]
        usual = {"project": project.id, "member": member.id, "start_time": START, "note": "Cabling"}
        return TimeEntryDraft.model_validate(usual | {"end_time": START + timedelta(hours=1)} | more)


@pytest.fixture(params=[{}, TURNED], ids=["as documented", "turned"])
async def desk(request: pytest.FixtureRequest) -> AsyncGenerator[Desk]:
    here = studio(**request.param)

    def lost(sent: Request) -> bool:
        return made.lost(sent)

    async with here.client(lost) as client:
        made = Desk(here, Journal(client, MemoryStore(), here.clock, owner="jo", rng=Random(7)), client)
        yield made


@pytest.mark.parametrize("losing", ["", "POST"])
async def test_a_shift_is_made_once_and_taken_back(desk: Desk, losing: str) -> None:
    before = len(desk.studio.every(Shift))
    desk.losing = losing
    written = await desk.journal.create(desk.draft())
    assert (written.status, written.entry.minutes, written.entry.note) == ("created", 60, "Cabling")
    assert len(desk.studio.every(Shift)) == before + 1
    again = await desk.undo(written.change)
    assert len(desk.studio.every(Shift)) == before
    await desk.undo(again)
    assert len(desk.studio.every(Shift)) == before + 1


@pytest.mark.parametrize("losing", ["", "PUT"])
async def test_a_change_of_a_shift_is_put_back(desk: Desk, losing: str) -> None:
    written = await desk.journal.create(desk.draft())
    kept = desk.shift(written.entry.id)
    assert kept
    desk.losing = losing
    changed = await desk.journal.update(kept, desk.draft(note="Other", end_time=START + timedelta(hours=2)))
    now = desk.shift(written.entry.id)
    assert now
    assert (now.note, now.minutes) == ("Other", 120)
    await desk.undo(changed.change)
    assert desk.shift(written.entry.id) == kept


async def test_a_shift_that_is_deleted_comes_back_under_another_id(desk: Desk) -> None:
    written = await desk.journal.create(desk.draft())
    kept = desk.shift(written.entry.id)
    assert kept
    deleted = await desk.journal.delete(kept)
    assert desk.shift(kept.id) is None
    before = {each.id for each in desk.studio.every(Shift)}
    await desk.undo(deleted.change)
    (back,) = (each for each in desk.studio.every(Shift) if each.id not in before)
    assert back == kept.model_copy(update={"id": back.id, "time_zone": back.time_zone})


@pytest.mark.parametrize("losing", ["", "POST"])
async def test_a_project_is_signed_off_and_reopened_by_undo(desk: Desk, losing: str) -> None:
    project = next(each for each in desk.studio.every(Project) if each.takes_time)
    desk.losing = losing
    change = await desk.journal.do("sign_off", "projects", project.id or "")
    get = Call(verb=Verb.GET, resource="projects", id=project.id)
    (now,) = (await desk.client.send(get)).records
    assert isinstance(now, Project)
    assert not now.takes_time
    await desk.undo(change)
    assert next(each for each in desk.studio.every(Project) if each.id == project.id).takes_time


async def test_a_refusal_writes_nothing_and_shows_its_words(desk: Desk) -> None:
    before = desk.studio.every(Shift)
    with pytest.raises(NutmcpError) as raised:
        await desk.journal.create(desk.draft(project="no-such-project"))
    assert raised.value.detail == "Project is not known."
    assert desk.studio.every(Shift) == before
