"""What both halves of 88 Miles' wire make of activities and of days, beside the laws of every wire."""

from datetime import UTC, datetime

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import Call, Verb
from nutmcp.systems.miles88.records import Activity, Project, Shift, Staff
from tests.studio import NOW, studio

STUDIO = studio()
PEOPLE = [each.id for each in STUDIO.every(Staff)]
PROJECTS = [each.id for each in STUDIO.every(Project)]
ACTIVITIES = STUDIO.every(Activity)


def test_the_activities_of_a_project_are_listed_below_it() -> None:
    for project in PROJECTS:
        answer = STUDIO.ask(Call(verb=Verb.LIST, resource="project_services", parent=project, includes=("projects",)))
        assert list(answer.records) == [each for each in ACTIVITIES if each.project == project]
        assert {each.id for each in answer.included["projects"]} == ({project} if answer.records else set())


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
