"""The generated documentation is what the code says, and a stale page is shown as a diff."""

import shutil
from pathlib import Path

import pytest

from scripts.docs.__main__ import main, stale
from scripts.docs.pages import PARTS, filled_in
from scripts.docs.table import markdown_table
from tests.laws.sources import ROOT


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose documentation was written anew."""
    folder = tmp_path_factory.mktemp("current")
    for name in PARTS:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    assert main(["--write"], folder) == 0
    return folder


@pytest.fixture
def project(current: Path, tmp_path: Path) -> Path:
    """Return a copy of it, in which something may be changed."""
    return Path(shutil.copytree(current, tmp_path, dirs_exist_ok=True))


def test_what_was_generated_is_current() -> None:
    assert sorted(path.name for path in stale(ROOT)) == []


def test_what_was_written_is_found_current(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["--check"], project) == 0
    assert capsys.readouterr().out == ""


def test_a_stale_page_is_shown_as_a_diff_and_left_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = project / "docs" / "settings.md"
    changed = page.read_text(encoding="utf-8").replace("NUTMCP_STATE", "NUTMCP_STATUE")
    page.write_text(changed, encoding="utf-8")
    capsys.readouterr()
    assert main(["--check"], project) == 1
    shown = capsys.readouterr()
    assert "--- docs/settings.md" in shown.out
    assert "-| `NUTMCP_STATUE`" in shown.out
    assert "make docs" in shown.err
    assert page.read_text(encoding="utf-8") == changed


def test_what_people_wrote_around_the_tables_stays(project: Path) -> None:
    readme = project / "README.md"
    before = readme.read_text(encoding="utf-8")
    readme.write_text(before.replace("| `NUTCACHE_MEMBER`", "| `STALE`"), encoding="utf-8")
    main([], project)
    assert readme.read_text(encoding="utf-8") == before


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(LookupError):
        filled_in("# nutmcp\n", PARTS["README.md"])


def test_an_unknown_word_is_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--chek"]) == 2
    assert "--check" in capsys.readouterr().err


def test_text_cannot_break_a_table() -> None:
    assert markdown_table(("A", "B"), [("x|y", "one\ntwo")]).splitlines()[-1] == "| x\\|y | one two |"
