"""The declarations agree with each other: whatever one names, another declares."""

import pytest

from nutmcp.remote.call import Verb
from nutmcp.remote.resource import One, Resource
from nutmcp.systems.nutcache import NUTCACHE
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
        elif include.through is None:
            assert include.by in resource.record.model_fields
        else:
            assert include.through in resource.record.model_fields
            assert include.by in RESOURCES[f"{include.through}s"].record.model_fields


def test_an_owner_is_declared_and_named_by_the_child(resource: Resource) -> None:
    if resource.parent is not None:
        assert resource.parent.resource in RESOURCES
        assert resource.parent.by in resource.record.model_fields


def test_what_can_be_written_says_how(resource: Resource) -> None:
    assert (resource.draft is not None) == any(verb.writes for verb in resource.verbs)
    if resource.draft is not None:
        assert set(resource.draft.model_fields) <= set(resource.record.model_fields)


def test_only_what_changes_rarely_is_remembered(resource: Resource) -> None:
    rarely = {"organizations", "countries", "states", "currencies"}
    often = {"projects", "project_services", "project_members", "customers"}
    expected = 86_400 if resource.name in rarely else 120 if resource.name in often else 0
    assert resource.fresh_for == expected


def test_reading_and_writing_verbs_are_told_apart() -> None:
    assert {verb for verb in Verb if verb.writes} == {Verb.CREATE, Verb.UPDATE, Verb.DELETE}


def test_the_organizations_can_be_listed_without_one() -> None:
    context = RESOURCES[NUTCACHE.context]
    assert not context.scoped
    assert Verb.LIST in context.verbs
