"""The tools that read, in a bad network: a whole answer or a clear error, never a part that looks like all of it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from nutmcp.sandbox.faults import FaultKind
from tests.examples import share_of
from tests.faults.hearing import hear
from tests.whole_server import Answer, Office, open_office

pytestmark = pytest.mark.anyio

READS: dict[str, Answer] = {
    "list_time_entries": {},
    "summarize_time": {"group_by": ["project"], "member": "all", "period": "this_quarter"},
    "list_timers": {},
    "list_projects": {},
    "get_project": {"project": "Acme webshop"},
    "search_customers": {},
    "get_customer": {"customer": "Acme Industries"},
    "search_invoices": {},
    "get_invoice": {"invoice": 9298},
    "summarize_invoices": {"group_by": ["customer"]},
    "find_records": {"resource": "customers"},
    "get_record": {"resource": "customers", "id": 154528},
    "get_account": {},
    "list_members": {},
}
PASSING: list[dict[str, Any]] = [
    {"kind": "drop"},
    {"kind": "cut"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503, "body": "html"},
    {"kind": "too_many", "retry_after": 2},
    {"kind": "content_type"},
    {"kind": "slow", "seconds": 20},
    {"kind": "delay", "seconds": 20},
]
"""What has passed when it is tried again, or does not matter."""
LASTING: list[tuple[dict[str, Any], str, str]] = [
    (
        {"kind": "drop", "times": None},
        "unavailable",
        "The connection to Nutcache at localhost broke. Try again in a minute.",
    ),
    ({"kind": "status", "status": 502, "times": None, "body": "html"}, "unavailable", "Nutcache failed on its side"),
    ({"kind": "redirect"}, "unavailable", "redirect (status 302), which is not followed. Check NUTCACHE_URL."),
    ({"kind": "status", "status": 404, "times": None}, "unavailable", "Check that NUTCACHE_URL is the address"),
    ({"kind": "html"}, "unintelligible", "Nutcache's answer makes no sense."),
    ({"kind": "truncated"}, "unintelligible", "Nutcache's answer makes no sense."),
    ({"kind": "huge", "size": 17_000_000}, "unintelligible", "Nutcache's answer is too large."),
    ({"kind": "status", "status": 401}, "access_denied", "did not accept the credentials. Check the NUTCACHE_"),
    ({"kind": "status", "status": 403}, "access_denied", "does not permit this"),
    ({"kind": "too_many", "retry_after": 600}, "rate_limited", "Wait 600 seconds and try again"),
]


@asynccontextmanager
async def unlimited_office() -> AsyncGenerator[Office]:
    """Open an office on a sandbox without limits, which several offices may ask without knowing of each other."""
    async with open_office() as office:
        office.sandbox.control.limits.allowed = {}
        yield office


async def read(office: Office, tool: str) -> Answer:
    """Return what a tool answers, without what depends on the time and on the calls that were made."""
    heard = await hear(office.assistant, tool, READS[tool])
    assert not heard.code, heard.message
    rows = heard.answer.get("items", [])
    return heard.answer | {"calls": None, "next_cursor": None, "items": [{**row, "minutes": None} for row in rows]}


@pytest.mark.crossed
@pytest.mark.parametrize("fault", PASSING, ids=str)
@pytest.mark.parametrize("tool", share_of(READS, 2))
async def test_what_passes_is_not_noticed(tool: str, fault: dict[str, Any]) -> None:
    async with unlimited_office() as office:
        whole = await read(office, tool)
        befallen = office.sandbox.control.fail(**fault)
        async with open_office(sandbox=office.sandbox, clock=office.clock) as other:
            assert await read(other, tool) == whole
        assert befallen.hits == 1


@pytest.mark.crossed
@pytest.mark.parametrize(("fault", "code", "words"), LASTING, ids=str)
@pytest.mark.parametrize("tool", share_of(READS, 2))
async def test_what_lasts_is_said_and_the_next_call_is_answered(
    tool: str, fault: dict[str, Any], code: str, words: str
) -> None:
    async with unlimited_office() as office:
        office.sandbox.control.fail(**fault)
        heard = await hear(office.assistant, tool, READS[tool])
        assert heard.code == code, heard
        assert words in heard.message
        office.sandbox.control.faults.clear()
        office.clock.advance(600)
        assert await read(office, tool)


@pytest.mark.crossed
@pytest.mark.parametrize("kind", ["html", "truncated", "redirect", "drop"])
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("list_time_entries", {"member": "all", "period": "this_quarter", "note_contains": "zebra"}),
        ("summarize_time", {"member": "all", "period": "this_quarter", "group_by": ["member"]}),
    ],
)
async def test_where_one_of_several_pages_is_missing_there_is_no_answer(
    tool: str, arguments: Answer, kind: FaultKind
) -> None:
    async with unlimited_office() as office:
        for skip in range(3):
            office.sandbox.control.fail(kind, path="time_entries/filtered", skip=skip, times=None)
            heard = await hear(office.assistant, tool, arguments)
            assert heard.code in ("unintelligible", "unavailable")
            office.sandbox.control.faults.clear()
        office.asked()
        assert not (await hear(office.assistant, tool, arguments)).code
        assert office.asked().count("POST time_entries/filtered") >= 3
