"""Confirm tokens: single use, and bound to the call, the state of the record and the user."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from nutmcp.state.tokens import Tokens
from nutmcp.tools.desk import Desk


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a confirm token stands for.

    Attributes:
        desk: Whose place, store and clock count.
        tool: The tool that is to be confirmed.
        meant: What is to be written, as it was understood; a relative date that has moved on is another call.
        present: The record as it is now, if there is one.
        options: What else decides what is done, in the order of what is meant, as JSON.
    """

    desk: Desk
    tool: str
    meant: BaseModel | Sequence[BaseModel] | None
    present: BaseModel | None = None
    options: Sequence[object] = ()

    async def token(self) -> str:
        """Return a new token, good once and for ten minutes."""
        return await Tokens(self.desk.store, self.desk.clock).issue(await self._purpose())

    async def redeem(self, token: str) -> None:
        """Take a token back.

        Raises:
            InvalidArguments: It is not good for this; nothing is written.
        """
        await Tokens(self.desk.store, self.desk.clock).redeem(token, await self._purpose())

    async def _purpose(self) -> str:
        meant = [self.meant] if isinstance(self.meant, BaseModel) else list(self.meant or ())
        me = await self.desk.directory.me_if_known()
        return json.dumps(
            [
                self.tool,
                self.desk.place,
                me.id if me else None,
                [each.model_dump(mode="json") for each in meant],
                self.present.model_dump(mode="json") if self.present else None,
                list(self.options),
            ]
        )
