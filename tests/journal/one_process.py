"""One process that makes one write through the journal, and dies on the way if it is told to: run by the tests."""

import json
import os
import random
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import anyio

from nutmcp.client import Http
from nutmcp.clock import SystemClock
from nutmcp.errors import NutmcpError
from nutmcp.journal.change import ENTRIES
from nutmcp.journal.journal import Journal
from nutmcp.journal.reading import read_record
from nutmcp.journal.write_path import Step
from nutmcp.state.opening import open_state
from tests.journal.stage import OWNER, client_of, draft, undo_unheard

if TYPE_CHECKING:
    from nutmcp.domain.time_entry import TimeEntry


async def main(arguments: Sequence[str]) -> dict[str, Any]:
    """Make the write, and return what came of it."""
    url, state, act, dies_at = arguments

    def on_step(point: Step) -> None:
        if point == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    clock = SystemClock()
    store = open_state(state)
    async with client_of(Http(url, name="Acme"), clock) as client:
        journal = Journal(client, store, clock, owner=OWNER, rng=random.SystemRandom(), on_step=on_step)
        try:
            match act.partition(" "):
                case "create", _, minutes:
                    written = await journal.create(draft(int(minutes)))
                    return {"status": written.status, "id": written.entry.id}
                case "update", _, id:
                    await journal.update(cast("TimeEntry", await read_record(client, ENTRIES, int(id))), draft(30))
                case "delete", _, id:
                    await journal.delete(await read_record(client, ENTRIES, int(id)))
                case _, _, change:
                    await undo_unheard(journal, change or None)
        except NutmcpError as error:
            return {"status": error.code}
    store.close()
    return {"status": "done"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(anyio.run(main, sys.argv[1:])))
