"""An office for each test of what needs Nutcache behind it, in both eras of the protocol."""

import pytest

from tests.examples import share_of
from tests.tools.conftest import office
from tests.whole_server import Era

__all__ = ["era", "office"]


@pytest.fixture(params=share_of(["auto", "legacy"], 2))
def era(request: pytest.FixtureRequest) -> Era:
    """Speak the protocol of 2026, and the one before it."""
    return request.param
