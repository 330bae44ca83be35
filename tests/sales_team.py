"""What is written to the made-up sales team of Nutshell's sandbox."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from nutmcp.domain.activity import ActivityDraft
from nutmcp.domain.lead import LeadDraft
from nutmcp.remote.record import Draft
from nutmcp.systems.nutshell.methods import METHODS
from nutmcp.systems.nutshell.records import DERIVED, NoteDraft
from nutmcp.systems.nutshell.resources import RESOURCES
from nutmcp.systems.nutshell.task_draft import TaskDraft

ZONE = "America/Toronto"
BEYOND_STUBS = {
    name: frozenset(RESOURCES[name].record.model_fields) - METHODS[name].stub
    for name in ("customers", "people", "leads", "activities")
}
"""The fields that whole records alone tell, and lists do not."""
WORKED_OUT = {name: DERIVED.get(each.record, frozenset[str]()) for name, each in RESOURCES.items()}
"""The fields that follow from others, or are only asked by."""
WORKED_OUT["leads"] |= {"customer"}  # A lead is asked for by each of its customers, and tells the first.
LEADS, CUSTOMERS, PEOPLE, USERS = (501, 502, 503), (21, 22, 25), (101, 103, 108), (3, 4, 5)
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40)
_MOMENTS = st.datetimes(
    datetime(2026, 8, 1),  # noqa: DTZ001 - of UTC
    datetime(2026, 12, 1),  # noqa: DTZ001 - of UTC
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))


def drafts() -> Mapping[str, st.SearchStrategy[Draft]]:
    """Return what draws leads, activities and notes of the team."""
    return {
        "leads": st.builds(
            LeadDraft,
            description=_TEXTS,
            customer=st.sampled_from(CUSTOMERS),
            people=st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True).map(lambda ids: ", ".join(map(str, ids))),
            stage=st.integers(1, 9),
            assignee=st.sampled_from(USERS),
            confidence=st.integers(0, 100),
            due_time=_MOMENTS,
        ),
        "activities": st.builds(
            _activity,
            _TEXTS,
            _MOMENTS,
            st.integers(0, 600),
            st.sampled_from(LEADS),
            st.sampled_from(PEOPLE),
            st.sampled_from(USERS),
        ),
        "tasks": _tasks(),
        "notes": st.one_of(
            st.builds(NoteDraft, text=_TEXTS, lead=st.sampled_from(LEADS)),
            st.builds(NoteDraft, text=_TEXTS, customer=st.sampled_from(CUSTOMERS)),
            st.builds(NoteDraft, text=_TEXTS, person=st.sampled_from(PEOPLE)),
        ),
    }


def _tasks() -> st.SearchStrategy[TaskDraft]:
    people, leads = st.sampled_from(USERS).map(str), st.sampled_from(LEADS)
    return st.builds(TaskDraft, name=_TEXTS, people=people, due_time=_MOMENTS, lead=leads)


def _activity(name: str, start: datetime, minutes: int, lead: int, person: int, member: int) -> ActivityDraft:
    return ActivityDraft(
        name=name,
        activity_type=1 + minutes % 5,
        start_time=start,
        end_time=start + timedelta(minutes=minutes),
        lead=lead,
        person=person,
        member=member,
    )
