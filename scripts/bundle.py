"""`python -m scripts.bundle`: packs a bundle for each system, which desktop clients install; it takes no Node."""

import subprocess
import sys
import zipfile
from pathlib import Path

from nutmcp.systems import SYSTEMS
from scripts.docs.desktop import bundle_of, manifest_of

ROOT = Path(__file__).parents[1]
PACKED = ROOT / "dist"
BESIDE_THE_CODE = ("pyproject.toml", "uv.lock", "README.md", "LICENSE", "desktop/icon.png")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file knows, so that the same files make the same bundle."""


def pack(key: str, folder: Path = PACKED) -> Path:
    """Write the bundle of a system, a zip file with its manifest at the top, and return where it is."""
    target = folder / f"{bundle_of(key)}.mcpb"
    listed = subprocess.run(["git", "ls-files", "nutmcp"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - whichever git made the clone
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        files = {name.removeprefix("desktop/"): name for name in (*BESIDE_THE_CODE, *listed.stdout.splitlines())}
        for inside, name in sorted((files | {"manifest.json": manifest_of(key)}).items()):
            entry = zipfile.ZipInfo(inside, _LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            bundle.writestr(entry, (ROOT / name).read_bytes())
    return target


if __name__ == "__main__":
    for system in SYSTEMS:
        packed = pack(system)
        print(f"{packed.relative_to(ROOT)}, {packed.stat().st_size // 1024} KiB")
    sys.exit(0)
