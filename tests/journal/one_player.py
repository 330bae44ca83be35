"""One process that adds a player to the club through the journal, and dies on the way if it is told to."""

import json
import os
import random
import signal
import sys
from collections.abc import Sequence

import anyio

from nutmcp.client import Client, Http
from nutmcp.clock import Clock, SystemClock
from nutmcp.journal.journal import Journal
from nutmcp.journal.write_path import Step
from nutmcp.remote.system import Connection
from nutmcp.state.opening import open_state
from tests.journal.stage import OWNER, NoLimits
from tests.sandbox.club.emulation import CLUB, KEY, PlayerDraft


def client_of(url: str, clock: Clock) -> Client:
    """Return a client of the club."""
    dialect = CLUB.dialect(Connection(credentials=KEY))
    return Client(
        CLUB, dialect=dialect, http=Http(url, name=CLUB.name), limits=NoLimits(), clock=clock, rng=random.Random(1)
    )


async def main(arguments: Sequence[str]) -> str:
    """Add the player, and return what became of it."""
    url, state, name, dies_at = arguments

    def on_step(step: Step) -> None:
        if step == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    clock, store = SystemClock(), open_state(state)
    async with client_of(url, clock) as client:
        journal = Journal(client, store, clock, owner=OWNER, rng=random.SystemRandom(), on_step=on_step)
        status = (await journal.create(PlayerDraft(name=name))).status
    store.close()
    return status


if __name__ == "__main__":
    sys.stdout.write(json.dumps(anyio.run(main, sys.argv[1:])))
