"""An office for each test of what needs Nutcache behind it, in both eras of the protocol."""

from tests.tools.conftest import era, office

__all__ = ["era", "office"]
