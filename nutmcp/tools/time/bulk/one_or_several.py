"""The way from a call that changes or deletes time entries to one of them, or to several at once."""

from collections.abc import Awaitable, Callable

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.sentences import names_of, names_telling
from nutmcp.tools.time.answers import ChangeAnswer
from nutmcp.tools.time.bulk.bulk_plan import Asked, agreed_to, plan
from nutmcp.tools.time.bulk.bulk_rows import preview_of_several
from nutmcp.tools.time.bulk.bulk_writing import written_as_agreed

One = Callable[[Desk, Id, Asked, str | None], Awaitable[ChangeAnswer]]


async def one_or_several(desk: Desk, tool: str, asked: Asked, token: str | None, one: One) -> ChangeAnswer:
    """Preview what was asked for, or do what was agreed to.

    Args:
        desk: What the tool works with.
        tool: The tool.
        asked: What was asked for; nothing where the token says it all.
        token: What the preview handed out.
        one: Does it to one entry that was named alone, after a preview of its own where that is needed.

    Raises:
        NutmcpError: Nothing was changed, or is known to be.
    """
    if token is not None and asked.which.only is None:
        kept = await agreed_to(desk, tool, asked, token)
        if kept.agreed:
            return await written_as_agreed(desk, tool, kept, token, await names_of(desk))
        asked = kept.asked
    if asked.which.only is not None:
        return await one(desk, asked.which.only, asked, token)
    steps = await plan(desk, asked)
    named = of_kind(TimeEntry, [each.found.entry for each in steps if each.found.entry is not None])
    return await preview_of_several(desk, tool, asked, steps, await names_telling(desk, await names_of(desk), named))
