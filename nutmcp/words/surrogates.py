"""Halves of surrogate pairs in JSON text, such as half an emoji, replaced."""

import re

# The first two alternatives are read past: a whole pair, and any other escape, perhaps of a backslash before a `u`.
_ESCAPES = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\(?!u[dD][89a-fA-F])."
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})",
    re.DOTALL,
)
_REPLACEMENT = "\\ufffd"


def mend_surrogates(text: bytes) -> bytes:
    """Return JSON text in UTF-8 in which U+FFFD stands for every half of a pair and for what is no UTF-8.

    Parsers refuse the whole text for one half, so that nobody would learn which request it was.
    """
    decoded = text.decode("utf-8", "replace")
    return _ESCAPES.sub(lambda found: _REPLACEMENT if found["half"] else found[0], decoded).encode()
