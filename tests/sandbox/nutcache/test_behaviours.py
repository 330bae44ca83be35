"""What the sandbox says of itself."""

from nutmcp.sandbox.nutcache.behaviours import behaviours
from nutmcp.sandbox.nutcache.knobs import NutcacheKnobs
from nutmcp.sandbox.nutcache.rules import RULES


def test_every_behaviour_has_a_topic_a_sentence_and_a_source() -> None:
    for each in behaviours():
        assert each.topic
        assert each.says.endswith(".")
        assert each.is_assumed or each.source.startswith(("v3 documentation", "v4 collection"))


def test_nothing_is_said_twice_and_every_rule_is_said() -> None:
    said = [each.says for each in behaviours()]
    assert len(said) == len(set(said))
    assert {rule.says for rule in RULES} <= set(said)


def test_what_is_known_and_what_is_assumed_are_told_apart() -> None:
    assumed = [each for each in behaviours() if each.is_assumed]
    assert 0 < len(assumed) < len(list(behaviours()))


def test_every_knob_says_what_it_is_for() -> None:
    assert all(field.description for field in NutcacheKnobs.model_fields.values())
