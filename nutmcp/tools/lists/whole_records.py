"""Reads as a whole the few records that are shown, where a list tells only a part of each."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import cast

import anyio

from nutmcp.client import Options
from nutmcp.errors import NotFound, NutmcpError, caught
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter
from nutmcp.remote.record import Record, RecordT, of_kind
from nutmcp.tools.desk import Desk

MOST_AS_A_WHOLE = 300
"""How many records are listed as a whole, which is much to ask for, where that saves asking for their parts."""


def tell(records: Sequence[Record], field: str) -> bool:
    """Return whether records tell a field, were it only that there is none."""
    return all(field in each.model_fields_set for each in records)


async def whole(desk: Desk, records: Sequence[RecordT], telling: str | None = None) -> list[RecordT]:
    """Return the records as a whole, in their order; one that is gone meanwhile stays as it was listed.

    Args:
        desk: What the tool works with.
        records: The records, as they were listed.
        telling: A field that only whole records tell: where all tell it, none is read again.

    Raises:
        NutmcpError: One could not be read.
    """
    if not records or desk.system.resource_of(type(records[0])).lists_whole:
        return list(records)
    if telling is not None and tell(records, telling):
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


async def all_if_few(desk: Desk, kind: type[RecordT], filters: tuple[Filter, ...] = ()) -> list[RecordT] | None:
    """Return all records of a kind as a whole; None where they are too many for that."""
    resource = desk.system.resource_of(kind).name
    call = Call(verb=Verb.LIST, resource=resource, filters=filters)
    if (await desk.client.send(replace(call, page=MOST_AS_A_WHOLE + 1, limit=1))).records:
        return None
    return of_kind(kind, (await desk.client.all(replace(call, whole=True))).records)
