"""`python -m scripts.bundle`: packs `dist/nutmcp.mcpb`, which desktop clients install; it takes no Node."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKED = ROOT / "dist" / "nutmcp.mcpb"
BESIDE_THE_CODE = ("pyproject.toml", "uv.lock", "README.md", "LICENSE", "desktop/manifest.json", "desktop/icon.png")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file knows, so that the same files make the same bundle."""


def pack(target: Path = PACKED) -> Path:
    """Write the bundle, a zip file with the manifest at its top, and return where it is."""
    listed = subprocess.run(["git", "ls-files", "nutmcp"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - whichever git made the clone
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in sorted((*BESIDE_THE_CODE, *listed.stdout.splitlines())):
            entry = zipfile.ZipInfo(name.removeprefix("desktop/"), _LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            bundle.writestr(entry, (ROOT / name).read_bytes())
    return target


if __name__ == "__main__":
    packed = pack()
    print(f"{packed.relative_to(ROOT)}, {packed.stat().st_size // 1024} KiB")
    sys.exit(0)
