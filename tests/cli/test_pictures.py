"""`nutmcp week` and `nutmcp receivables` draw what the tools answer, in the terminal or into a file."""

from pathlib import Path

import pytest

from tests.cli.commands import nutmcp

SANDBOX = ("--sandbox", "--sandbox-data", ":memory:", "--state", "memory:")


def test_a_week_is_drawn_with_what_is_missing(tmp_path: Path) -> None:
    said = nutmcp("week", "last_week", *SANDBOX, "--target-hours", "24h", state=tmp_path)
    assert said.returncode == 0
    lines = said.stdout.splitlines()
    assert "% billable" in lines[1]
    total, missing = lines[-2:]
    assert total.startswith("Total")
    assert missing.startswith("Missing")
    assert missing.count("−") == 5 + 1  # each working day, and in all


def test_a_week_that_nobody_can_mean_is_refused_and_the_forms_are_told(tmp_path: Path) -> None:
    said = nutmcp("week", "someday", *SANDBOX, state=tmp_path)
    assert (said.returncode, said.stdout) == (1, "")
    assert "2026-W47" in said.stderr


def test_what_is_owed_is_drawn_by_currency_and_by_customer(tmp_path: Path) -> None:
    said = nutmcp("receivables", *SANDBOX, state=tmp_path)
    assert said.returncode == 0
    assert said.stdout.startswith("Owed on ")
    assert all(f"\n{currency} " in said.stdout for currency in ("CAD", "EUR", "USD"))


@pytest.mark.parametrize("command", ["week", "receivables"])
def test_a_picture_goes_into_files_when_they_are_named(command: str, tmp_path: Path) -> None:
    page, drawing = tmp_path / "it.html", tmp_path / "it.svg"
    said = nutmcp(command, *SANDBOX, "--html", str(page), "--svg", str(drawing), state=tmp_path)
    assert said.returncode == 0
    assert said.stdout == f"Written: {page}\nWritten: {drawing}\n"
    assert '"answer": {"groups"' in page.read_text(encoding="utf-8")
    assert drawing.read_text(encoding="utf-8").startswith("<svg")


def test_a_file_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "week.svg"
    said = nutmcp("week", *SANDBOX, "--svg", str(file), state=tmp_path)
    assert said.returncode == 2
    assert f"{file} could not be written: No such file or directory." in said.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("receivables", "--system", "88miles"),
            "88 Miles keeps nothing that this picture shows. Choose another system with --system.",
        ),
        (
            ("week", "--toolsets", "projects"),
            "The picture is drawn by summarize_time, which is not offered. Offer it, or leave out what narrows.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_with_why(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    said = nutmcp(*words, *SANDBOX, state=tmp_path)
    assert (said.returncode, said.stderr) == (1, f"nutmcp: {told}\n")
