"""`nutmcp doctor`: checks the settings, the account and the machine, and says what to do about what is wrong."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from nutmcp.cli.examination import examine
from nutmcp.cli.findings import Finding
from nutmcp.cli.flags import Parser, add_settings, given_settings, system_in
from nutmcp.server.logs import start_logging

if TYPE_CHECKING:
    from nutmcp.client.http import AsgiApp

_MARKS = {"ok": "✓", "failed": "✗", "skipped": "–"}


def run(words: Sequence[str], *, network: "AsgiApp | None" = None) -> int:
    """Check everything, print what was found, and return 0 if all is well, else 1.

    Args:
        words: The words after the command.
        network: What answers in place of the network, where several people are served.
    """
    system = system_in(words)
    parser = Parser("doctor", "Check the settings, the account and the machine, and say what to do.")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.add_argument("--lift-pause", action="store_true", help=f"end the pause that {system.name} asked for")
    add_settings(parser, system)
    understood = parser.read(words)
    start_logging("error")
    flags, lift_pause = given_settings(parser, understood), "lift_pause" in understood
    findings = asyncio.run(examine(flags, lift_pause=lift_pause, network=network))
    well = all(finding.state != "failed" for finding in findings)
    if "json" in understood:
        checks = [{name: value for name, value in asdict(each).items() if value} for each in findings]
        print(json.dumps({"ok": well, "checks": checks}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(findings)))
    return 0 if well else 1


def _lines(findings: Iterable[Finding]) -> Iterable[str]:
    for finding in findings:
        yield f"{_MARKS[finding.state]} {finding.name:14}{finding.found}"
        for line in (finding.advice, *finding.candidates):
            if line:
                yield f"{'':16}{line}"
