"""The checks of the doctor: each looks at one thing, and says what it found or what to do."""

import math
import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from nutmcp.errors import ConfigurationError, NutmcpError, RateLimited
from nutmcp.settings import Settings, load
from nutmcp.settings.stored import completed, stored_for
from nutmcp.words.fold import clean

if TYPE_CHECKING:
    from nutmcp.tools.desk import Desk

LOCAL_CHECKS = ("settings", "tools", "time zone", "credentials", "state")
ACCOUNT_CHECKS = ("organization", "member", "limits", "open writes")
_TURNS: Mapping[float, str] = {60: "this minute", 86_400: "today"}
"""What the spans of limits are called, by their seconds."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check.

    Attributes:
        name: What was checked.
        state: How it stands; `skipped` if something before it failed.
        found: What was found, as a sentence.
        advice: The one thing to do, if it failed.
        candidates: What there is to choose from, if it failed for lack of a choice.
    """

    name: str
    state: Literal["ok", "failed", "skipped"]
    found: str
    advice: str = ""
    candidates: tuple[str, ...] = ()


async def examine(flags: Mapping[str, str], *, lift_pause: bool = False) -> list[Finding]:
    """Check everything with the settings of the environment and these flags; nothing is written there.

    Args:
        flags: The settings that were given as flags.
        lift_pause: First end the pause that the system asked for, if there is one.
    """
    try:
        settings = load(os.environ, flags)
    except ConfigurationError as error:
        rest = (*LOCAL_CHECKS[1:], *ACCOUNT_CHECKS)
        return [_failed("settings", error), *(_skipped(name, "the settings are wrong") for name in rest)]
    findings = [
        Finding("settings", "ok", _described(settings)),
        await _check("tools", lambda: _tools(settings)),
        await _check("time zone", lambda: _zone(settings)),
        await _check("credentials", lambda: _credentials(settings)),
        await _check("state", lambda: _state(settings)),
    ]
    wrong = [finding.name for finding in findings if finding.state == "failed" and finding.name != "tools"]
    if wrong:
        return [*findings, *(_skipped(name, f"first see to: {', '.join(wrong)}") for name in ACCOUNT_CHECKS)]
    account = await _account(settings, lift_pause=lift_pause)
    if account[0].state != "ok" and not settings.sandbox:
        findings = [_untried(each, settings.system.name) if each.name == "credentials" else each for each in findings]
    return [*findings, *account]


