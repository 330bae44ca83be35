"""How JSON and requests are laid out so that a small change is a small difference, line by line."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from textwrap import indent
from typing import Any, cast
from urllib.parse import urlencode

from pydantic import BaseModel

from nutmcp import __version__
from nutmcp.sandbox.control import Logged

MARGIN = " " * 4
_WIDE, _NARROW = 220, 100
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]+")
_BEFORE_A_TITLE = re.compile(r"\n(?=\S)")
_OF_THE_LIBRARY = {"host", "connection", "accept-encoding", "content-length"}


def section(title: str, *parts: str) -> str:
    """Return parts under a title; nothing but titles stands at the margin, where Git looks for them."""
    return "\n".join([title, *(indent(part, MARGIN) for part in parts)]) + "\n"


def laid_out(value: object) -> str:
    """Return JSON with each record on a line of its own, unless it is long or holds other records."""
    flat = as_json(value)
    inside = list(cast("dict[str, Any]", value).values() if isinstance(value, dict) else _items(value))
    deep = any(isinstance(each, dict | list) for each in inside)
    if not inside or len(flat) <= (_NARROW if deep else _WIDE):
        return flat
    if isinstance(value, dict):
        lines = [f"{as_json(name)}: {laid_out(each)}" for name, each in cast("dict[str, Any]", value).items()]
    else:
        lines = [laid_out(each) for each in inside]
    opened, closed = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return "\n".join([opened, indent(",\n".join(lines), "  "), closed])


def _items(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_json(value: object) -> str:
    """Return JSON on one line, with each character that nobody would see written as its number."""
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in shown)


def request_line(logged: Logged) -> str:
    """Return a request as the system got it, without headers, and how it went if not well."""
    query = f"?{urlencode(logged.query, safe=',:/ ')}" if logged.query else ""
    return " ".join(
        [f"{logged.method} {logged.path}{query}", *([logged.body] if logged.body else []), *_troubles(logged)]
    )


def _troubles(logged: Logged) -> Iterator[str]:
    if logged.status is not None and not 200 <= logged.status < 300:
        yield f"({logged.status})"
    if logged.fault is not None:
        yield f"({logged.fault}{'' if logged.status is None else ', after it took effect'})"


def plain(model: BaseModel) -> object:
    """Return what a client is sent, without what every answer says of the server."""
    sent = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    sent.pop("_meta", None)
    return sent


def headers_shown(requests: Iterable[Logged]) -> str:
    """Return every set of headers that was sent, and with which requests, without what the library adds."""
    sent: dict[str, set[str]] = {}
    for each in requests:
        own = {name: value for name, value in each.headers.items() if name not in _OF_THE_LIBRARY}
        own["user-agent"] = own["user-agent"].replace(__version__, "…")
        sent.setdefault("; ".join(f"{name}: {value}" for name, value in own.items()), set()).add(
            kind_of(each.method, each.path)
        )
    return "\n".join(section(headers, *sorted(sent[headers])) for headers in sorted(sent))


def kind_of(method: str, path: str) -> str:
    """Return what requests have in common that differ in ids alone."""
    return f"{method} {_ID.sub('…', path)}"


def only(text: str, belongs: Callable[[str], bool]) -> str:
    """Return as much of a golden file as stands under titles that belong together."""
    return "\n".join(each for each in _BEFORE_A_TITLE.split(text) if belongs(each.partition("\n")[0])).rstrip("\n")


def sections(text: str) -> dict[str, str]:
    """Return what stands under each title of a golden file; a title that comes again is told apart by its number."""
    found: dict[str, str] = {}
    for block in _BEFORE_A_TITLE.split(text) if text else ():
        title, _, under = block.partition("\n")
        again = sum(each.partition(" (again ")[0] == title for each in found)
        found[f"{title} (again {again})" if again else title] = under
    return found
