"""`python -m scripts.docs`: writes what is generated, or with --check says what is no longer what the code says."""

import sys
from difflib import unified_diff
from pathlib import Path

from scripts.docs.pages import pages

ROOT = Path(__file__).parents[2]


def stale(root: Path) -> dict[Path, str]:
    """Return each generated file that does not say what it ought to, with what that is."""
    return {path: text for path, text in pages(root).items() if _read(path) != text}


def main(words: list[str], root: Path = ROOT) -> int:
    """Write or check, and return the exit code."""
    if words not in ([], ["--write"], ["--check"]):
        print("usage: python -m scripts.docs [--write | --check]", file=sys.stderr)
        return 2
    changed = stale(root)
    if words == ["--check"]:
        for path, text in changed.items():
            name = path.relative_to(root).as_posix()
            sys.stdout.writelines(unified_diff(_lines(_read(path)), _lines(text), name, f"{name} as generated"))
        if changed:
            print("Generated files are stale; run: make docs", file=sys.stderr)
        return int(bool(changed))
    for path, text in changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"Wrote {path.relative_to(root)}.\n")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
