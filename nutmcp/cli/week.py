"""`nutmcp week`: the time of one week by project and day, and what is missing."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from nutmcp.cli.flags import Parser
from nutmcp.cli.picture import Ask, Filled, run_picture
from nutmcp.views.view import WEEK
from nutmcp.views.week import LEVELS, week_picture
from nutmcp.words.weeks import parse_week

if TYPE_CHECKING:
    from nutmcp.tools.desk import Desk
    from nutmcp.views.picture import Answer


def run(words: Sequence[str]) -> int:
    """Draw a week, and return the exit code."""
    return run_picture(
        WEEK,
        words,
        add_flags=_flags,
        gather=_gather,
        draw=lambda filled: week_picture(cast("Any", filled["answer"]), cast("Any", filled["timers"])),
    )


def _flags(parser: Parser) -> None:
    parser.add_argument(
        "week", nargs="?", default="this_week", help="this_week, last_week, 2026-W47, or a day in it (this_week)"
    )
    parser.add_argument("--of", metavar="MEMBER", help="whose week: a name, an e-mail, or all (me)")


async def _gather(desk: "Desk", ask: Ask, understood: argparse.Namespace) -> Filled:
    week = parse_week(understood.week, desk.today(), desk.week_start)
    asked: dict[str, object] = {
        "from": week.first.isoformat(),
        "to": week.last.isoformat(),
        "group_by": list(LEVELS),
        "missing": "days",
    }
    mine = "of" not in understood
    if not mine:
        asked["member"] = understood.of
    answer = await ask("summarize_time", **asked)
    timers: list[Answer] = (await ask("list_timers"))["items"] if mine else []
    return {
        "arguments": asked,
        "answer": answer,
        "timers": [each for each in timers if each.get("state") != "stopped"],
    }
