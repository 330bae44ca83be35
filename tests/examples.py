"""How much of a law that costs much is looked at: all of its cases, or the share of them that `make quick` takes."""

from collections.abc import Iterable
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")


def is_quick() -> bool:
    """Tell whether `make quick` runs the tests."""
    return settings.get_current_profile_name() == "quick"


def one_in(number: int) -> int:
    """Return that share of the examples of the chosen profile, but one at the least."""
    return max(1, settings().max_examples // number)


def share_of(cases: Iterable[T], number: int) -> list[T]:
    """Return one case in so many, the first among them, where `make quick` looks, and else all of them.

    For cases that show one law again and again: another system, another knob, another fault on the way.
    """
    return list(cases)[:: number if is_quick() else 1]
