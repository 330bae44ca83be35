"""Nothing hidden reaches an assistant in an answer, and what a text reads as depends on nothing beside it."""

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from nutmcp.server.results import told

HIDDEN = "a\u200b"
"""A text that has to be cleaned."""
PIECES = st.sampled_from([" ", "  ", '"', "\\", "\n", "é", "\u00a0", "\u200b", "\ud800", "\u3164", "\U000e0041", "x"])
TEXTS = st.lists(st.text() | st.lists(PIECES).map("".join), max_size=3)


@given(TEXTS)
def test_a_text_reads_the_same_whatever_stands_beside_it(texts: list[str]) -> None:
    (_, alone), (_, beside) = told({"texts": texts}), told({"texts": texts, "hidden": HIDDEN})
    assert alone["texts"] == beside["texts"]


@given(TEXTS)
def test_text_and_data_of_an_answer_hold_nothing_hidden(texts: list[str]) -> None:
    text, shown = told({"texts": texts})
    assert text.isprintable()
    given_texts = cast("list[str]", shown["texts"])
    assert all(line.isprintable() for each in given_texts for line in each.split("\n"))
