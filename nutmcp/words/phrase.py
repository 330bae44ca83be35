"""The few words in one argument, made ready for the parsers and for quoting back."""

import re
import unicodedata

from nutmcp.words.fold import clean, fold

_LONGEST = 64
_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            ("a", "an", "one", "un", "une"),
            ("two", "deux"),
            ("three", "trois"),
            ("four", "quatre"),
            ("five", "cinq"),
            ("six",),
            ("seven", "sept"),
            ("eight", "huit"),
            ("nine", "neuf"),
            ("ten", "dix"),
            ("eleven", "onze"),
            ("twelve", "douze"),
        ),
        start=1,
    )
    for name in names
}
_MARKS = str.maketrans(dict.fromkeys("“”„‟", "'"))


def phrase(said: str) -> str:
    """Return what was said, folded; or nothing at all where it cannot be a date, time or duration.

    Digits other than 0-9 are not read: some scripts' digits look like others, and a wrong day is worse
    than a question.
    """
    said = said.strip()
    return fold(said) if len(said) <= _LONGEST and all(map(_typed, said)) else ""


def quoted(said: str, longest: int = 40) -> str:
    """Return what others said between quotation marks, safe and short enough for a sentence of ours.

    A quotation mark of the same kind inside becomes an apostrophe, so that nothing can step out of them.
    """
    return f"“{clean(said[:200], longest).translate(_MARKS)}”"


def in_digits(text: str) -> str:
    """Return the length in `two hours` or `une semaine` with its number in digits."""
    return re.sub(r"^([a-z]+) (?=[a-z])", lambda found: f"{_NUMBERS.get(found[1], found[1])} ", text)


def before_now(text: str) -> str | None:
    """Return the length in `10 minutes ago`, `il y a 10 minutes` or `-10 minutes`, if it is one of these."""
    found = re.fullmatch(r"(?:- ?|il y a )(.+)|(.+) ago", text)
    return found and (found[1] or found[2])


def after_now(text: str) -> str | None:
    """Return the length in `in 2 weeks`, `dans 2 semaines` or `+2 weeks`, if it is one of these."""
    found = re.fullmatch(r"(?:\+ ?|in |dans )(.+)", text)
    return found and found[1]


def _typed(char: str) -> bool:
    if char.isnumeric():
        return char.isascii()
    return char.isprintable() or unicodedata.category(char) == "Zs"
