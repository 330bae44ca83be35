"""Every write that a system declares is made once, whatever becomes of its answer, and taken back or says why not."""

from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.errors import NotFound, OutcomeUnknown, Refused, Unavailable
from nutmcp.journal.evidence import read_record
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft
from nutmcp.remote.resource import Action
from tests.examples import one_in
from tests.journal.troubles import AFTER, BEFORE, named
from tests.systems.laws.halves import HALVES, Halves
from tests.systems.laws.workplace import Workplace, holds, open_workplace

pytestmark = pytest.mark.anyio

WRITTEN = [(halves, name) for halves in HALVES.values() for name in halves.drafts]
WRITTEN_IDS = [f"{each.system} {name}" for each, name in WRITTEN]
WRITES = pytest.mark.parametrize(("halves", "name"), WRITTEN, ids=WRITTEN_IDS)
ACTIONS = [
    (halves, name, action)
    for halves in HALVES.values()
    for name, resource in halves.resources.items()
    for action in resource.actions
    if name not in halves.unkept
]


@pytest.mark.parametrize("halves", HALVES.values(), ids=list(HALVES))
def test_all_that_can_be_written_is_held_to_these_laws(halves: Halves) -> None:
    writable = {name for name, each in halves.resources.items() if each.verbs & {Verb.CREATE, Verb.UPDATE, Verb.DELETE}}
    assert writable == halves.drafts.keys()


@pytest.mark.crossed
@pytest.mark.parametrize("written", WRITTEN, ids=WRITTEN_IDS)
@pytest.mark.parametrize("fault", [*AFTER, *BEFORE], ids=named)
@settings(max_examples=one_in(10))
@given(data=st.data())
def test_a_create_whose_answer_is_lost_is_made_once_or_its_outcome_is_unknown(
    written: tuple[Halves, str], fault: dict[str, Any], data: st.DataObject
) -> None:
    halves, name = written
    anyio.run(create_in_trouble, halves, name, fault, data.draw(halves.drafts[name]))


async def create_in_trouble(halves: Halves, name: str, fault: dict[str, Any], draft: Draft) -> None:
    async with open_workplace(halves) as place:
        before = {each.id for each in place.kept(name)}
        place.dialect.fault = fault
        try:
            told = (await place.journal.create(draft)).entry.id
        except (OutcomeUnknown, Unavailable) as error:
            told = error
        made = [each.id for each in place.kept(name) if each.id not in before]
        assert len(made) == (fault in AFTER)
        if isinstance(told, Unavailable):
            assert made == []
        elif not isinstance(told, OutcomeUnknown):
            assert made == [told]
        assert len(place.dialect.writes) == 1
        try:
            again = await place.journal.create(draft)
        except OutcomeUnknown:
            assert isinstance(told, OutcomeUnknown)
        else:
            assert again.status == ("already_logged" if made else "created")
        assert len([each for each in place.kept(name) if each.id not in before]) == 1


@WRITES
@settings(max_examples=one_in(5))
@given(data=st.data())
def test_a_create_an_update_and_a_delete_are_taken_back(halves: Halves, name: str, data: st.DataObject) -> None:
    anyio.run(write_and_undo, halves, name, data.draw(halves.drafts[name]), data.draw(halves.drafts[name]))


async def write_and_undo(halves: Halves, name: str, draft: Draft, later: Draft) -> None:
    async with open_workplace(halves) as place:
        before = {each.id for each in place.kept(name)}
        created = await place.journal.create(draft)
        changeable = Verb.UPDATE in place.system.resources[name].verbs
        updated = await place.journal.update(created.entry, later) if changeable else created
        deleted = await place.journal.delete(updated.entry)
        assert {each.id for each in place.kept(name)} == before
        again = await place.undo(deleted.change)
        assert holds(only(place, name, before), later if changeable else draft)
        assert only(place, name, before).id == again.undos[0].entry
        if changeable:
            await place.undo(updated.change)
        assert holds(only(place, name, before), draft)
        await place.undo(created.change)
        assert {each.id for each in place.kept(name)} == before


def only(place: Workplace, name: str, before: set[Any]) -> Any:  # noqa: ANN401 - whatever the resource holds
    """Return the one record that was not there before."""
    (record,) = (each for each in place.kept(name) if each.id not in before)
    return record


@pytest.mark.parametrize(
    ("halves", "name", "action"), ACTIONS, ids=[f"{each.system} {name} {action}" for each, name, action in ACTIONS]
)
async def test_an_action_is_taken_back_by_its_inverse_or_says_why_not(halves: Halves, name: str, action: str) -> None:
    async with open_workplace(halves) as place:
        actions = halves.resources[name].actions
        declared, inverse = actions[action], actions.get(actions[action].inverse or "")
        id = (await ready_for(place, name, declared)).id
        change = await place.journal.do(action, name, id or 0)
        assert declared.done(await read(place, name, id))
        if inverse is None:
            with pytest.raises(Refused, match="nothing that takes back"):
                await place.undo(change)
            return
        await place.undo(change)
        assert inverse.done(await read(place, name, id))


async def ready_for(place: Workplace, name: str, action: Action) -> Any:  # noqa: ANN401 - whatever the resource holds
    """Return a record that is not yet as an action leaves it."""
    listed = (await place.client.all(Call(verb=Verb.LIST, resource=name))).records
    found = [each for each in listed if not action.done(each)]
    if not found:
        raise NotFound("Every record is so already.", "Sow another one.")
    return found[0]


async def read(place: Workplace, name: str, id: Id | None) -> Any:  # noqa: ANN401 - whatever the resource holds
    """Return a record as the system tells it now."""
    return await read_record(place.client, name, id or 0)