async def _check(name: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(name, "ok", await look())
    except NutmcpError as error:
        return _failed(name, error)


def _failed(name: str, error: NutmcpError) -> Finding:
    candidates = (", ".join(clean(str(value), _LONGEST_NAME) for value in each.values()) for each in error.candidates)
    return Finding(name, "failed", error.happened, error.advice, tuple(candidates))


def _skipped(name: str, why: str) -> Finding:
    return Finding(name, "skipped", f"Not checked: {why}.")


def _untried(credentials: Finding, system: str) -> Finding:
    """Return the finding on credentials that are there, and that the system has not accepted."""
    return Finding(
        credentials.name, "skipped", f"{credentials.found} {system} has not accepted them: see organization."
    )


def _described(settings: Settings) -> str:
    with suppress(ConfigurationError):  # which the check of the credentials tells
        settings = completed(settings)
    if settings.sandbox:
        return f"The built-in {settings.system.name}, with its data in {settings.sandbox_file()}."
    access = "only reading" if settings.read_only else "reading and writing"
    what = f"Version {settings.version} of the API" if settings.version else settings.system.name
    trial = f" {settings.system.name} is experimental here." if settings.system.experimental else ""
    return f"{what} at {settings.url}, {access}.{trial}"


async def _tools(settings: Settings) -> str:
    from nutmcp.server.assembly import surface_of

    names = [definition["name"] for definition in surface_of(settings)]
    return f"{len(names)} on offer: {', '.join(names)}."


async def _zone(settings: Settings) -> str:
    from nutmcp.clock import SystemClock

    zone = settings.zone()
    return f"{zone.key}, where it is {SystemClock().now().astimezone(zone):%A %H:%M}."


async def _credentials(settings: Settings) -> str:
    if settings.sandbox:
        return f"The built-in {settings.system.name} has its own."
    stored = stored_for(settings)
    known = stored.fill(settings) if stored else settings
    known.credentials()
    if stored is None:
        return f"From the environment: {', '.join(', '.join(each.set_by(os.environ)) for each in known.needed())}."
    names = ", ".join(each.variable for each in known.needed())
    return f"From {stored.place}, where `nutmcp login` stored them in place of {names}."


async def _state(settings: Settings) -> str:
    from nutmcp.state.opening import open_state

    store = open_state(settings.state_url())
    try:
        await store.transact(lambda writer: writer.read("doctor", "visit"), scope="doctor")
    finally:
        store.close()
    if store.kind == "memory":
        return "Kept in memory and forgotten at the end."
    return "Kept in PostgreSQL." if store.kind == "postgresql" else f"Kept in {settings.state_url()}."


async def _account(settings: Settings, *, lift_pause: bool) -> list[Finding]:
    """Ask the system who the user is; the first failure skips what depends on it."""
    from nutmcp.server.desk import open_desk

    async with AsyncExitStack() as stack:
        try:
            desk = await stack.enter_async_context(open_desk(settings))
        except NutmcpError as error:
            return [_failed("organization", error), *(_skipped(name, "see above") for name in ACCOUNT_CHECKS[1:])]
        if lift_pause:
            await desk.limits.lift_pause()
        organization = await _check("organization", lambda: _organization(desk))
        if organization.state == "failed":
            return [
                organization,
                _skipped("member", "the organization is not known"),
                await _check("limits", lambda: _limits(desk)),
                await _check("open writes", lambda: _open_writes(desk)),
            ]
        return [
            organization,
            await _check("member", lambda: _member(desk)),
            await _check("limits", lambda: _limits(desk)),
            await _check("open writes", lambda: _open_writes(desk)),
        ]


async def _organization(desk: "Desk") -> str:
    from nutmcp.domain.project import Project

    if not desk.system.context:
        roster, projects = await desk.directory.roster(), desk.system.keeps(Project)
        count, one, several = (
            (len(roster.projects), "project", "projects") if projects else (len(roster.people), "person", "people")
        )
        return f"{desk.system.name} has none, and shows {count} {one if count == 1 else several}."
    organization = await desk.directory.organization()
    if organization.clock_agrees is False:
        raise ConfigurationError(
            f"The account's clock shows {organization.clock}, and {desk.zone.key} is another time.",
            "Set NUTMCP_TIMEZONE to the zone of the account; until then no time is written.",
        )
    told = organization.guid or (organization.clock and f"its clock shows {organization.clock}, as {desk.zone.key}")
    return f"“{clean(organization.name or '', _LONGEST_NAME)}”{f' ({told})' if told else ''}."


async def _member(desk: "Desk") -> str:
    me = await desk.directory.me()
    return f"“{clean(me.name, _LONGEST_NAME)}”, member {me.id}."


async def _limits(desk: "Desk") -> str:
    if seconds := math.ceil(await desk.limits.pause()):
        raise RateLimited(
            f"{desk.client.system.name} asked for a pause, until "
            f"{desk.now() + timedelta(seconds=seconds):%A %H:%M} in {desk.zone.key}.",
            "Wait until then; if that cannot be right, run the doctor once with --lift-pause.",
        )
    left = await desk.limits.left()
    told = [
        f"{calls} {_TURNS.get(seconds, f'in {seconds:g} seconds')}" for seconds, calls in left.items() if seconds >= 1
    ]
    return f"Calls left: {', '.join(told)}." if told else "No limit of calls is known."


async def _open_writes(desk: "Desk") -> str:
    count = await desk.journal.settle()
    if count:
        raise ConfigurationError(
            f"The fate of {count} earlier {'write is' if count == 1 else 'writes is'} not known yet.",
            f"Run the doctor again when {desk.client.system.name} answers; "
            "`nutmcp journal --outcome open` lists what to look for.",
        )
    return "None: the fate of every write is known."
