"""The version is written once, and whatever repeats it agrees."""

import json
import re
import tomllib

import pytest

import nutmcp
from tests.laws.sources import ROOT


def test_the_package_alone_states_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "nutmcp/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?", nutmcp.__version__)


def test_the_changelog_knows_no_later_release() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(nutmcp.__version__)


@pytest.mark.parametrize("name", ["server.json", "desktop/manifest.json"])
def test_what_is_published_carries_the_same_version(name: str) -> None:
    published = json.loads((ROOT / name).read_text(encoding="utf-8"))
    assert published["version"] == nutmcp.__version__
    packages = published.get("packages", [])
    assert {package["version"] for package in packages if "version" in package} <= {nutmcp.__version__}
