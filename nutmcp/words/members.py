"""The words that stand for the user, or for all members, where a member is named."""

from nutmcp.words.fold import fold

_ME = ("me", "myself", "moi", "moi-meme")
_EVERYONE = (
    *("all", "everyone", "everybody", "all of us", "team", "the team", "our team", "the whole team"),
    *("tous", "toutes", "tout le monde", "equipe", "l'equipe", "notre equipe", "toute l'equipe"),
)


def means_me(member: int | str | None) -> bool:
    """Return whether what was said stands for the user, in English or French."""
    return isinstance(member, str) and fold(member) in _ME


def means_everyone(member: int | str | None) -> bool:
    """Return whether what was said stands for all members that the user may see."""
    return isinstance(member, str) and fold(member) in _EVERYONE
