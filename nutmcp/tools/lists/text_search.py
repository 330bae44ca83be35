"""Search text: every word that was typed has to occur somewhere in the record."""

from nutmcp.errors import InvalidArguments
from nutmcp.words.fold import fold

LONGEST_QUERY = 200
_AROUND = "()[]<>,;:.?!#\"'"
"""What stands around words and is no part of them."""
_SURELY_A_NUMBER = 5
"""The digits from which a word is also looked for in numbers that are written with spaces or hyphens."""
_SURELY_A_PHONE = 7
"""The digits from which a whole query may be a phone number, and a text the same one without its country's."""


class Query:
    """A search of our own in records at hand, without regard to case and accents; it remembers the words it met.

    Args:
        said: The words.

    Raises:
        InvalidArguments: There is no word, or far too many.
    """

    def __init__(self, said: str) -> None:
        words = fold(said).split() if len(said) <= LONGEST_QUERY else []
        self.words = [bare for word in words if (bare := word.strip(_AROUND))]
        self._met: set[str] = set()
        self._phone = _digits(said)
        if not self.words:
            raise InvalidArguments(
                "`query` holds nothing to look for, or is too long.",
                f"Give a few words of at most {LONGEST_QUERY} characters, or leave it out.",
                field="query",
            )

    @property
    def absent(self) -> list[str]:
        """Return the words that occurred in no record that was looked at so far."""
        return [word for word in self.words if word not in self._met]

    def finds(self, *texts: str | None) -> bool:
        """Return whether every word occurs in one of the texts; digits are also found in a spaced number."""
        there = fold(" \n ".join(text for text in texts if text))
        met = {word for word in self.words if word in there or (_is_number(word) and _bare(word) in _bare(there))}
        if self._phone and any(_rings(self._phone, _digits(text)) for text in texts if text):
            met = set(self.words)
        self._met |= met
        return len(met) == len(set(self.words))


def _digits(text: str) -> str:
    """Return the digits of what may be a phone number, else nothing."""
    digits = "".join(each for each in text if each.isdecimal())
    return "" if len(digits) < _SURELY_A_PHONE or any(each.isalpha() for each in text) else digits


def _rings(said: str, written: str) -> bool:
    return bool(written) and (said in written or said.endswith(written))


def _is_number(word: str) -> bool:
    return len(_bare(word)) >= _SURELY_A_NUMBER and _bare(word).isdecimal()


def _bare(word: str) -> str:
    return "".join(each for each in word if each.isalnum())
