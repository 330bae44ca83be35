"""Where the keys that begin alike end, so that a store need not look at those that follow."""

import sys

_SURROGATES = range(0xD800, 0xE000)


def end_of(prefix: str) -> str | None:
    """Return the first text, by code points, after all that begin with a prefix; None where there is none."""
    kept = prefix.rstrip(chr(sys.maxunicode))
    if not kept:
        return None
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(_SURROGATES.stop if following in _SURROGATES else following)
