"""The encodings in which a secret may appear in a text: as it is, in a URL, in code, and in base 64."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

SHORTEST = 6
"""A spelling of fewer letters may stand in a text by chance, and is looked for only if it is the secret itself."""


def spellings(secret: str) -> Iterator[str]:
    """Yield all ways to write a secret; in base 64, the part that does not depend on what stands beside it."""
    yield secret
    raw = secret.encode(errors="surrogatepass")
    others = [quote(raw), quote(raw, safe=""), quote_plus(raw), repr(secret)[1:-1], repr(raw)[2:-1]]
    others += [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]]
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        others += [_coded(encode(bytes(before) + raw), before, len(raw)) for before in range(3)]
    yield from {each for each in others if len(each) >= SHORTEST}


def _coded(text: bytes, before: int, length: int) -> str:
    """Return the letters that stand for the secret alone: each is six bits of it, and none of those before or after."""
    return text[-(-before * 8 // 6) : (before + length) * 8 // 6].decode()
