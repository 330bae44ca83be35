"""An office for each test of the nouns and their rules, as in the tests of the tools."""

from tests.tools.conftest import era, office

__all__ = ["era", "office"]
