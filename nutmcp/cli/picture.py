"""Draws what tools answer, outside a chat: in the terminal, or into a file as HTML or SVG."""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nutmcp.cli.flags import Parser, add_settings, given_settings, system_in
from nutmcp.errors import ConfigurationError, NotFound
from nutmcp.server.logs import start_logging
from nutmcp.settings import Settings, load
from nutmcp.views.picture import Answer, Picture
from nutmcp.views.view import View

if TYPE_CHECKING:
    from nutmcp.tools.desk import Desk

Ask = Callable[..., Awaitable[Answer]]
"""Calls the tool of that name, with its arguments by name."""
Filled = Mapping[str, object]
Gather = Callable[["Desk", Ask, argparse.Namespace], Awaitable[Filled]]
"""Asks for all that a page shows."""


def run_picture(
    view: View,
    words: Sequence[str],
    *,
    add_flags: Callable[[Parser], None],
    gather: Gather,
    draw: Callable[[Filled], Picture],
) -> int:
    """Run a command that draws a view, and return the exit code."""
    parser = Parser(view.name, f"Draw it in the terminal, or into a file. {view.description}")
    add_flags(parser)
    parser.add_argument("--html", metavar="FILE", help="write the page that a client shows, filled, instead")
    parser.add_argument("--svg", metavar="FILE", help="write it as an SVG picture instead")
    add_settings(parser, system_in(words))
    understood = parser.read(words)
    settings = load(os.environ, given_settings(parser, understood))
    start_logging("error", settings.secrets())
    filled = asyncio.run(_gathered(settings, gather, understood))
    _show(view, filled, draw(filled), understood)
    return 0


async def _gathered(settings: Settings, gather: Gather, understood: argparse.Namespace) -> Filled:
    from nutmcp.server.assembly import surface_of
    from nutmcp.server.desk import open_desk
    from nutmcp.server.results import told

    surface = surface_of(settings)
    async with open_desk(settings) as desk:

        async def ask(name: str, **arguments: object) -> Answer:
            offer = surface.find(name)
            if offer is None:
                raise _nothing_to_draw(settings, name)
            tool = offer.load()
            _, answer = told(await tool.run(desk, tool.read(arguments)))
            return answer

        return await gather(desk, ask, understood)


def _nothing_to_draw(settings: Settings, tool: str) -> NotFound:
    """Return the error of a picture whose tool is not there: the system keeps nothing of it, or it is not offered."""
    from nutmcp.tools.surface import read_definitions

    system = settings.system
    if tool in {each["name"] for each in read_definitions(system.key)}:
        return NotFound(
            f"The picture is drawn by {tool}, which is not offered.", "Offer it, or leave out what narrows."
        )
    return NotFound(f"{system.name} keeps nothing that this picture shows.", "Choose another system with --system.")


def _show(view: View, filled: Filled, picture: Picture, understood: argparse.Namespace) -> None:
    from nutmcp.views.svg import in_svg
    from nutmcp.views.terminal import in_text

    if "html" in understood:
        _write(understood.html, view.page(filled))
    if "svg" in understood:
        _write(understood.svg, in_svg(picture))
    if "html" not in understood and "svg" not in understood:
        print(in_text(picture))


def _write(file: str, text: str) -> None:
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{file} could not be written: {error.strerror or error}.", "Name a file in a folder that is there."
        ) from error
    print(f"Written: {file}")
