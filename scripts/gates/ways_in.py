"""The ways in, each gone as a stranger would: the wheel, the sdist, the desktop bundles."""

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from nutmcp.systems import SYSTEMS
from scripts.bundle import pack
from scripts.gates.environments import CACHE, UV, make_environment, programs_of, run_to_install
from scripts.gates.failing import Failed
from scripts.gates.running import run_command

DISTRIBUTIONS = CACHE / "dist"
BUNDLE = CACHE / "bundle"


def install_wheel() -> str:
    """Build the sdist, and from it the wheel; install that with the newest dependencies, and run it."""
    shutil.rmtree(DISTRIBUTIONS, ignore_errors=True)
    run_to_install(str(UV), "build", "--quiet", "--python", sys.executable, "-o", str(DISTRIBUTIONS))
    return _try_out(CACHE / "product", "*.whl")


def install_sdist() -> str:
    """Install the sdist, which builds itself, and run it."""
    return _try_out(CACHE / "sdist", "*.tar.gz")


def check_bundles() -> str:
    """Pack the desktop bundle of each system, and try it."""
    shutil.rmtree(BUNDLE, ignore_errors=True)
    return "; ".join(_try_bundle(key) for key in SYSTEMS)


def _try_bundle(key: str) -> str:
    """Unpack a bundle with its publisher's program, and ask it for its tools as a client would."""
    node = programs_of("node")
    unpacked, packed = BUNDLE / key, pack(key, BUNDLE)
    run_command(["mcpb", "unpack", str(packed), str(unpacked)], node)
    run_command(["mcpb", "validate", str(unpacked / "manifest.json")], node)
    # What the first start of it would fetch.
    run_to_install(str(UV), "sync", "--quiet", "--directory", str(unpacked), "--frozen", "--no-default-groups")
    return f"{packed.name}, {packed.stat().st_size // 1024} KiB, {_tools_of(unpacked, node)} tools"


def _tools_of(unpacked: Path, node: list[Path]) -> int:
    """Return how many tools the bundle lists, started by its own manifest; they have to be those that it tells of."""
    manifest = json.loads((unpacked / "manifest.json").read_text(encoding="utf-8"))
    start = manifest["server"]["mcp_config"]
    environment = f"NUTMCP_SYSTEM={start['env']['NUTMCP_SYSTEM']}"
    words = [
        "-e",
        environment,
        start["command"],
        *(word.replace("${__dirname}", str(unpacked)) for word in start["args"]),
    ]
    listed = run_command(["mcp-inspector", "--cli", *words, "--method", "tools/list"], [*node, UV.parent])
    answer, _ = json.JSONDecoder().raw_decode(listed, listed.index("{"))
    names = [tool["name"] for tool in answer["tools"]]
    if names != [tool["name"] for tool in manifest["tools"]]:
        raise Failed(f"The bundle lists {', '.join(names)}, and its manifest says otherwise.")
    return len(names)


def _try_out(home: Path, distribution: str) -> str:
    (file,) = DISTRIBUTIONS.glob(distribution)
    make_environment(home, str(file))
    version = run_command(["nutmcp", "--version"], [home / "bin"]).strip()
    run_to_install(str(UV), "pip", "check", "--quiet", "--python", str(home / "bin" / "python"))
    demo = run_command(["nutmcp", "demo"], [home / "bin"])
    return f"{version}; {demo.strip().splitlines()[-1]}"


WAYS_IN: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"wheel": install_wheel, "sdist": install_sdist, "bundle": check_bundles}
)
"""Each way in, by the name that it is asked for by."""
