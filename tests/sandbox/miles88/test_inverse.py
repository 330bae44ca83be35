"""The two halves of 88 Miles' wire are inverses: what goes in at one end comes out at the other."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import NO_LIMIT, Call, Verb
from nutmcp.remote.id import chosen_id
from nutmcp.remote.record import Record
from nutmcp.sandbox.miles88.knobs import Miles88Knobs
from nutmcp.sandbox.miles88.rendering import READ_ONLY
from nutmcp.systems.miles88.declaration import MILES88
from nutmcp.systems.miles88.records import Activity, Project, Shift, Staff
from tests.studio import NOW, TABLES, studio

STUDIO = studio()
PEOPLE = [each.id for each in STUDIO.every(Staff)]
PROJECTS = [each.id for each in STUDIO.every(Project)]
ACTIVITIES = STUDIO.every(Activity)
LISTED = [name for name in TABLES if name != "project_services"]
TURNED = {
    "write_answer": "nothing",
    "create_status": 201,
    "json_suffix": "required",
    "where": "refused",
    "order": "refused",
    "project_fields": "all",
    "second_uuid": "answered",
}
COMPUTED = READ_ONLY - {"invoice_amount", "time_zone_offset"}


def stored(record: Record) -> dict[str, Any]:
    """Return what was told of a record and is kept; what is worked out when it is asked for is not."""
    return {name: value for name, value in record if name in record.model_fields_set - COMPUTED}


@pytest.mark.parametrize("fields", ["example", "all"])
@pytest.mark.parametrize("name", LISTED)
def test_what_is_listed_and_read_is_what_is_kept(name: str, fields: str) -> None:
    STUDIO.knobs.project_fields = "all" if fields == "all" else "example"
    kept = {each.id: each for each in STUDIO.store.every(name)}
    listed = STUDIO.ask(Call(verb=Verb.LIST, resource=name, limit=NO_LIMIT)).records
    assert len(listed) == len(kept)
    for each in listed:
        assert stored(each).items() <= dict(kept[each.id]).items()
    for id in list(kept)[:20]:
        (one,) = STUDIO.ask(Call(verb=Verb.GET, resource=name, id=id)).records
        assert stored(one).items() <= dict(kept[id]).items()


def test_the_activities_of_a_project_are_listed_below_it() -> None:
    for project in PROJECTS:
        answer = STUDIO.ask(Call(verb=Verb.LIST, resource="project_services", parent=project, includes=("projects",)))
        assert list(answer.records) == [each for each in ACTIVITIES if each.project == project]
        assert {each.id for each in answer.included["projects"]} == ({project} if answer.records else set())


@pytest.mark.parametrize("name", ["projects", "time_entries", "timers"])
def test_what_comes_along_is_what_the_records_are_related_to(name: str) -> None:
    includes = tuple(MILES88.resources[name].includes)
    answer = STUDIO.ask(Call(verb=Verb.LIST, resource=name, includes=includes, limit=50))
    assert answer.included.keys() == set(includes)
    for each in answer.records:
        for field, other in (("project", "projects"), ("member", "members"), ("customer", "customers")):
            if hasattr(each, field) and other in includes:
                assert getattr(each, field) in {one.id for one in answer.included[other]}
    assert all(each in ACTIVITIES for each in answer.included["project_services"])


_STARTS = st.datetimes(datetime(2026, 10, 1), datetime(2026, 11, 24), timezones=st.just(UTC))  # noqa: DTZ001 - of UTC


@st.composite
def drafts(draw: st.DrawFn) -> TimeEntryDraft:
    project = draw(st.sampled_from(PROJECTS))
    start = draw(_STARTS).replace(microsecond=0)
    minutes = draw(st.integers(1, 24 * 60))
    own = [each.id for each in ACTIVITIES if each.project == project]
    return TimeEntryDraft(
        project=project or "",
        member=draw(st.sampled_from(PEOPLE)) or "",
        project_service=draw(st.sampled_from([*own, None, ""])),
        note=draw(st.none() | st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)),
        start_time=start,
        end_time=start + timedelta(minutes=minutes),
        billable_minutes=draw(st.sampled_from([None, 0, minutes])),
    )


@pytest.mark.parametrize("knobs", [{}, TURNED], ids=["as documented", "turned"])
@given(draft=drafts(), later=drafts(), seed=st.integers(0))
def test_what_is_written_is_what_is_kept(
    knobs: dict[str, Any], draft: TimeEntryDraft, later: TimeEntryDraft, seed: int
) -> None:
    for name, value in (Miles88Knobs().model_dump() | knobs).items():
        setattr(STUDIO.knobs, name, value)
    id = chosen_id(Random(seed))
    created = STUDIO.ask(Call(verb=Verb.CREATE, resource="time_entries", id=id, draft=draft))
    (kept,) = (each for each in STUDIO.every(Shift) if each.id == id)
    assert (created.id, created.records) == (id, (kept,))
    assert holds(kept, draft)
    # An activity does not go along to another project.
    later = later.model_copy(update={"project_service": later.project_service or ""})
    updated = STUDIO.ask(Call(verb=Verb.UPDATE, resource="time_entries", id=id, draft=later))
    (kept,) = (each for each in STUDIO.every(Shift) if each.id == id)
    assert updated.records == (kept,)
    assert holds(kept, later)
    STUDIO.ask(Call(verb=Verb.DELETE, resource="time_entries", id=id))
    assert id not in {each.id for each in STUDIO.every(Shift)}


def holds(shift: Shift, draft: TimeEntryDraft) -> bool:
    """Return whether a shift says all that a draft says."""
    said = {name: value for name, value in draft.model_dump(exclude_none=True).items() if value != ""}
    return all(getattr(shift, name) == value for name, value in said.items()) and shift.time_zone is not None


def test_a_day_is_that_of_the_zone_in_which_the_work_was_done() -> None:
    for zone_names in ("iana", "rails"):
        STUDIO.knobs.zone_names = zone_names
        late = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
        draft = TimeEntryDraft(project=PROJECTS[0] or "", member=PEOPLE[0] or "", start_time=late, minutes=30)
        (shift,) = STUDIO.ask(
            Call(verb=Verb.CREATE, resource="time_entries", id=f"zone-{zone_names}", draft=draft)
        ).records
        assert isinstance(shift, Shift)
        assert str(shift.working_date) == "2026-11-21"
        assert late < NOW
