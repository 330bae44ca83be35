"""Text made comparable (`fold`) and text made safe to show (`clean`)."""

import unicodedata

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


def fold(text: str) -> str:
    """Return the text as it is compared: without case, accents, extra spaces and invisible characters."""
    if not text.isascii():
        # Marks go before and after: a long run of them would make normalization quadratic.
        plain = unicodedata.normalize("NFKD", _unmarked(_visible(text)))
        text = _unmarked(unicodedata.normalize("NFKD", plain.casefold())).translate(_ALIKE)
    return " ".join(_visible(text).casefold().split())


def clean(text: str, limit: int) -> str:
    """Return text that others wrote as it may be shown: one line of at most `limit` visible characters.

    Control, bidirectional, zero-width, tag, private and unassigned characters and variation selectors are
    removed, so that a joined emoji shows as its parts; a line break becomes a space. `…` marks a cut.
    """
    shown = " ".join(_visible(text).split())
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or (char.isprintable() and char not in _HIDDEN)
    )


def _unmarked(text: str) -> str:
    return "".join(char for char in text if not unicodedata.combining(char))
