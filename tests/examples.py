"""How many examples a property is shown that needs a whole server for each: a share of what others are shown."""

from hypothesis import settings


def one_in(number: int) -> int:
    """Return that share of the examples of the chosen profile, but two at the least."""
    return max(2, settings().max_examples // number)
