"""How long nutmcp takes to start, and what memory it holds, against a bare MCP server in the same run.

Each run spawns the program, sends `initialize` and then `tools/list` over stdio, and ends it by closing its
input. The two programs take turns, so that whatever else the machine does slows both.
"""

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from benchmarks.report import ROOT, section, table, verdict

BARE = [sys.executable, str(Path(__file__).with_name("bare_server.py"))]
NUTMCP = [sys.executable, "-m", "nutmcp", "serve"]
CLIENT = {"name": "benchmark", "version": "1"}
INITIALIZE = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": CLIENT}
HEAD = ("", "spawn → first reply", "spawn → `tools/list`", "processor", "peak resident memory")
MOST_RESIDENT = 75
# macOS counts the peak in bytes, the others in KiB.
MEBIBYTE = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Start:
    """What one start took: seconds from the spawn to each answer, seconds of the processor, and MiB at the peak.

    `tools` is how many tools it listed.
    """

    first_reply: float
    tools_list: float
    processor: float
    peak: float
    tools: int


def send(pipe: IO[bytes], method: str, params: Mapping[str, object], ident: int | None = None) -> None:
    """Write one message; without an id it is a notification."""
    message: dict[str, object] = {"jsonrpc": "2.0", "method": method, "params": params}
    pipe.write(json.dumps(message if ident is None else message | {"id": ident}).encode() + b"\n")
    pipe.flush()


def receive(pipe: IO[bytes], ident: int) -> dict[str, Any]:
    """Read up to the answer with that id, and return its result."""
    for line in pipe:
        answer = json.loads(line)
        if answer.get("id") == ident:
            if "result" not in answer:
                sys.exit(f"The program answered with an error: {answer}")
            return answer["result"]
    sys.exit("The program ended before it answered.")


def measure(command: list[str]) -> Start:
    """Start the program once and return what that took.

    The peak is the kernel's for the ended process; it would count this script's own memory at the fork, which is
    why the script imports so little.
    """
    began = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        if process.stdin is None or process.stdout is None:
            sys.exit("The program has no pipes.")
        send(process.stdin, "initialize", INITIALIZE, 1)
        receive(process.stdout, 1)
        first_reply = time.perf_counter() - began
        send(process.stdin, "notifications/initialized", {})
        send(process.stdin, "tools/list", {}, 2)
        tools = len(receive(process.stdout, 2)["tools"])
        tools_list = time.perf_counter() - began
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Start(first_reply, tools_list, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEBIBYTE, tools)


def medians(starts: list[Start]) -> Start:
    """Return the middle of each figure."""
    return Start(
        statistics.median(each.first_reply for each in starts),
        statistics.median(each.tools_list for each in starts),
        statistics.median(each.processor for each in starts),
        statistics.median(each.peak for each in starts),
        min(each.tools for each in starts),
    )


def compare(command: list[str], runs: int) -> tuple[Start, Start]:
    """Return the medians of the bare server and of the program, measured in turns after one unmeasured start."""
    bare: list[Start] = []
    other: list[Start] = []
    for _ in range(runs + 1):
        bare.append(measure(BARE))
        other.append(measure(command))
    return medians(bare[1:]), medians(other[1:])


def row(name: str, start: Start) -> list[str]:
    """Write one program's line of the table."""
    tools = "1 tool" if start.tools == 1 else f"{start.tools} tools"
    times = (start.first_reply, start.tools_list, start.processor)
    return [f"{name}, {tools}", *(f"{each:.3f} s" for each in times), f"{start.peak:.1f} MiB"]


def ratios(bare: Start, other: Start) -> list[float]:
    """Return how much more the program takes of each than the bare server."""
    return [
        other.first_reply / bare.first_reply,
        other.tools_list / bare.tools_list,
        other.processor / bare.processor,
        other.peak / bare.peak,
    ]


def main() -> None:
    """Print the section; exit with 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=21, help="starts of each program (21)")
    parser.add_argument("--command", type=shlex.split, default=NUTMCP, help="what to start instead of nutmcp")
    parser.add_argument("--limit", type=float, default=1.1, help="the greatest ratio that passes (1.1)")
    options = parser.parse_args()
    bare, other = compare(options.command, options.runs)
    if not other.tools:
        sys.exit("The program listed no tool, so the figures say nothing.")
    compared = ratios(bare, other)
    rows = [row("a bare `mcp` server", bare), row("nutmcp", other), ["ratio", *(f"{each:.2f} ×" for each in compared)]]
    print(section("Start and memory", table(HEAD, rows), f"Medians of {options.runs} starts each, in turns."))
    verdict(
        (
            ("ratio to `tools/list`", compared[1], options.limit),
            ("ratio of memory", compared[3], options.limit),
            ("MiB resident", other.peak, MOST_RESIDENT),
        )
    )


if __name__ == "__main__":
    main()
