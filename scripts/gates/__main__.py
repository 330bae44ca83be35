"""`python -m scripts.gates [NAME…]`: runs other people's checkers on the product, all of them or those that are named.

What takes minutes, or needs more than the package registries have, runs only where it is named: `fleet`, `pgbouncer`.
`--lock` writes again what the checkers bring with them, and `--contract` what mcp-contract compares the tools to.
What cannot be installed on this machine is said; where CI is set, that is a failure too.
"""

import os
import sys
import time
from collections.abc import Callable

from scripts.gates.declared import GATES
from scripts.gates.environments import programs_of, write_locks
from scripts.gates.failing import Failed, NotToBeHad
from scripts.gates.real_parts import REAL_PARTS
from scripts.gates.running import SERVER, Bench, run_command, run_gate
from scripts.gates.serving import serving
from scripts.gates.ways_in import WAYS_IN, install_wheel

LONGEST_COMPLAINT = 4_000
_MARKS = {"passed": "✓", "failed": "✗", "not run": "?"}


def main(words: list[str]) -> int:
    """Run what is asked for, or everything, and return the exit code."""
    if words == ["--lock"]:
        write_locks()
        return 0
    if words == ["--contract"]:
        install_wheel()
        print(run_command(["mcp-contract", "snapshot", "--quiet", "--", *SERVER], programs_of("mcp-contract")))
        return 0
    checks = {**WAYS_IN, **REAL_PARTS}
    known = [*checks, *(gate.name for gate in GATES)]
    if unknown := [word for word in words if word not in known]:
        print(f"There is no gate {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    wanted = words or [name for name in known if name not in REAL_PARTS]
    fates = [_tried("wheel", install_wheel)]
    if fates == ["passed"]:
        fates += [_tried(name, check) for name, check in checks.items() if name in wanted and name != "wheel"]
        fates += _gates(wanted)
    counts = {fate: fates.count(fate) for fate in _MARKS}
    print("Gates: " + ", ".join(f"{count} {fate}" for fate, count in counts.items()) + ".")
    return int(counts["failed"] > 0 or (counts["not run"] > 0 and bool(os.environ.get("CI"))))


def _gates(wanted: list[str]) -> list[str]:
    chosen = [gate for gate in GATES if gate.name in wanted]
    if not chosen:
        return []
    with serving() as site:
        bench = Bench(site)
        return [_tried(gate.name, lambda gate=gate: run_gate(gate, bench)) for gate in chosen]


def _tried(name: str, check: Callable[[], str]) -> str:
    """Run one check, tell its result in a line, and return how it ended."""
    began = time.monotonic()
    try:
        fate, told = "passed", check()
    except NotToBeHad as missing:
        fate, told = "not run", f"could not be installed here:\n{str(missing)[-LONGEST_COMPLAINT:]}"
    except Failed as failure:
        fate, told = "failed", str(failure)[-LONGEST_COMPLAINT:]
    print(f"{_MARKS[fate]} {name:24}{time.monotonic() - began:6.1f} s  {told}", flush=True)
    return fate


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
