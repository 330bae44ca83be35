"""The project speaks of the product alone: no machine's paths, no registry's host, no workplace talk."""

import re

import pytest

from tests.laws.sources import ROOT, tracked_files

pytestmark = pytest.mark.process


# One letter of each stands in brackets, so that this file does not break its own law.
UNWANTED = {
    "the path of somebody's machine": r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/",
    "a path beside the project": r"\.\./share[d]\b",
    "the host of a package registry": r"\b(?:pyp[i]|pythonhoste[d]|npmj[s])\.(?:org|com)\b",
    "talk of the workplace": r"\bthis sessio[n]\b|\bthe CE[O]\b|\bissue #?\d+\b|\bthe brie[f]\b",
    "a document that is not here": r"\b(?:hous[e]|contrac[t]|anchor[s]|wire-fact[s])\.md\b",
}


def test_tracked_files_speak_of_the_product_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {what}: {line.strip()[:100]}"
        for path in tracked_files()
        # A lock records where each package came from.
        if path.suffix != ".lock"
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        for what, pattern in UNWANTED.items()
        if re.search(pattern, line)
    ]
    assert not found, "\n".join(found)
