"""A URL names its store; one that names none gets the list of those that do."""

from pathlib import Path

import pytest

from nutmcp.errors import ConfigurationError
from nutmcp.state.opening import open_state


@pytest.mark.parametrize("url", ["memory:", ":memory:"])
def test_memory_is_a_store(url: str) -> None:
    assert open_state(url).kind == "memory"


@pytest.mark.parametrize("form", ["{path}", "sqlite://{path}", "sqlite:///{path}"])
def test_a_path_and_a_sqlite_url_name_the_same_file(form: str, tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "é%.db"
    spelled = str(path) if form == "{path}" else str(path).replace("%", "%25")
    store = open_state(form.format(path=spelled))
    assert store.kind == "sqlite"
    assert path.exists()
    store.close()


def test_a_relative_path_is_taken_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_state("state.db").close()
    assert (tmp_path / "state.db").exists()


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "a\0b",
        "redis://localhost",
        "mysql://user:secret@host/db",
        "sqlite:x",
        "sqlite:///x?mode=ro",
        "memry:",
    ],
)
def test_a_url_of_no_store_is_refused_with_the_forms_that_are_valid(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        open_state(url)
    assert "`sqlite:///path`" in refused.value.advice
    assert "`memory:`" in refused.value.advice
    assert "secret" not in refused.value.message
