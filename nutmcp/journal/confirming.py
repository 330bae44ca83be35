"""Confirmation that works in every client: a preview hands out a token, and the token allows the write."""

import json
from collections.abc import Mapping

from pydantic_core import to_jsonable_python

from nutmcp.clock import Clock
from nutmcp.state.ports import Store
from nutmcp.state.tokens import Tokens


class Confirming:
    """Hand out tokens that are good once, for ten minutes, for one call on one state of the record.

    Args:
        store: Where they are kept, so that they outlive the process.
        clock: Where the time comes from.
        owner: The caller: a key of user, organization and address.
    """

    def __init__(self, store: Store, clock: Clock, *, owner: str) -> None:
        self._tokens = Tokens(store, clock)
        self._owner = owner

    async def ask(self, tool: str, arguments: Mapping[str, object], state: object = None) -> str:
        """Return a token for a call.

        Args:
            tool: The name of the tool.
            arguments: Its arguments; the token itself, and those that are None, do not count.
            state: The record as it is now, or whatever else the preview showed.
        """
        return await self._tokens.issue(self._purpose(tool, arguments, state))

    async def accept(self, token: str, tool: str, arguments: Mapping[str, object], state: object = None) -> None:
        """Take a token back for the call that it was given for.

        Raises:
            InvalidArguments: It was used, is too old, or was given for something else.
        """
        await self._tokens.redeem(token, self._purpose(tool, arguments, state))

    def _purpose(self, tool: str, arguments: Mapping[str, object], state: object) -> str:
        said = {name: each for name, each in arguments.items() if each is not None and name != "confirm_token"}
        meant = to_jsonable_python([self._owner, tool, said, state])
        return json.dumps(meant, sort_keys=True)
