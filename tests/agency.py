"""What can be written of the made-up agency of ProWorkflow’s sandbox."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.record import Draft
from nutmcp.sandbox.proworkflow.users import MERE
from nutmcp.systems.proworkflow import papers, records
from nutmcp.systems.proworkflow.declaration import PROWORKFLOW
from nutmcp.systems.proworkflow.records import TaskDraft
from nutmcp.systems.proworkflow.resources import RESOURCES, CompanyNoteDraft, ContactNoteDraft, SharedNoteDraft

SHOP, TESTING = 1, 7
"""A project, and one of its tasks."""
ME, LUC = 1, 2
ZONE = "Pacific/Auckland"
AGENCY: Mapping[str, Any] = MappingProxyType(
    {
        "system": PROWORKFLOW,
        "url": "http://localhost",
        "version": 0,
        "credentials": MERE,
        "me": None,
        "zone": ZoneInfo(ZONE),
    }
)
"""What an office on ProWorkflow differs in: an agency in Wellington, where it is Wednesday 04:00."""
_DERIVED = {**records.DERIVED, **papers.DERIVED}
WORKED_OUT = {name: _DERIVED[each.record] for name, each in RESOURCES.items() if each.record in _DERIVED}
"""What is worked out on either side of the wire, by resource."""
WORKED_OUT["invoices"] |= {"customer_contact"}  # The host tells the name of the person whose id is kept.
_TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=30)
_DAYS = st.dates(date(2026, 8, 1), date(2026, 12, 31))


@st.composite
def _time(draw: st.DrawFn) -> TimeEntryDraft:
    """Draw time on a task: of a day, or from one time of day to another."""
    minutes = draw(st.integers(1, 600))
    note = draw(st.none() | _TEXT)
    draft = TimeEntryDraft(project=SHOP, project_service=TESTING, member=draw(st.sampled_from([ME, LUC])), note=note)
    if draw(st.booleans()):
        return draft.model_copy(update={"working_date": draw(_DAYS), "minutes": minutes})
    start = datetime.combine(draw(_DAYS), datetime.min.time(), UTC) + timedelta(minutes=draw(st.integers(0, 1439)))
    return draft.model_copy(update={"start_time": start, "end_time": start + timedelta(minutes=minutes)})


DRAFTS: Mapping[str, st.SearchStrategy[Draft]] = MappingProxyType(
    {
        "time_entries": _time(),
        "tasks": st.builds(
            TaskDraft,
            name=_TEXT,
            project=st.just(SHOP),
            people=st.sampled_from(["1", "2,3"]),
            due_date=st.none() | _DAYS,
            budget_minutes=st.none() | st.integers(1, 6_000),
        ),
        "shared_notes": st.builds(SharedNoteDraft, text=_TEXT, project=st.just(SHOP)),
        "company_notes": st.builds(CompanyNoteDraft, text=_TEXT, customer=st.just(2)),
        "contact_notes": st.builds(ContactNoteDraft, text=_TEXT, person=st.just(6)),
    }
)
"""What can be written, by resource."""
