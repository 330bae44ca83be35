"""What the vendor's documentation shows: samples transcribed word for word, each naming its place there."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

FOLDER = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Sample:
    """One example of the documentation.

    Attributes:
        place: Where it stands in the documentation.
        method: The HTTP method of the request.
        path: The path below the base URL.
        query: The query parameters.
        body: The JSON that is sent, if any.
        response: The bytes that are answered, with every number as the documentation writes it.
        answer: The same, parsed; amounts are decimals.
    """

    place: str
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    response: bytes = b""
    answer: Any = None


def sample(name: str) -> Sample:
    """Return the sample of that name, such as `v3-projects-one`."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    document = cast("dict[str, Any]", json.loads(text, parse_float=Decimal))
    request = document["request"]
    # The response is cut out of the text, since writing it again would lose the zeros of `1225.7900`.
    _, found, response = text.partition('\n  "response": ')
    return Sample(
        place=document["place"],
        method=request["method"],
        path=request["path"],
        query=request.get("query", {}),
        body=request.get("body"),
        response=response.rstrip().removesuffix("}").rstrip().encode() if found else b"",
        answer=document.get("response"),
    )


def sample_names() -> list[str]:
    """Return the names of all samples."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))
