"""What the body of a refusal says, made safe to be shown as data; its form is seldom published."""

import json
from collections.abc import Collection, Iterator
from html import unescape
from http import HTTPStatus
from itertools import islice
from typing import cast

from nutmcp.remote.secret_encodings import spellings
from nutmcp.remote.system import Response
from nutmcp.words.fold import clean

LONGEST_DETAIL = 300
"""How many characters are shown."""
_LONGEST_BODY = 65_536
_MOST_TEXTS = 8
_DEEPEST = 6
_BESIDE_THE_POINT = ("link", "href", "type", "trace", "stack", "exception", "instance", "status", "code")
_UNSEEN = ("script", "style", "title")
_PHRASES = frozenset(each.phrase.casefold() for each in HTTPStatus)


def detail_of(response: Response, secrets: Collection[str]) -> str | None:
    """Return the words of an error's body, or None where it says nothing, or repeats one of the secrets."""
    if len(response.content) > _LONGEST_BODY:
        return None
    body = response.content.decode(errors="replace")
    said = list(dict.fromkeys(islice(_texts(body), _MOST_TEXTS)))
    known = {each for secret in secrets if secret for each in spellings(secret)}
    if any(each in text for each in known for text in (body, *said)):
        return None
    return clean(" ".join(said), LONGEST_DETAIL) or None


def _texts(body: str) -> Iterator[str]:
    try:
        found = _in_json(json.loads(body))
    except (ValueError, RecursionError):
        found = _in_html(body) if "<" in body else iter([body])
    for each in found:
        text = each.strip()
        if text and text.casefold() not in _PHRASES:
            yield text


def _in_json(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the texts of a JSON value that are meant for people, outermost first."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for name, each in cast("dict[str, object]", value).items():
            if not any(part in name.casefold() for part in _BESIDE_THE_POINT):
                yield from _in_json(each, depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for each in cast("list[object]", value):
            yield from _in_json(each, depth + 1)


def _in_html(body: str) -> Iterator[str]:
    """Yield the texts of a page; the library's parser would take minutes for a body that is made to be slow."""
    before, *pieces = body.split("<")
    yield unescape(before)
    unseen = ""
    for piece in pieces:
        tag, _, text = piece.partition(">")
        name = tag.split(maxsplit=1)[0].casefold() if tag.strip() else ""
        if unseen:
            unseen = "" if name == f"/{unseen}" else unseen
        elif name in _UNSEEN:
            unseen = name
        if not unseen:
            yield unescape(text)
