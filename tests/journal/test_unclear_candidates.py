"""A record that may be a lost write's work is told by what people know it by."""

from datetime import UTC, datetime

import pytest

from nutmcp.domain.lead import Lead
from nutmcp.domain.note import Note
from nutmcp.domain.task import Task
from nutmcp.journal.change import Change
from nutmcp.journal.evidence import Unclear
from nutmcp.journal.write_errors import unclear
from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (Lead(id=1, name="Lead-1000", description="New roof"), "New roof"),
        (Lead(id=1, name="Lead-1000"), "Lead-1000"),
        (Note(id=1, text="Call in May"), "Call in May"),
        (Task(id=1, name="Ring Harriet"), "Ring Harriet"),
        (Record(id=1), ""),
    ],
)
def test_a_candidate_has_the_name_that_people_know(record: Record, name: str) -> None:
    change = Change(
        id="c-1", owner="me", verb=Verb.CREATE, resource="leads", asked_at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    error = unclear("Nutshell", change, Unclear((record,)))
    assert list(error.candidates) == [{"id": 1, "name": name}]
