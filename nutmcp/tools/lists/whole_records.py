"""Reads as a whole the few records that are shown, where a list tells only a part of each."""

from collections.abc import Sequence
from functools import partial
from typing import cast

import anyio

from nutmcp.client import Options
from nutmcp.errors import NotFound, NutmcpError, caught
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import Record, RecordT
from nutmcp.tools.desk import Desk


async def whole(desk: Desk, records: Sequence[RecordT]) -> list[RecordT]:
    """Return the records as a whole, in their order; one that is gone meanwhile stays as it was listed.

    Raises:
        NutmcpError: One could not be read.
    """
    if not records or desk.system.resource_of(type(records[0])).lists_whole:
        return list(records)
    found: dict[int, Record | NutmcpError] = {}

    async def read(at: int, record: Record) -> None:
        call = Call(verb=Verb.GET, resource=desk.system.resource_of(type(record)).name, id=record.id)
        answer = await caught(desk.client.send(call, Options(fresh=True)))
        if not isinstance(answer, NutmcpError):
            found[at] = answer.records[0]
        else:
            found[at] = record if isinstance(answer, NotFound) else answer

    async with anyio.create_task_group() as readers:
        for at, each in enumerate(records):
            readers.start_soon(partial(read, at, each))
    for each in found.values():
        if isinstance(each, NutmcpError):
            raise each
    return [cast("RecordT", found[at]) for at in range(len(records))]
