"""A system without pages costs one request a list, and its windows, marks and lost answers work all the same."""

import pytest

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import Refused
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.systems.miles88.records import Project, Shift, Staff
from tests.studio import NOW, studio

pytestmark = pytest.mark.anyio

NEWEST = Call(verb=Verb.LIST, resource="time_entries", sort=(Sort("start_time", descending=True),))


async def test_a_whole_list_is_one_request() -> None:
    here = studio()
    async with here.client() as client:
        answer = await client.all(NEWEST)
        assert len(answer.records) == len(here.every(Shift))
        assert [len(page.records) async for page in client.pages(NEWEST)] == [len(answer.records)]
    assert here.lines == ["GET /api/1/shifts.json order: start desc"] * 2


@pytest.mark.parametrize("knobs", [{}, {"where": "refused", "order": "refused"}, {"where": "ignored"}], ids=repr)
async def test_windows_follow_each_other_whatever_the_server_does_with_a_query(knobs: dict[str, object]) -> None:
    here = studio(**knobs)
    rule = Filter("working_date", Operator.GTE, "2026-11-01")
    call = Call(verb=Verb.LIST, resource="time_entries", sort=NEWEST.sort, filters=(rule,))
    async with here.client() as client:
        due = [each.id for each in (await client.all(call)).records]
        found: list[object] = []
        window = await client.window(call, 30)
        while window.following is not None:
            found += [each.id for each in window.items]
            assert not window.changed
            window = await client.window(call, 30, after=window.following)
        found += [each.id for each in window.items]
    assert found == due
    assert len(due) > 60


async def test_a_page_that_is_asked_for_is_cut_out_of_the_list() -> None:
    here = studio()
    async with here.client() as client:
        first = await client.send(Call(verb=Verb.LIST, resource="customers", limit=3))
        last = await client.send(Call(verb=Verb.LIST, resource="customers", limit=3, page=3))
    assert (len(first.records), first.more, len(last.records), last.more) == (3, True, 1, False)


async def test_an_action_that_there_is_not_is_refused_by_its_name() -> None:
    here = studio()
    async with here.client() as client:
        with pytest.raises(Refused, match="88 Miles offers no way to paint over projects"):
            await client.send(Call(verb=Verb.DO, resource="projects", id="a-1", action="paint_over"))
        with pytest.raises(Refused, match="no way to delete projects"):
            await client.send(Call(verb=Verb.DELETE, resource="projects", id="a-1"))
    assert here.lines == []


async def test_a_create_whose_answer_the_network_lost_exists_once() -> None:
    here = studio()
    project, member = here.every(Project)[0], here.every(Staff)[0]
    draft = TimeEntryDraft(project=project.id or "", member=member.id or "", start_time=NOW, minutes=30)
    before = len(here.every(Shift))
    async with here.client(lost=lambda request: request.method == "POST") as client:
        answer = await client.send(Call(verb=Verb.CREATE, resource="time_entries", id="our-own", draft=draft))
    assert len(answer.records) == 1
    assert len(here.every(Shift)) == before + 1
    assert [line.split(".json")[0].rpartition("/")[2] for line in here.lines] == ["shifts", str(answer.id)]
