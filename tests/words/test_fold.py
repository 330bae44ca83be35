"""Names are compared as people compare them, and nothing invisible is ever shown."""

import sys
import unicodedata
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.words.fold import clean, clean_lines, fold, spellings

ACCENTED_LETTERS = "abcçdeéèfgiïlnñoöœrsßuüzABCÀÉÎŁØαβγέΩабвгдеёжЙЯ"
OTHER_LETTERS = "กปาकखमשלאحمدかきガ가각字漢ጀካ"
MARKS = [
    char
    for char in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(char)[0] == "M" and clean(char, 2) and "COMBINING" not in unicodedata.name(char)
]
"""The marks that belong to a script, so that none of them is an accent."""


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
        ("Ёлка", "елка"),
        ("Άλφα", "αλφα"),
        ("ｶﾞｽ", "ガス"),
        ("ＡＢＣ １２", "abc 12"),
        ("CO₂ 20 m²", "co2 20 m2"),
        ("Phase ①", "phase 1"),
        ("ﬁn", "FIN"),
        ("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af"),
    ],
)
def test_spellings_that_people_hold_equal_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_case_and_spaces_around_never_matter(text: str, change: Callable[[str], str]) -> None:
    assert fold(f"  {text}\n") == fold(text)
    plain = fold(text)
    assert not plain.isascii() or fold(change(plain)) == plain


@given(st.text(ACCENTED_LETTERS, min_size=1), st.sampled_from("\u0300\u0301\u0308\u0323\u0327\u0345\u20d0"))
def test_marks_on_latin_greek_and_cyrillic_letters_never_matter(text: str, mark: str) -> None:
    assert fold("".join(letter + mark for letter in text)) == fold(text)


@given(st.sampled_from(OTHER_LETTERS), st.sampled_from(OTHER_LETTERS), st.sampled_from(MARKS))
def test_a_mark_on_a_letter_of_another_script_makes_another_word(one: str, other: str, mark: str) -> None:
    assert fold(one + mark + other) != fold(one + other)


def test_no_mark_of_another_script_is_an_accent() -> None:
    folded_away = [mark for mark in MARKS if fold(f"ก{mark}า") == fold("กา")]
    assert not folded_away


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ป้า", "ปา"),
        ("กำ", "กา"),
        ("हिन्दी", "हिनदी"),
        ("क़लम", "कलम"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("آب", "اب"),
        ("がき", "かき"),
        ("ぱん", "はん"),
        ("ｶﾞ", "ｶ"),
        ("각", "가"),
        ("ཀི", "ཀ"),
        ("10²", "102"),
        ("1½", "11"),
    ],
)
def test_other_words_stay_other_words_and_none_is_found_in_the_other(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert fold(other) not in fold(one) or unicodedata.category(fold(one)[len(fold(other))])[0] == "M"


@given(st.text(max_size=40))
def test_it_never_matters_how_letters_are_composed(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)
        assert spellings(unicodedata.normalize(form, text)) == spellings(text)
    assert all(unicodedata.is_normalized("NFC", each) for each in spellings(text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_written_alike_is_alike_without_case_and_folded(one: str, other: str) -> None:
    for strict, loose in pairwise(zip(spellings(one), spellings(other), strict=True)):
        assert strict[0] != strict[1] or loose[0] == loose[1]


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.matrix), 101])
def test_every_single_character_can_be_folded_for_good(step: int) -> None:
    codes = range(0, sys.maxunicode + 1, step)
    unstable = [code for code in codes if fold(fold(chr(code))) != fold(chr(code))]
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


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("one\r\n\ttwo  words \rthree\u2028four\x0bfive\x85six\n\n", "one\n two  words\nthree\nfour\nfive\nsix"),
        ("\n\n a \u200b\n\n\nb\u202e", "a\n\n\nb"),
        ("\x00\x1b\n\u2066", ""),
    ],
)
def test_lines_are_kept_where_all_of_a_text_is_shown(hostile: str, shown: str) -> None:
    assert clean_lines(hostile, 100) == shown


@given(st.text(), st.integers(1, 20))
def test_a_text_in_lines_is_short_visible_and_can_be_sent(text: str, limit: int) -> None:
    shown = clean_lines(text, limit)
    assert len(shown) <= limit
    assert all(line.isprintable() for line in shown.split("\n"))
    assert clean_lines(shown, limit) == shown
    shown.encode()


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
def test_very_many_characters_take_no_more_than_a_pass_or_two(piece: str) -> None:
    # With the square of them no test would end.
    text = piece * (100_000 // len(piece))
    assert fold(fold(text)) == fold(text)
    assert len(clean(text, 80)) <= 80
