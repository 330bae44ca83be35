"""The pages are small, whole, and ask for nothing from anywhere."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.views.view import VIEWS, View

LONGEST_TOGETHER = 40_000
EACH_VIEW = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)

# Any JSON, with what would end a script element.
texts = st.text() | st.sampled_from(["</script>", "<!--", "<script>", "]]>", "{script}", "{filled}"])
documents = st.recursive(texts | st.integers() | st.booleans(), lambda inner: st.dictionaries(texts, inner))


def filled_in(page: str) -> object:
    """Return what a browser reads as the data of a page."""
    [found] = re.findall(r'<script type="application/json" id="filled">(.*?)</script', page, re.DOTALL | re.IGNORECASE)
    return json.loads(found)


def test_both_pages_together_are_no_larger_than_a_small_image() -> None:
    assert sum(len(view.page().encode()) for view in VIEWS) <= LONGEST_TOGETHER


@EACH_VIEW
def test_a_page_holds_nothing_for_its_authors_alone(view: View) -> None:
    lines = view.page().split("\n")
    assert not [line for line in lines if line.startswith((" ", "//", "/*"))]


@EACH_VIEW
def test_a_page_names_no_address_and_loads_nothing(view: View) -> None:
    page = view.page()
    assert not re.search(r"https?:|//\w+\.|\bsrc=|@import|url\(|\bfetch\(|XMLHttpRequest|WebSocket|\bimport\b", page)


@EACH_VIEW
def test_a_page_makes_no_markup_of_texts(view: View) -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(", view.page())


@EACH_VIEW
def test_each_word_of_a_page_stands_in_both_languages(view: View) -> None:
    for words in re.findall(
        r"\b(?:words: |COMMON = )\{\n\s*en: \{(.*?)\n\s*\},\n\s*fr: \{(.*?)\n\s*\},", view.page(), re.DOTALL
    ):
        english, french = (re.findall(r"^\s*(\w+): \"", part, re.MULTILINE) for part in words)
        assert english == french
        assert english


@EACH_VIEW
def test_a_page_without_data_waits_for_the_client(view: View) -> None:
    assert filled_in(view.page()) is None


@given(documents, st.sampled_from(VIEWS))
def test_whatever_a_page_is_filled_with_comes_out_as_it_was(data: object, view: View) -> None:
    page = view.page({"answer": data})
    assert filled_in(page) == {"answer": data}
    assert page.count("<script") == 2
