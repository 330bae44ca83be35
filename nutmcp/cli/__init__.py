"""The commands: this picks one and reports how it ended, and each has a module that is loaded when it runs."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper

from nutmcp import __version__
from nutmcp.errors import ConfigurationError, NutmcpError

COMMANDS = {
    "serve": "offer a remote system to an assistant, on stdio or HTTP; also without any command",
    "sandbox": "run the built-in system alone, on HTTP, to point anything at",
    "demo": "watch an assistant do the main job on the built-in system",
    "doctor": "check the settings, the account and the machine, and say what to do",
    "login": "store your credentials in the system keyring or a private file",
    "logout": "remove the stored credentials",
    "journal": "list the writes that were made or tried from this machine",
    "state": "copy timers, journal, limits and keys to another place, such as PostgreSQL",
    "users": "list who has entered credentials on a server for several people, export what one wrote, or remove one",
    "week": "draw the time of a week, in the terminal or into a file",
    "receivables": "draw what is owed, in the terminal or into a file",
}
"""The commands by name, in the order in which help lists them."""

_INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 after a failure, or 2 if it was asked for wrongly."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console that lacks a character shows “?”; what was printed comes ahead of what went wrong.
            stream.reconfigure(errors="replace", line_buffering=True)
    try:
        return _run(list(sys.argv[1:] if words is None else words))
    except NutmcpError as error:
        print(f"nutmcp: {error.message}", file=sys.stderr)
        return 2 if isinstance(error, ConfigurationError) else 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(words: list[str]) -> int:
    """Dispatch to a command; flags without a command are those of `serve`."""
    match words:
        case ["--help" | "-h", *_]:
            print(_help())
            return 0
        case ["--version", *_]:
            print(f"nutmcp {__version__}")
            return 0
        case [name, *rest] if name in COMMANDS:
            return _command(name)(rest)
        case [word, *_] if not word.startswith("-"):
            raise _unknown(word)
        case rest:
            return _command("serve")(rest)


def _command(name: str) -> Callable[[Sequence[str]], int]:
    """Return what runs a command; its module bears its name."""
    return import_module(f"nutmcp.cli.{name}").run


def _unknown(word: str) -> ConfigurationError:
    from nutmcp.words.fold import clean
    from nutmcp.words.nearest import nearest_first

    commands = ", ".join(nearest_first(word, COMMANDS))
    return ConfigurationError(
        f"There is no command “{clean(word, 40)}”.", f"The commands are, nearest first: {commands}."
    )


def _help() -> str:
    lines = [f"  {name:13}{summary}" for name, summary in COMMANDS.items()]
    return "\n".join(
        [
            "Time tracking, projects and invoicing in conversation: an MCP server.",
            "",
            "usage: nutmcp [COMMAND] [FLAGS]",
            "",
            *lines,
            "",
            "“nutmcp COMMAND --help” explains the flags and settings of a command; --version tells the version.",
        ]
    )
