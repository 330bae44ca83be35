"""Half characters in JSON text are replaced, and whatever else it holds stays as it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.words.surrogates import mend_surrogates

ANY_CHARACTERS = st.text(st.characters() | st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (rb'"\ud83d"', rb'"\ufffd"'),
        (rb'"\uDE00 after"', rb'"\ufffd after"'),
        (rb'"\ud83d\ud83d\ude00"', rb'"\ufffd\ud83d\ude00"'),
        (rb'"\ud83d\ude00"', rb'"\ud83d\ude00"'),
        (rb'"\\ud83d"', rb'"\\ud83d"'),
        (rb'"\\\ud83d"', rb'"\\\ufffd"'),
        (rb'"\ud7ff\ue000\u0041"', rb'"\ud7ff\ue000\u0041"'),
        (b'"\xff"', '"\ufffd"'.encode()),
        (b'"\xed\xa0\xbd"', '"\ufffd\ufffd\ufffd"'.encode()),
        (b'"\\', b'"\\'),
    ],
)
def test_a_half_becomes_the_sign_for_what_cannot_be_shown(text: bytes, mended: bytes) -> None:
    assert mend_surrogates(text) == mended


@given(ANY_CHARACTERS)
def test_a_text_arrives_with_its_halves_replaced_and_nothing_else_changed(text: str) -> None:
    # What a machine does that keeps text in UTF-16: it joins two halves that happen to follow each other.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert json.loads(mend_surrogates(json.dumps({text: [text]}).encode())) == {whole: [whole]}


@given(st.text())
def test_a_text_of_whole_characters_is_not_touched(text: str) -> None:
    for ascii_alone in (True, False):
        sent = json.dumps(text, ensure_ascii=ascii_alone).encode()
        assert mend_surrogates(sent) == sent
