"""Whose changes they are: where the account is, in which organization, and as whom, as one key of text."""

import json
from collections.abc import Sequence
from typing import cast


def owner_of(place: str, organization: str, me: str) -> str:
    """Return the key of one user; `place` tells one remote system from every other, and holds no secret."""
    return json.dumps([place, organization.casefold(), me.casefold()])


def parts_of(owner: str) -> Sequence[str]:
    """Return what a key was made of, empty where it was not set; a key of any other form is one part."""
    try:
        parts: object = json.loads(owner)
    except ValueError:
        parts = None
    return [str(each) for each in cast("list[object]", parts)] if isinstance(parts, list) and parts else [owner]


def user_of(owner: str) -> str:
    """Return as whom: the e-mail or the id that was set as the user, which may be empty."""
    return parts_of(owner)[-1]


def share_an_account(one: str, other: str) -> bool:
    """Return whether two keys are of users of one organization, told apart by nothing but who they are."""
    account = parts_of(one)[:-1]
    return one == other or (bool(account) and account == parts_of(other)[:-1])
