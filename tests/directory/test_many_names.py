"""Where there are thousands of names, looking for one that is not there keeps nobody else waiting."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event
from typing import Any

import anyio
import pytest
from anyio import to_thread

from nutmcp.words import match
from tests.examples import share_of
from tests.patience import PATIENCE
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

MANY = 300
ORGANIZATION = 1686


class Held:
    """Holds the search for the nearest names until it is let go."""

    def __init__(self, nearest: Callable[..., Sequence[Any]]) -> None:
        self.began, self.let_go = Event(), Event()
        self._nearest = nearest

    def __call__(self, *args: object, **kwargs: object) -> Sequence[Any]:
        """Search, later."""
        self.began.set()
        assert self.let_go.wait(PATIENCE), "nobody else was answered"
        return self._nearest(*args, **kwargs)


@pytest.fixture
def crowded(office: Office) -> Office:
    """Give an office many projects, customers, services and people."""
    control = office.sandbox.control
    named = [{"name": f"Number {each} of many"} for each in range(MANY)]
    projects = control.insert("projects", [{**each, "status": 1} for each in named], ORGANIZATION)
    control.insert("customers", named, ORGANIZATION)
    control.insert("project_services", [{**each, "project": projects[0]} for each in named], ORGANIZATION)
    people = [{**each, "project": projects[0], "member": 90_000 + at} for at, each in enumerate(named)]
    control.insert("project_members", people, ORGANIZATION)
    return office


@pytest.mark.parametrize(
    ("tool", "arguments"),
    share_of(
        [
            ("get_project", {"project": "nowhere near"}),
            ("get_customer", {"customer": "nowhere near"}),
            ("log_time", {"project": "nowhere near", "duration": "1h"}),
            ("list_time_entries", {"project": "nowhere near"}),
            ("list_time_entries", {"customer": "nowhere near"}),
            ("list_time_entries", {"service": "nowhere near"}),
            ("list_time_entries", {"member": "nowhere near"}),
            ("summarize_invoices", {"customer": "nowhere near", "group_by": ["status"]}),
            (
                "find_records",
                {
                    "resource": "expenses",
                    "filters": [{"property": "project", "operator": "eq", "value": "nowhere near"}],
                },
            ),
        ],
        3,
    ),
)
async def test_others_are_answered_while_near_names_are_looked_for(
    crowded: Office, monkeypatch: pytest.MonkeyPatch, tool: str, arguments: dict[str, object]
) -> None:
    held = Held(match.nearest)
    monkeypatch.setattr(match, "nearest", held)
    async with anyio.create_task_group() as group:
        group.start_soon(partial(crowded.fail, tool, **arguments))
        await to_thread.run_sync(held.began.wait)
        assert (await crowded.call("list_timers"))["items"]
        held.let_go.set()


async def test_the_nearest_of_many_names_are_the_candidates(crowded: Office) -> None:
    error = await crowded.fail("get_project", project="Nombre 299 of meny")
    assert error["code"] == "not_found"
    assert error["candidates"][0]["name"] == "Number 299 of many"
