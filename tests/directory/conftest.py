"""An office for each test of the names that people say, as in the tests of the tools."""

from tests.tools.conftest import era, office

__all__ = ["era", "office"]
