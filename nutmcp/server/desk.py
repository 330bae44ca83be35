"""Builds the desk from the settings: one account, real or built in, and everything that works on it."""

import json
import os
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from anyio import to_thread

from nutmcp.client import Client, Http
from nutmcp.client.http import AsgiApp
from nutmcp.client.limits import SharedLimits
from nutmcp.clock import Clock, SystemClock
from nutmcp.directory import Directory
from nutmcp.domain.workweek import Workweek
from nutmcp.journal.journal import Journal
from nutmcp.journal.owner import owner_of
from nutmcp.remote.rates import Rate
from nutmcp.remote.system import Connection, Credentials, System
from nutmcp.server.logs import hide
from nutmcp.settings import Settings
from nutmcp.settings.stored import completed, may_need
from nutmcp.state.opening import open_state
from nutmcp.systems import system_of
from nutmcp.tools.desk import Defaults, Desk

SANDBOX = "http://localhost"
"""The address under which the sandbox is asked; it is in this process, so that nothing listens there."""
_FORGETFUL = ":memory:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Which system is worked on, and as whom.

    Attributes:
        url: The base of its API.
        place: What tells it from every other one in the state store; it holds no secret.
        credentials: What proves who the user is.
        organization: The GUID or name of the organization; empty for the only one.
        me: The e-mail or id of the user as a member; empty if nobody said.
        app: The sandbox, which is spoken to without a network.
    """

    url: str
    place: str
    credentials: Credentials
    organization: str = ""
    me: str = ""
    app: AsgiApp | None = None

    @property
    def owner(self) -> str:
        """Return whose writes are remembered together."""
        return owner_of(self.place, self.organization, self.me)

    def limited_by(self, counted: str) -> str:
        """Return what the system counts calls by, which is one part of the credentials."""
        return json.dumps([self.place, self.credentials[counted]])


@asynccontextmanager
async def open_desk(
    settings: Settings,
    *,
    clock: Clock | None = None,
    rng: random.Random | None = None,
    system: System | None = None,
    rates: Sequence[Rate] | None = None,
) -> AsyncGenerator[Desk]:
    """Open what the tools work on, and close it at the end.

    Args:
        settings: Which account, and as whom.
        clock: The time; the machine's unless given.
        rng: What is random; the machine's unless given.
        system: The remote system; the one that the settings choose, unless given.
        rates: The pace of calls, if not the system's; only a measurement of everything else has reason to give another.

    Raises:
        ConfigurationError: A credential is missing, or it is not clear which organization to work in.
        NutmcpError: The state or the organization cannot be reached.
    """
    clock, rng, system = clock or SystemClock(), rng or random.SystemRandom(), system or system_of(settings.system.key)
    settings = await _with_stored_credentials(settings)
    system = system.paid_in(settings.said("currency"))
    async with AsyncExitStack() as stack:
        account = _built_in(system, settings, stack, rng) if settings.sandbox else _real(settings)
        store = open_state(settings.state_url())
        stack.callback(store.close)
        limits = SharedLimits(store, account.limited_by(settings.sign_in.counted), clock, rates or system.rates)
        client = await stack.enter_async_context(_client(system, settings, account, limits, clock, rng))
        yield Desk(
            client=client,
            directory=Directory(client, (settings.said("member") if system.me else account.me) or None),
            journal=Journal(client, store, clock, owner=account.owner, rng=rng),
            limits=limits,
            store=store,
            clock=clock,
            zone=settings.zone(),
            week_start=settings.week_start,
            workweek=Workweek(settings.workdays, settings.target_hours),
            defaults=Defaults(settings.project, settings.service),
            url=account.url,
            place=account.place,
            api_version=settings.version,
            sandbox=settings.sandbox,
            read_only=settings.read_only,
        )


def _client(
    system: System, settings: Settings, account: Account, limits: SharedLimits, clock: Clock, rng: random.Random
) -> Client:
    connection = Connection(credentials=account.credentials, version=settings.version, zone=settings.zone().key)
    return Client(
        system,
        dialect=system.dialect(connection),
        http=Http(account.url, transport=account.app, name=system.name, prefix=system.prefix),
        limits=limits,
        clock=clock,
        rng=rng,
        organization=account.organization or None,
        read_only=settings.read_only,
    )


async def _with_stored_credentials(settings: Settings) -> Settings:
    """Return the settings with what `nutmcp login` stored, if they lack credentials, and keep that out of the log."""
    if not may_need(settings):
        return settings
    # A keyring may have to be unlocked by a person, while other requests go on.
    settings = await to_thread.run_sync(completed, settings, abandon_on_cancel=True)
    hide(settings.secrets())
    return settings


def _real(settings: Settings) -> Account:
    return Account(
        url=settings.url,
        place=settings.url,
        credentials=settings.credentials(),
        organization=settings.said("organization"),
        me=settings.me,
    )


def _built_in(system: System, settings: Settings, stack: AsyncExitStack, rng: random.Random) -> Account:
    """Open the sandbox of a system, as its own user, who has to say nothing of organizations."""
    from nutmcp.sandbox import open_sandbox  # which the real account does without

    data = settings.sandbox_file()
    sandbox = open_sandbox(data, system=system.key, rng=rng)
    stack.push_async_callback(sandbox.aclose)
    # What is kept in memory is new each time, and nothing that was remembered of another one fits it.
    mark = f"{rng.getrandbits(32):08x}" if data == _FORGETFUL else os.path.realpath(data)
    return Account(
        url=f"{SANDBOX}{sandbox.base}",
        place=f"sandbox:{mark}",
        credentials=sandbox.credentials,
        me=sandbox.credentials["username"],
        app=sandbox.app,
    )
