"""How long nutmcp takes to start, and what memory it holds, against a bare MCP server in the same run.

Each run spawns the program, sends `initialize` and then `tools/list` over stdio, and ends it by closing its
input. The two programs take turns, so that whatever else the machine does slows both.
"""

import argparse
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import nutmcp

BARE = [sys.executable, str(Path(__file__).with_name("bare_server.py"))]
NUTMCP = [sys.executable, "-m", "nutmcp", "serve"]
CLIENT = {"name": "benchmark", "version": "1"}
INITIALIZE = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": CLIENT}
# macOS counts the peak in bytes, the others in KiB.
MEBIBYTE = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Start:
    """What one start took: seconds from the spawn to each answer, MiB at the peak; and how many tools it listed."""

    first_reply: float
    tools_list: float
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
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
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
    return Start(first_reply, tools_list, usage.ru_maxrss / MEBIBYTE, tools)


def medians(starts: list[Start]) -> Start:
    """Return the middle of each figure."""
    return Start(
        statistics.median(each.first_reply for each in starts),
        statistics.median(each.tools_list for each in starts),
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


def row(name: str, start: Start) -> str:
    """Write one program's line of the table."""
    tools = "1 tool" if start.tools == 1 else f"{start.tools} tools"
    return f"| {name}, {tools} | {start.first_reply:.3f} s | {start.tools_list:.3f} s | {start.peak:.1f} MiB |"


def table(bare: Start, other: Start, runs: int) -> str:
    """Write the figures as Markdown, with the machine and the versions under them."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    versions = f"Python {platform.python_version()}, mcp {version('mcp')}, nutmcp {nutmcp.__version__}"
    ratios = (other.first_reply / bare.first_reply, other.tools_list / bare.tools_list, other.peak / bare.peak)
    lines = [
        "| | spawn → first reply | spawn → `tools/list` | peak RSS |",
        "|---|---|---|---|",
        row("bare mcp server", bare),
        row("nutmcp", other),
        f"| ratio | {' | '.join(f'{each:.3f}' for each in ratios)} |",
        "",
        f"Medians of {runs} starts each, in turns; {machine}; {versions}.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the comparison; exit with 1 where a ratio is over the limit that was given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15, help="starts of each program (15)")
    parser.add_argument("--command", type=shlex.split, default=NUTMCP, help="what to start instead of nutmcp")
    parser.add_argument("--limit", type=float, help="the greatest ratio to tools/list, and in memory, that passes")
    options = parser.parse_args()
    bare, other = compare(options.command, options.runs)
    print(table(bare, other, options.runs))
    if not other.tools:
        sys.exit("The program listed no tool, so the figures say nothing.")
    if options.limit and max(other.tools_list / bare.tools_list, other.peak / bare.peak) > options.limit:
        sys.exit(f"Over the limit of {options.limit}.")


if __name__ == "__main__":
    main()
