"""Confirm tokens: single use, and bound to the call, the state of the record and the user."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from nutmcp.state.one_time_tokens import OneTimeTokens, for_other_arguments
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
        said: The call as it was understood, so that the token alone says it again.
    """

    desk: Desk
    tool: str
    meant: BaseModel | Sequence[BaseModel] | None
    present: BaseModel | None = None
    options: Sequence[object] = ()
    said: Mapping[str, object] | None = None

    async def token(self) -> str:
        """Return a new token, good once and for ten minutes."""
        kept = None if self.said is None else {"by": await _caller(self.desk, self.tool), "said": dict(self.said)}
        return await OneTimeTokens(self.desk.store, self.desk.clock).issue(await self._purpose(), kept)

    async def redeem(self, token: str) -> None:
        """Take a token back.

        Raises:
            InvalidArguments: It is not good for this; nothing is written.
        """
        await OneTimeTokens(self.desk.store, self.desk.clock).redeem(token, await self._purpose())

    async def _purpose(self) -> str:
        meant = [self.meant] if isinstance(self.meant, BaseModel) else list(self.meant or ())
        return json.dumps(
            [
                *await _caller(self.desk, self.tool),
                [each.model_dump(mode="json") for each in meant],
                self.present.model_dump(mode="json") if self.present else None,
                list(self.options),
            ]
        )


async def said_before(desk: Desk, tool: str, token: str) -> Mapping[str, Any]:
    """Return the call that a token was handed out for, to be said again by the token alone; it stays to be redeemed.

    Raises:
        InvalidArguments: It is not good for a call of this tool by this user.
    """
    kept = await OneTimeTokens(desk.store, desk.clock).kept(token)
    if kept["by"] != await _caller(desk, tool):
        raise for_other_arguments()
    return kept["said"]


async def _caller(desk: Desk, tool: str) -> list[object]:
    me = await desk.directory.me_if_known()
    return [tool, desk.place, me.id if me else None]
