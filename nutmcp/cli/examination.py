"""The checks of the doctor: each looks at one thing, and says what it found or what to do."""

import math
import os
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from nutmcp.cli.findings import LONGEST_NAME, Finding, check, failed, skipped
from nutmcp.errors import ConfigurationError, NutmcpError, RateLimited
from nutmcp.settings import Settings, load
from nutmcp.settings.stored import completed, stored_for
from nutmcp.words.fold import clean

if TYPE_CHECKING:
    from nutmcp.client.http import AsgiApp
    from nutmcp.tools.desk import Desk

LOCAL_CHECKS = ("settings", "tools", "time zone", "credentials", "state")
ACCOUNT_CHECKS = ("organization", "member", "limits", "open writes")
_TURNS: Mapping[float, str] = {60: "this minute", 86_400: "today"}
"""What the spans of limits are called, by their seconds."""


async def examine(
    flags: Mapping[str, str], *, lift_pause: bool = False, network: "AsgiApp | None" = None
) -> list[Finding]:
    """Check everything with the settings of the environment and these flags; nothing is written there.

    Args:
        flags: The settings that were given as flags.
        lift_pause: First end the pause that the system asked for, if there is one.
        network: What answers in place of the network, where several people are served.
    """
    try:
        settings = load(os.environ, flags)
    except ConfigurationError as error:
        rest = (*LOCAL_CHECKS[1:], *ACCOUNT_CHECKS)
        return [failed("settings", error), *(skipped(name, "the settings are wrong") for name in rest)]
    findings = [
        Finding("settings", "ok", _described(settings)),
        await check("tools", lambda: _tools(settings)),
        await check("time zone", lambda: _zone(settings)),
    ]
    if settings.auth == "oauth":
        from nutmcp.cli.team_examination import examine_team

        return [*findings, *await examine_team(settings, lift_pause=lift_pause, network=network)]
    findings += [
        await check("credentials", lambda: _credentials(settings)),
        await check("state", lambda: _state(settings)),
    ]
    return await _with_account(settings, findings, lift_pause=lift_pause)


async def _with_account(settings: Settings, findings: list[Finding], *, lift_pause: bool) -> list[Finding]:
    """Return the findings with those on the account, which is looked at only if all before it is well."""
    wrong = [finding.name for finding in findings if finding.state == "failed" and finding.name != "tools"]
    if wrong:
        return [*findings, *(skipped(name, f"first see to: {', '.join(wrong)}") for name in ACCOUNT_CHECKS)]
    account = await _account(settings, lift_pause=lift_pause)
    if account[0].state != "ok" and not settings.sandbox:
        findings = [_untried(each, settings.system.name) if each.name == "credentials" else each for each in findings]
    return [*findings, *account]


def _untried(credentials: Finding, system: str) -> Finding:
    """Return the finding on credentials that are there, and that the system has not accepted."""
    return Finding(
        credentials.name, "skipped", f"{credentials.found} {system} has not accepted them: see organization."
    )


def _described(settings: Settings) -> str:
    if settings.auth == "oauth":
        system = f"the built-in {settings.system.name}" if settings.sandbox else settings.system.name
        return f"Several people, on {system}, {'only reading' if settings.read_only else 'reading and writing'}."
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
            return [failed("organization", error), *(skipped(name, "see above") for name in ACCOUNT_CHECKS[1:])]
        if lift_pause:
            await desk.limits.lift_pause()
        organization = await check("organization", lambda: _organization(desk))
        if organization.state == "failed":
            return [
                organization,
                skipped("member", "the organization is not known"),
                await check("limits", lambda: _limits(desk)),
                await check("open writes", lambda: _open_writes(desk)),
            ]
        return [
            organization,
            await check("member", lambda: _member(desk)),
            await check("limits", lambda: _limits(desk)),
            await check("open writes", lambda: _open_writes(desk)),
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
    return f"“{clean(organization.name or '', LONGEST_NAME)}”{f' ({told})' if told else ''}."


async def _member(desk: "Desk") -> str:
    me = await desk.directory.me()
    return f"“{clean(me.name, LONGEST_NAME)}”, member {me.id}."


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
