"""Text made comparable (`fold`) and text made safe to show (`clean`)."""

import unicodedata
from functools import lru_cache

# Code points that Python calls printable and nobody can see, so that they can carry hidden data: fillers,
# joiners and the variation selectors. All other invisible ones are not printable.
_HIDDEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)

# Letters that Unicode does not decompose, and punctuation that keyboards and word processors disagree on.
_ALIKE = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i"}
    | dict.fromkeys("\u2018\u2019\u02bc\u2032", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
)

# The blocks of marks that belong to no script. On a Latin, Greek or Cyrillic letter they are accents. Marks of
# other scripts are letters' parts, or letters: without them other words are left.
_ACCENTS = frozenset(
    chr(code)
    for first, last in (
        (0x0300, 0x036F),
        (0x0483, 0x0489),
        (0x1AB0, 0x1AFF),
        (0x1DC0, 0x1DFF),
        (0x20D0, 0x20F0),
        (0x2DE0, 0x2DFF),
        (0xA66F, 0xA67D),
        (0xA69E, 0xA69F),
        (0xFE20, 0xFE2F),
    )
    for code in range(first, last + 1)
)
_ACCENTED_SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ")

# What a number looks like that is raised, lowered, encircled or in brackets.
_SET_APART = ("<super", "<sub", "<circle", "<compat")

# Unicode's own bound for streams (UAX 15): longer runs of marks make normalization quadratic.
_MOST_MARKS = 30

_SHORT = 200
"""How many characters a text has at most whose spellings are remembered."""


def fold(text: str) -> str:
    """Return the text as it is compared: without case, accents, extra spaces and invisible characters.

    Accents are the marks on Latin, Greek and Cyrillic letters. The rest is composed, so that a part of the
    text is also a part of it as people see it.
    """
    if not text.isascii():
        plain = _without_accents(_plain(_decomposed(_visible(text))))
        text = unicodedata.normalize("NFC", _without_accents(plain.casefold()).translate(_ALIKE))
    return " ".join(_visible(text).casefold().split())


def spellings(text: str) -> tuple[str, str, str]:
    """Return the text as it was written, then without regard to case, then folded: the strictest first.

    None depends on how letters are composed, on extra spaces or on invisible characters. Those of short texts are
    remembered: the same names are compared at every call.
    """
    return _spellings_of_short(text) if len(text) <= _SHORT else _spellings(text)


def _spellings(text: str) -> tuple[str, str, str]:
    written = " ".join(_visible(text).split())
    if not written.isascii():
        written = unicodedata.normalize("NFC", _decomposed(written))
    return written, unicodedata.normalize("NFC", written.casefold()), fold(text)


_spellings_of_short = lru_cache(maxsize=8_192)(_spellings)


def clean(text: str, limit: int) -> str:
    """Return text that others wrote as it may be shown: one line of at most `limit` visible characters.

    Control, bidirectional, zero-width, tag, private and unassigned characters and variation selectors are
    removed, so that a joined emoji shows as its parts; a line break becomes a space. `…` marks a cut.
    """
    shown = " ".join(_visible(text).split())
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def clean_lines(text: str, limit: int) -> str:
    """Return text that others wrote with its lines and spaces kept, and else like `clean`: at most `limit` characters.

    However a line ends there, here it ends in a line feed; a tab becomes a space.
    """
    shown = "\n".join(_visible(line).rstrip() for line in text.splitlines()).strip()
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def is_visible(text: str) -> bool:
    """Return whether everything in a text can be seen, so that at most its spaces are in the way of showing it."""
    return text.isprintable() and (text.isascii() or _HIDDEN.isdisjoint(text))


def _visible(text: str) -> str:
    if is_visible(text):
        return text
    shown = {char: _shown(char) for char in set(text)}
    changed = {ord(char): form for char, form in shown.items() if form != char}
    return text.translate(changed) if changed else text


def _shown(char: str) -> str:
    """Return the character, a space for any white space, or nothing for what nobody can see."""
    if char.isspace():
        return " "
    return char if char.isprintable() and char not in _HIDDEN else ""


def _plain(text: str) -> str:
    """Return the text with full-width, raised, encircled and joined characters as ordinary ones.

    A number that is set apart from a digit before it stays, for `10²` is not `102`.
    """
    plain: list[str] = []
    for char in text:
        form, set_apart = (char, False) if char.isascii() else _ordinary(char)
        joins = set_apart and form[0].isdigit() and plain and plain[-1][-1].isdigit()
        plain.append(char if joins else form)
    return "".join(plain)


@lru_cache(maxsize=4_096)
def _ordinary(char: str) -> tuple[str, bool]:
    """Return the character's ordinary form, and whether it is set apart from what it stands beside.

    Fractions have none, nor has what Unicode would take apart into a letter and a mark that is no accent,
    as it does with a Thai vowel: another letter could then be found inside.
    """
    kind = unicodedata.decomposition(char).partition(">")[0]
    if not kind.startswith("<") or kind == "<fraction":
        return char, False
    form = unicodedata.normalize("NFKC", char)
    if kind != "<narrow" and any(unicodedata.category(each)[0] == "M" and each not in _ACCENTS for each in form):
        return char, False
    return form, kind in _SET_APART


def _without_accents(text: str) -> str:
    """Return the text decomposed, without the accents that stand on no letter of another script."""
    kept: list[str] = []
    stays = False
    for char in _decomposed(text):
        if char not in _ACCENTS:
            stays = not char.isascii() and _keeps_its_marks(char)
        elif not stays:
            continue
        kept.append(char)
    return "".join(kept)


@lru_cache(maxsize=4_096)
def _keeps_its_marks(char: str) -> bool:
    is_letter = unicodedata.category(char)[0] in "LM"
    return is_letter and not unicodedata.name(char, "").startswith(_ACCENTED_SCRIPTS)


def _decomposed(text: str) -> str:
    """Return the text with letters and marks apart, without the marks that no letter can carry."""
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return unicodedata.normalize("NFD", "".join(kept))
