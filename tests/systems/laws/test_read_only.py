"""Where writing is switched off nothing that writes is sent, whatever a system's wire looks like."""

from contextlib import suppress

import pytest

from nutmcp.errors import InvalidArguments, Refused
from nutmcp.remote.call import Call, Verb
from nutmcp.systems import SYSTEMS
from nutmcp.tools.surface import Choice, Surface, offers
from tests.systems.laws.halves import HALVES, Halves
from tests.systems.laws.workplace import open_workplace

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("halves", HALVES.values(), ids=list(HALVES))
async def test_nothing_that_writes_is_sent_where_writing_is_switched_off(halves: Halves) -> None:
    async with open_workplace(halves, read_only=True) as place:
        for name, resource in place.system.resources.items():
            for verb in filter(lambda each: each.writes, resource.verbs):
                for action in resource.actions if verb is Verb.DO else (None,):
                    with pytest.raises(Refused, match="Writing is switched off"):
                        await place.client.send(Call(verb=verb, resource=name, id=1, action=action))
        assert place.dialect.requests == []


@pytest.mark.parametrize("halves", HALVES.values(), ids=list(HALVES))
async def test_a_request_says_whether_it_writes(halves: Halves) -> None:
    async with open_workplace(halves) as place:
        for name, resource in place.system.resources.items():
            if Verb.LIST in resource.verbs and (Verb.GET in resource.verbs or resource.parent is None):
                with suppress(InvalidArguments):  # some lists want to be told of what
                    await place.client.all(Call(verb=Verb.LIST, resource=name))
        assert place.dialect.requests
        assert place.dialect.writes == []


@pytest.mark.parametrize("key", SYSTEMS)
def test_no_tool_that_writes_is_offered_where_writing_is_switched_off(key: str) -> None:
    reading = {each["name"] for each in Surface(offers(key), Choice(read_only=True))}
    every = {each["name"]: each["annotations"]["readOnlyHint"] for each in Surface(offers(key))}
    assert reading == {name for name, reads_only in every.items() if reads_only}
    assert len(reading) < len(every)
