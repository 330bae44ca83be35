"""`nutmcp receivables`: what is owed, by currency and lateness, and by whom."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from nutmcp.cli.flags import Parser
from nutmcp.cli.picture import Ask, Filled, run_picture
from nutmcp.views.receivables import receivables_picture
from nutmcp.views.view import RECEIVABLES

if TYPE_CHECKING:
    from nutmcp.tools.desk import Desk


def run(words: Sequence[str]) -> int:
    """Draw what is owed, and return the exit code."""
    return run_picture(
        RECEIVABLES,
        words,
        add_flags=_flags,
        gather=_gather,
        draw=lambda filled: receivables_picture(cast("Any", filled["answer"])),
    )


def _flags(parser: Parser) -> None:
    parser.add_argument("--customer", metavar="NAME", help="only of this one")


async def _gather(desk: "Desk", ask: Ask, understood: argparse.Namespace) -> Filled:
    del desk
    asked: dict[str, object] = {"group_by": ["customer"], "status": ["unpaid"]}
    if "customer" in understood:
        asked["customer"] = understood.customer
    return {"arguments": asked, "answer": await ask("summarize_invoices", **asked)}
