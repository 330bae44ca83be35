"""How many tokens a text costs an assistant, by the o200k encoding, counted without a network."""

import json
from functools import cache
from typing import Protocol, cast


class Encoding(Protocol):
    """What is used of an encoding."""

    def encode_ordinary(self, text: str) -> list[int]:
        """Return the tokens of a text."""
        ...


def tokens_in(value: object) -> int:
    """Count the tokens of a text, or of anything else as compact JSON, which is how it crosses the wire."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(_encoding().encode_ordinary(text))


@cache
def _encoding() -> Encoding:
    import bpe_openai  # pyright: ignore[reportMissingTypeStubs] - it is typed as little as it needs here

    return cast("Encoding", bpe_openai.get_encoding("o200k_base"))
