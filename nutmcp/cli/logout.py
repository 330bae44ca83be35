"""`nutmcp logout`: removes the credentials that `nutmcp login` stored."""

import os
from collections.abc import Sequence

from nutmcp.cli.flags import Parser, add_settings, given_settings, system_in
from nutmcp.server.logs import start_logging
from nutmcp.settings import load
from nutmcp.settings.stored import forget


def run(words: Sequence[str]) -> int:
    """Remove what is stored for the address of the API, and return the exit code."""
    system = system_in(words)
    parser = Parser("logout", f"Remove the {system.name} credentials that `nutmcp login` stored on this machine.")
    add_settings(parser, system, only=("system", "url"))
    settings = load(os.environ, given_settings(parser, parser.read(words)))
    start_logging("error")
    places = forget(settings.url)
    for place in places:
        print(f"Removed from {place}, for {settings.url}.")
    if not places:
        print(f"Nothing is stored for {settings.url}.")
    return 0
