"""The declarations agree with each other: whatever one names, another declares."""

from typing import Annotated

import pytest

from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record, Ref, RefersTo, references
from nutmcp.remote.resource import Many, One, Resource, Via, declare
from nutmcp.systems.nutcache.declaration import NUTCACHE
from nutmcp.systems.nutcache.resources import RESOURCES


@pytest.fixture(params=list(RESOURCES.values()), ids=list(RESOURCES))
def resource(request: pytest.FixtureRequest) -> Resource:
    declared = request.param
    assert isinstance(declared, Resource)
    return declared


def test_what_may_come_along_is_declared_and_led_to_by_a_field(resource: Resource) -> None:
    for name, include in resource.includes.items():
        there = RESOURCES[name]
        if not isinstance(include, One):
            assert include.by in there.record.model_fields
            assert include.of in resource.record.model_fields
        elif include.through is None:
            assert references(resource.record)[include.by] == name
        else:
            between = RESOURCES[references(resource.record)[include.through]]
            assert references(between.record)[include.by] == name


def test_what_a_field_refers_to_is_declared(resource: Resource) -> None:
    assert set(references(resource.record).values()) <= RESOURCES.keys()


class Owner(Record):
    pass


class Thing(Record):
    owner: Annotated[Ref, RefersTo("owners")] = None
    keeper: Annotated[Ref, RefersTo("owners")] = None


class Part(Record):
    thing: Annotated[Ref, RefersTo("things")] = None


def test_ways_to_what_is_related_are_read_from_both_records() -> None:
    declared = declare(
        Resource(name="things", summary="Things", record=Thing, related=("parts",)),
        Resource(name="parts", summary="Their parts", record=Part, related=("things", Via("thing", "parts"))),
    )
    assert declared["things"].includes == {"parts": Many("thing")}
    # Among what is related to a part are the other parts of its thing.
    assert declared["parts"].includes == {"things": One("thing"), "parts": Many("thing", of="thing")}


@pytest.mark.parametrize(("related", "ways"), [("owners", 2), ("strangers", 0)])
def test_a_way_that_is_not_the_only_one_is_no_declaration(related: str, ways: int) -> None:
    with pytest.raises(TypeError, match=f"{ways} fields lead from things to {related}"):
        declare(
            Resource(name="owners", summary="Owners", record=Owner),
            Resource(name="strangers", summary="Strangers", record=Owner),
            Resource(name="things", summary="Things", record=Thing, related=(related,)),
        )


def test_an_owner_is_declared_and_named_by_the_child(resource: Resource) -> None:
    if resource.parent is not None:
        assert resource.parent.resource in RESOURCES
        assert resource.parent.by in resource.record.model_fields


def test_what_can_be_written_says_how(resource: Resource) -> None:
    assert (resource.draft is not None) == any(verb.writes for verb in resource.verbs - {Verb.DO})
    assert bool(resource.actions) == (Verb.DO in resource.verbs)
    inverses = {name: each.inverse for name, each in resource.actions.items() if each.inverse}
    assert all(resource.actions[inverse].inverse == name for name, inverse in inverses.items())
    if resource.draft is not None:
        assert set(resource.draft.model_fields) <= set(resource.record.model_fields)


def test_only_what_changes_rarely_is_remembered(resource: Resource) -> None:
    rarely = {"organizations", "countries", "states", "currencies"}
    often = {"projects", "project_services", "project_members", "customers"}
    expected = 86_400 if resource.name in rarely else 120 if resource.name in often else 0
    assert resource.fresh_for == expected


def test_reading_and_writing_verbs_are_told_apart() -> None:
    assert {verb for verb in Verb if verb.writes} == {Verb.CREATE, Verb.UPDATE, Verb.DELETE, Verb.DO}


def test_the_organizations_can_be_listed_without_one() -> None:
    context = RESOURCES[NUTCACHE.context]
    assert not context.scoped
    assert Verb.LIST in context.verbs
