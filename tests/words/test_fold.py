"""Names are compared as people compare them, and nothing invisible is ever shown."""

import sys
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.words.fold import clean, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café  Zoé", "cafe zoe"),
        ("Cafe\u0301", "CAFÉ"),
        ("Œuvre", "oeuvre"),
        ("STRASSE", "straße"),
        ("Ægir Ørsted Łódź", "aegir orsted lodz"),
        ("L’Oréal", "l'oreal"),
        ("Phase 1–2", "phase 1-2"),
        ("a\u00a0b\u202fc", "a b c"),
        ("zero\u200bwidth", "zerowidth"),
        ("İstanbul", "istanbul"),
    ],
)
def test_spellings_that_people_hold_equal_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_case_accents_and_spaces_around_never_matter(text: str, change: Callable[[str], str]) -> None:
    assert fold(f"  {text}\n") == fold(text)
    plain = fold(text)
    assert fold("\u0301".join(plain)) == plain
    assert not plain.isascii() or fold(change(plain)) == plain


def test_every_single_character_can_be_folded_for_good() -> None:
    unstable = [code for code in range(sys.maxunicode + 1) if fold(fold(chr(code))) != fold(chr(code))]
    assert not unstable


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("two\r\n\tlines\u2028here", "two lines here"),
        ("\x1b[31mred\x07", "[31mred"),
        ("pay\u202egpj.exe", "paygpj.exe"),
        ("\u2066isolated\u2069\u200f", "isolated"),
        ("z\u200be\u200cr\u200do\ufeff\u00ad\u2060", "zero"),
        ("tag\U000e0041\U000e0042\U000e007f", "tag"),
        ("v\ufe00a\U000e0100r\ufe0f", "var"),
        ("fill\u3164\u115f\u2800\u034fer", "filler"),
        ("lone\ud800surrogate\ue000\uffff", "lonesurrogate"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨👩👧 ❤"),
        ("Ordinary — “text”, é 漢字", "Ordinary — “text”, é 漢字"),
    ],
)
def test_hostile_text_is_shown_without_what_cannot_be_seen(hostile: str, shown: str) -> None:
    assert clean(hostile, 100) == shown


@given(st.text(), st.integers(1, 20))
def test_shown_text_is_short_visible_and_can_be_sent(text: str, limit: int) -> None:
    shown = clean(text, limit)
    assert len(shown) <= limit
    assert shown.isprintable()
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert clean(shown, limit) == shown
    shown.encode()


def test_a_cut_is_marked() -> None:
    assert clean("abcdef", 6) == "abcdef"
    assert clean("abcdefg", 6) == "abcde…"
    assert clean("abcd efg", 6) == "abcd…"


@pytest.mark.parametrize("piece", ["é", "\u0301\u0323", "\u200b", "x "])
def test_a_hundred_thousand_characters_take_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    fold(text)
    clean(text, 80)
    assert time.process_time() - began < 5
