"""Words for the user and for everyone are understood in both languages; names are not taken for them."""

import pytest

from nutmcp.words.members import means_everyone, means_me


@pytest.mark.parametrize("said", ["me", " Me ", "myself", "moi", "Moi-même"])
def test_words_for_the_user_are_understood(said: str) -> None:
    assert means_me(said)
    assert not means_everyone(said)


@pytest.mark.parametrize(
    "said", ["all", "Everyone", "everybody", "tous", "toutes", "Tout  le monde", "the team", "l’équipe"]
)
def test_words_for_all_members_are_understood(said: str) -> None:
    assert means_everyone(said)
    assert not means_me(said)


@pytest.mark.parametrize("said", [None, 9015, "", "Moira", "Allan", "tout", "Teamer"])
def test_what_may_be_a_name_or_an_id_is_neither(said: int | str | None) -> None:
    assert not means_me(said)
    assert not means_everyone(said)
