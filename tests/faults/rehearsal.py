"""A rehearsal of the worst: a team works, and server after server is killed; in the end everything is there, once.

`python -m tests.faults.rehearsal --writes 1000 --kills 60` is the whole of it.
"""

import argparse
import json
import random
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.clock import SystemClock
from nutmcp.remote.system import Credentials
from nutmcp.sandbox import Sandbox, open_sandbox, serve
from nutmcp.server.principal import Principal
from nutmcp.state.opening import open_state
from nutmcp.state.vault import KeyRing, Vault
from tests.faults.crew import TIMER, Person
from tests.faults.fleet import REPLICAS, Deadly, Fleet, fleet_of
from tests.journal.stage import ORGANIZATION, PROJECT, furnish
from tests.postgres_server import Server, url_of
from tests.server.team.identity import Identity

PROVIDER = "/provider"
RING = f"2026:{b64encode(bytes(range(32))).decode()}"
_WRONG = ("lost", "doubled")
RESOURCE = "http://127.0.0.1:8000/mcp"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was done, and to whom.

    Attributes:
        people: Who worked.
        fleet: The servers.
        deadly: The Nutcache in whose hands they died.
        sandbox: What it holds in the end.
    """

    people: Sequence[Person]
    fleet: Fleet
    deadly: Deadly
    sandbox: Sandbox

    def written(self) -> Counter[tuple[str, int]]:
        """Return what Nutcache holds: notes and minutes."""
        rows = (each.model_dump() for each in self.sandbox.control.rows("time_entries"))
        return Counter((each["note"], 0 if TIMER in each["note"] else each["minutes"]) for each in rows)

    def meant(self) -> Counter[tuple[str, int]]:
        """Return what it should hold by what was said."""
        return Counter(row for person in self.people for row in person.work.items())

    def report(self) -> dict[str, object]:
        """Return how it went, in numbers."""
        heard = sum((each.heard for each in self.people), Counter[str]())
        return {
            "writes": sum(each.writes for each in self.people),
            "kills": len(self.fleet.killed),
            "fates": dict(Counter(self.deadly.fates)),
            "answers lost": self.fleet.lost,
            "heard": dict(heard),
            "lost": len(self.meant() - self.written()),
            "doubled": len(self.written() - self.meant()),
        }


@asynccontextmanager
async def rehearsed(
    state: str, folder: Path, *, writes: int, kills: int, people: int, seed: int
) -> AsyncGenerator[Rehearsal]:
    """Let people write so much while so many servers are killed, and yield what came of it."""
    every = writes * 2 // (3 * kills)
    async with staffed(state, folder, people=people, seed=seed, kills=kills, every=every) as done:
        async with anyio.create_task_group() as tasks:
            for person in done.people:
                tasks.start_soon(_work, person, done.people, writes)
        async with anyio.create_task_group() as tasks:
            for person in done.people:
                tasks.start_soon(person.close)
        yield done


@asynccontextmanager
async def staffed(
    state: str, folder: Path, *, people: int, seed: int, kills: int = 0, every: int = 0, replicas: int = REPLICAS
) -> AsyncGenerator[Rehearsal]:
    """Run servers for people who have entered their credentials, and yield all of them, ready to begin.

    Args:
        state: Where the servers keep their state.
        folder: Where Nutcache keeps its data.
        people: How many there are.
        seed: What chance begins with.
        kills: How many servers are killed.
        every: After how many writes one is.
        replicas: How many servers there are.
    """
    rng, clock = random.Random(seed), SystemClock()
    identity, names = Identity(clock.now()), [f"p{number}" for number in range(people)]
    tomorrow = int(clock.now().timestamp()) + 24 * 60 * 60
    async with open_sandbox(str(folder / "nutcache.sqlite"), size="empty", clock=clock) as sandbox:
        _employ(sandbox, names)
        deadly = Deadly(sandbox.app, kills, every)
        async with _served(sandbox, _Both(deadly, identity.app)) as site:
            issuer = f"{site.removesuffix(sandbox.base)}{PROVIDER}"
            identity.metadata |= {"issuer": issuer, "jwks_uri": f"{issuer}/jwks"}
            await _connect(state, issuer, names)
            async with fleet_of(_settings(state, site, issuer), rng, replicas) as fleet:
                deadly.fleet = fleet
                tokens = [identity.token(name, iss=issuer, aud=RESOURCE, exp=tomorrow) for name in names]
                crew = [Person(*each, fleet, clock, rng) for each in zip(names, tokens, strict=True)]
                yield Rehearsal(crew, fleet, deadly, sandbox)


async def _work(person: Person, crew: Sequence[Person], writes: int) -> None:
    while sum(each.writes for each in crew) < writes:
        await person.act()


def _employ(sandbox: Sandbox, names: Sequence[str]) -> None:
    furnish(sandbox)
    for number, name in enumerate(names, 100):
        mine = _credentials(name)
        sandbox.control.accounts.admit(mine)
        sandbox.control.insert("members", [{"id": number, "email": mine["username"]}], ORGANIZATION)
        member = {"email": mine["username"], "member": number, "status": 1, "project": PROJECT}
        sandbox.control.insert("project_members", [member], ORGANIZATION)


def _credentials(name: str) -> Credentials:
    return Credentials(public_key=f"{name} key", username=f"{name}@example.com", password="pw", access_token=name)


async def _connect(state: str, issuer: str, names: Sequence[str]) -> None:
    store = open_state(state)
    vault = Vault(store, KeyRing.read(RING, ""), "nutcache")
    for name in names:
        mine = {each: value for each, value in _credentials(name).items() if each != "access_token"}
        await vault.put(Principal(issuer, name).id, mine)
    store.close()


def _settings(state: str, site: str, issuer: str) -> dict[str, str]:
    return {
        "NUTCACHE_URL": site,
        "NUTMCP_AUTH": "oauth",
        "NUTMCP_ISSUER": issuer,
        "NUTMCP_RESOURCE_URL": RESOURCE,
        "NUTMCP_VAULT_KEYS": RING,
        "NUTMCP_STATE": state,
        "NUTMCP_TIMEZONE": "America/Toronto",
    }


@dataclass(frozen=True, slots=True)
class _Both:
    """Nutcache, and beside it the identity provider."""

    nutcache: ASGIApp
    provider: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"].startswith(PROVIDER):
            await self.provider({**scope, "path": scope["path"].removeprefix(PROVIDER)}, receive, send)
        else:
            await self.nutcache(scope, receive, send)


@asynccontextmanager
async def _served(sandbox: Sandbox, app: ASGIApp) -> AsyncGenerator[str]:
    ready, urls = anyio.Event(), list[str]()

    def on_ready(url: str) -> None:
        urls.append(url)
        ready.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve, replace(sandbox, app=app), "127.0.0.1", 0, on_ready)
        await ready.wait()
        yield urls[0]
        tasks.cancel_scope.cancel()


async def _main(writes: int, kills: int, people: int, seed: int) -> int:
    with TemporaryDirectory() as folder:
        database = Server(Path(folder) / "log")
        await to_thread.run_sync(database.start)
        try:
            how = {"writes": writes, "kills": kills, "people": people, "seed": seed}
            async with rehearsed(url_of(database.port), Path(folder), **how) as done:
                report = done.report()
                told = ", ".join(f"{report[each]} {each}" for each in ("writes", "kills", "answers lost", *_WRONG))
                sys.stdout.write(f"{json.dumps(report)}\n{told}\n")
                return int(done.meant() != done.written() or bool(done.fleet.complaints()) or report["kills"] != kills)
        finally:
            database.stop("immediate")
            database.remove()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, usual in (("writes", 1000), ("kills", 60), ("people", 24), ("seed", 7)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    sys.exit(anyio.run(_main, *vars(parser.parse_args()).values()))
