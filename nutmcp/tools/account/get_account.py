"""The tool that tells who is working, where, and what is left of the calls."""

from collections.abc import Mapping
from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.domain import account
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.id import Id
from nutmcp.tools.account.health import calls_left, open_writes, store_works
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import shown
from nutmcp.tools.tool import tool

_MINUTE, _DAY = 60, 86_400
_ROUNDED = {"nearest": "to the nearest", "up": "up to the next"}


class OrganizationRow(TypedDict):
    """The organization: `mode`, duration or start_end, is how it records time, `rounding` what {system} does to it."""

    id: NotRequired[Id | None]
    name: str
    guid: NotRequired[str | None]
    mode: str
    rounding: str


class MemberName(TypedDict):
    """The user as a member."""

    id: Id
    name: str
    email: NotRequired[str | None]


class Calls(TypedDict):
    """How many calls the API key may still make: in a minute and in a day, or `left` in so many `seconds`."""

    minute_left: NotRequired[int | None]
    day_left: NotRequired[int | None]
    left: NotRequired[int | None]
    seconds: NotRequired[int | None]


class StateRow(TypedDict):
    """Where timers and the journal are kept, and whether that works."""

    kind: str
    ok: bool


class Account(TypedDict):
    """The account that is worked on; `open_writes` are writes whose outcome is not settled."""

    organization: OrganizationRow
    member: NotRequired[MemberName | None]
    timezone: str
    api_version: NotRequired[int | None]
    url: str
    read_only: bool
    sandbox: bool
    calls: NotRequired[Calls | None]
    state: StateRow
    open_writes: NotRequired[int | None]
    note: NotRequired[str | None]


@tool(toolset="account", title="Get the account", read_only=True, destructive=False, idempotent=True)
async def get_account(desk: Desk) -> Account:
    """Tell the organization, the user's member, time zone, calls left and state."""
    organization = await desk.directory.organization()
    member = await desk.directory.me_if_known()
    works = await store_works(desk)
    left = await calls_left(desk)
    notes: list[str] = []
    if member is None:
        notes.append(
            f"It is not known which member the user is; set {desk.system.prefix}MEMBER to an e-mail or member id."
        )
    if desk.system.experimental:
        notes.append(f"{desk.system.name} is experimental: nobody has tried it on a real account yet.")
    if left is None:
        notes.append("How many calls are left is not known.")
    return {
        "organization": _organization(organization, keeps_time=desk.system.keeps(TimeEntry)),
        "member": {"id": member.id, "name": shown(member.name) or "", "email": shown(member.email)} if member else None,
        "timezone": desk.zone.key,
        "api_version": desk.api_version or None,
        "url": desk.url,
        "read_only": desk.read_only,
        "sandbox": desk.sandbox,
        "calls": _calls(left) if left else None,
        "state": {"kind": desk.store.kind, "ok": works},
        "open_writes": await open_writes(desk),
        "note": " ".join(notes) or None,
    }


def _calls(left: Mapping[float, int]) -> Calls | None:
    """Return the calls left in a minute and in a day, or in the longest time by which the system counts, if it does."""
    if _MINUTE in left and _DAY in left:
        return {"minute_left": left[_MINUTE], "day_left": left[_DAY]}
    longest = max(left)
    return {"left": left[longest], "seconds": round(longest)} if longest >= 1 else None


def _organization(record: account.Account, *, keeps_time: bool) -> OrganizationRow:
    return {
        "id": record.id,
        "name": shown(record.name) or f"organization {record.id}",
        "guid": shown(record.guid),
        "mode": record.mode if keeps_time else "none",
        "rounding": _rounding(record) if keeps_time else "none",
    }


def _rounding(record: account.Account) -> str:
    """Return what the remote system does to a logged time, in words."""
    if record.rounding is None:
        return "unknown"
    way, minutes = record.rounding.way, record.rounding.step
    return f"{_ROUNDED.get(way, way)} {minutes} min" if minutes and way != "none" else "none"
