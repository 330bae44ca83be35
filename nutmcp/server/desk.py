"""Builds the desk from the settings: one account, real or built in, and everything that works on it."""

import json
import os
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from anyio import to_thread

from nutmcp.client import Client, Http
from nutmcp.client.cache import Budget
from nutmcp.client.fallback_limits import limits_in
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
from nutmcp.state.memory import MemoryStore
from nutmcp.state.opening import open_state
from nutmcp.state.owned import OwnedStore
from nutmcp.state.ports import Store
from nutmcp.systems import system_of
from nutmcp.tools.desk import Defaults, Desk
from nutmcp.tools.lists.cursor import know_key

SANDBOX = "http://localhost"
"""The address under which the sandbox is asked; it is in this process, so that nothing listens there."""
_FORGETFUL = ":memory:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """As whom the system is worked on.

    Attributes:
        credentials: What proves who the user is.
        organization: The GUID or name of the organization; empty for the only one.
        me: The e-mail or id of the user as a member; empty if nobody said.
    """

    credentials: Credentials
    organization: str = ""
    me: str = ""

    def owner_at(self, place: str) -> str:
        """Return whose writes are remembered together."""
        return owner_of(place, self.organization, self.me)

    def limited_by(self, place: str, counted: str) -> str:
        """Return what the system counts calls by, which is one part of the credentials."""
        return json.dumps([place, self.credentials[counted]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all desks of a server have together.

    Attributes:
        system: The remote system.
        http: The connections to it; the credentials go with each request.
        url: The base of its API.
        place: What tells it from every other one in the state store; it holds no secret.
        store: Where state is kept.
        meanwhile: Where calls are counted while that cannot be reached.
        clock: Where the time comes from.
        rng: What is random.
        rates: The pace that is allowed.
        sandbox: The account of the sandbox's own user, if it is the sandbox that is worked on.
        budget: How much of what was read all desks remember together.
    """

    system: System
    http: Http
    url: str
    place: str
    store: Store
    clock: Clock
    rng: random.Random
    rates: Sequence[Rate]
    sandbox: Account | None = None
    meanwhile: Store = field(default_factory=MemoryStore)
    budget: Budget = field(default_factory=Budget)


@asynccontextmanager
async def open_desk(
    settings: Settings,
    *,
    clock: Clock | None = None,
    rng: random.Random | None = None,
    system: System | None = None,
    rates: Sequence[Rate] | None = None,
) -> AsyncGenerator[Desk]:
    """Open what the tools work on for whoever has the server alone, and close it at the end.

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
    settings = await _with_stored_credentials(settings)
    if not settings.sandbox:
        settings.credentials()  # what is missing is said before anything is opened
    async with open_shared(settings, clock=clock, rng=rng, system=system, rates=rates) as shared:
        desk = desk_in(shared, settings, shared.sandbox or account_of(settings))
        await know_key(desk.store)
        yield desk


@asynccontextmanager
async def open_shared(
    settings: Settings,
    *,
    clock: Clock | None = None,
    rng: random.Random | None = None,
    system: System | None = None,
    rates: Sequence[Rate] | None = None,
) -> AsyncGenerator[Shared]:
    """Open what all desks have together, and close it at the end; the arguments are those of `open_desk`."""
    clock, rng, system = clock or SystemClock(), rng or random.SystemRandom(), system or system_of(settings.system.key)
    system = system.paid_in(settings.said("currency"))
    async with AsyncExitStack() as stack:
        place = (
            _sandbox(system, settings, stack, clock, rng) if settings.sandbox else _Place(settings.url, settings.url)
        )
        store = open_state(settings.state_url())
        stack.callback(store.close)
        http = Http(place.url, transport=place.app, name=system.name, prefix=system.prefix)
        yield Shared(
            system=system,
            http=await stack.enter_async_context(http),
            url=place.url,
            place=place.name,
            store=store,
            clock=clock,
            rng=rng,
            rates=rates or system.rates,
            sandbox=place.account,
        )


def desk_in(shared: Shared, settings: Settings, account: Account, *, person: str = "") -> Desk:
    """Return the desk of one account.

    Args:
        shared: What it has with all others.
        settings: How its user works.
        account: As whom.
        person: The id of the principal, where there are several; what is remembered is theirs alone.
    """
    store = OwnedStore(shared.store, person) if person else shared.store
    key = account.limited_by(shared.place, settings.sign_in.counted)
    limits = limits_in(shared.store, key, shared.clock, shared.rates, meanwhile=shared.meanwhile)
    client = _client(shared, settings, account, limits)
    return Desk(
        client=client,
        directory=Directory(client, (settings.said("member") if shared.system.me else account.me) or None),
        journal=Journal(client, store, shared.clock, owner=account.owner_at(shared.place), rng=shared.rng),
        limits=limits,
        store=store,
        timer_store=shared.store,
        clock=shared.clock,
        zone=settings.zone(),
        week_start=settings.week_start,
        workweek=Workweek(settings.workdays, settings.target_hours),
        defaults=Defaults(settings.project, settings.service),
        url=shared.url,
        place=shared.place,
        api_version=settings.version,
        sandbox=settings.sandbox,
        read_only=settings.read_only,
        secrets=settings.secrets() if person else (),
    )


def account_of(settings: Settings) -> Account:
    """Return the account whose credentials are set.

    Raises:
        ConfigurationError: A credential is missing.
    """
    return Account(credentials=settings.credentials(), organization=settings.said("organization"), me=settings.me)


def _client(shared: Shared, settings: Settings, account: Account, limits: SharedLimits) -> Client:
    connection = Connection(credentials=account.credentials, version=settings.version, zone=settings.zone().key)
    client = Client(
        shared.system,
        dialect=shared.system.dialect(connection),
        http=shared.http,
        limits=limits,
        clock=shared.clock,
        rng=shared.rng,
        organization=account.organization or None,
        read_only=settings.read_only,
    )
    client.share(shared.budget)
    return client


async def _with_stored_credentials(settings: Settings) -> Settings:
    """Return the settings with what `nutmcp login` stored, if they lack credentials, and keep that out of the log."""
    if not may_need(settings):
        return settings
    # A keyring may have to be unlocked by a person, while other requests go on.
    settings = await to_thread.run_sync(completed, settings, abandon_on_cancel=True)
    hide(settings.secrets())
    return settings


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a system is: its address, its name in the store, and the sandbox and its user if it is one."""

    url: str
    name: str
    app: AsgiApp | None = None
    account: Account | None = None


def _sandbox(system: System, settings: Settings, stack: AsyncExitStack, clock: Clock, rng: random.Random) -> _Place:
    """Open the sandbox of a system, as its own user, who has to say nothing of organizations."""
    from nutmcp.sandbox import open_sandbox  # which the real account does without

    data = settings.sandbox_file()
    sandbox = open_sandbox(data, system=system.key, clock=clock, rng=rng, zone=settings.zone().key)
    stack.push_async_callback(sandbox.aclose)
    # What is kept in memory is new each time, and nothing that was remembered of another one fits it.
    mark = f"{rng.getrandbits(32):08x}" if data == _FORGETFUL else os.path.realpath(data)
    account = Account(credentials=sandbox.credentials, me=sandbox.credentials["username"])
    return _Place(f"{SANDBOX}{sandbox.base}", f"sandbox:{mark}", sandbox.app, account)
