"""`nutmcp state copy FROM TO`: move a state file into PostgreSQL, or any state to another place."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from nutmcp.cli.flags import Parser
from nutmcp.errors import ConfigurationError
from nutmcp.server.logs import start_logging

if TYPE_CHECKING:
    from nutmcp.state.copying import Copied

_CALLED: Mapping[str, str] = {
    "journal.changes": "changes in the journal",
    "timers": "timers that run or wait",
    "timers.ended": "timers that have ended",
    "limits": "counts of calls",
    "tokens": "confirm tokens",
    "secrets": "keys of seals",
    "vault": "sealed credentials",
}
"""What the documents of a kind are called; others are only counted."""


def run(words: Sequence[str]) -> int:
    """Copy the state, say what was copied, and return the exit code."""
    from nutmcp.state.opening import secrets_in

    parser = Parser("state", "Copy the state (timers, journal, limits, keys) to another place; end its servers first.")
    parser.add_argument("what", choices=["copy"], metavar="copy", help="what to do")
    parser.add_argument("source", metavar="FROM", help="where the state is: a file or URL, as NUTMCP_STATE takes it")
    parser.add_argument("target", metavar="TO", help="where it is to be, for instance postgresql://USER@HOST/DATABASE")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    understood = parser.read(words)
    start_logging("warning", [*secrets_in(understood.source), *secrets_in(understood.target)])
    copied = asyncio.run(_copy(understood.source, understood.target))
    if "json" in vars(understood):
        print(json.dumps({"documents": dict(copied.documents), "entries": copied.entries}, indent=2))
    else:
        print("\n".join(_lines(copied)))
    return 0


async def _copy(source: str, target: str) -> "Copied":
    from nutmcp.journal.adoption import adopt
    from nutmcp.state.copying import copy
    from nutmcp.state.opening import file_of, open_state

    path = file_of(source)
    if path is not None and not path.is_file():
        raise ConfigurationError("There is no state file to copy.", "Give the path of one as FROM.")
    from_, to = open_state(source), open_state(target)
    try:
        copied = await copy(from_, to)
        await adopt(to)
        return copied
    finally:
        from_.close()
        to.close()


def _lines(copied: "Copied") -> Iterator[str]:
    known = {called: copied.documents[kind] for kind, called in _CALLED.items() if copied.documents[kind]}
    rest = copied.documents.total() - sum(known.values())
    yield "Copied:"
    for called, count in {**known, "other documents": rest, "entries of logs": copied.entries}.items():
        yield f"{count:>9,} {called}"
    yield "It was left where it was, too. Set NUTMCP_STATE of all servers to the new place before they write again."
