"""`nutmcp journal`: the writes that nutmcp made or tried on this machine, newest first, without asking anybody."""

import argparse
import asyncio
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nutmcp.cli.flags import Parser, add_settings, given_settings
from nutmcp.errors import ConfigurationError, InvalidArguments
from nutmcp.server.logs import start_logging
from nutmcp.settings import Settings, default, load
from nutmcp.words.fold import clean

if TYPE_CHECKING:
    from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
    from nutmcp.journal.change import Change
    from nutmcp.remote.id import Id
    from nutmcp.remote.record import Draft, Record

KINDS = ("create", "update", "delete", "start", "amend", "discard", "undo")
OUTCOMES = ("done", "failed", "open", "unknown")
DEFAULT_LIMIT = 50

_LONGEST_NOTE = 60
_LONGEST_ACCOUNT = 120
_LEAST = (" " * 8, " " * 7, " " * 8, " " * 16)
"""The least widths of the columns, as texts of that length."""
_MARKS = {"done": "✓", "failed": "✗", "open": "…", "unknown": "?"}


def run(words: Sequence[str]) -> int:
    """Print the writes that were asked for, and return the exit code."""
    parser = _parser()
    understood = parser.read(words)
    # What was written on any system is told, so that none has to be chosen.
    settings = load(os.environ, {"system": default().key, **given_settings(parser, understood)})
    start_logging("error", settings.secrets())
    zone = settings.zone()
    changes = asyncio.run(
        _changes(settings, _filters(understood, settings, zone), _limit(understood), _user(understood))
    )
    if "json" in understood:
        print(json.dumps({"timezone": zone.key, "writes": [_document(each) for each in changes]}, indent=2))
    else:
        print("\n".join(_lines(changes, zone)))
    return 0


def _parser() -> Parser:
    parser = Parser("journal", "List the writes that nutmcp made or tried on this machine, newest first.")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs, with all that is known of each")
    parser.add_argument("--kind", metavar="KIND", help=f"only these: {', '.join(KINDS)}, or an action such as sign_off")
    parser.add_argument("--outcome", metavar="OUTCOME", help=f"only those that are: {', '.join(OUTCOMES)}")
    parser.add_argument("--entry", metavar="ID", help="only those of this time entry")
    parser.add_argument("--user", metavar="DIGEST", help="only those of this person, on a server for several people")
    parser.add_argument("--since", metavar="DAY", help="only from this day on: 2026-11-21, yesterday, mon, -3d")
    parser.add_argument("--limit", metavar="NUMBER", help=f"how many at most ({DEFAULT_LIMIT})")
    add_settings(parser, default(), only=("state", "timezone", "week_start"))
    return parser


async def _changes(settings: Settings, wanted: Mapping[str, Any], limit: int, user: str) -> "list[Change]":
    from nutmcp.journal import history
    from nutmcp.state.opening import open_state
    from nutmcp.state.owned import OwnedStore

    store = open_state(settings.state_url())
    try:
        part = OwnedStore(store, user) if user else store
        return await history.of_all(part, partial(_is_wanted, wanted), limit)
    finally:
        store.close()


def _user(understood: argparse.Namespace) -> str:
    return vars(understood).get("user", "")


def _filters(understood: argparse.Namespace, settings: Settings, zone: ZoneInfo) -> dict[str, Any]:
    """Return what a change has to be, of what was asked for."""
    given = vars(understood)
    wanted: dict[str, Any] = {}
    for name, known, more in (("kind", KINDS, _actions), ("outcome", OUTCOMES, tuple[str, ...])):
        if name in given:
            if given[name] not in known and given[name] not in (valid := (*known, *more())):
                raise ConfigurationError(f"--{name} is none that there is.", f"Give one of: {', '.join(valid)}.")
            wanted[name] = given[name]
    if "entry" in given:
        wanted["entry"] = _id(given["entry"])
    if "since" in given:
        wanted["since"] = _midnight(given["since"], settings, zone)
    return wanted


def _actions() -> Sequence[str]:
    """Return what can be done to a record beside changing its fields, in any system."""
    from nutmcp.systems import SYSTEMS, system_of

    return sorted({name for key in SYSTEMS for each in system_of(key).resources.values() for name in each.actions})


def _id(said: str) -> "Id":
    from nutmcp.remote.id import read_id

    try:
        return read_id(said)
    except ValueError:
        raise ConfigurationError("--entry is no id.", "Give the id of a time entry, as the lists show it.") from None


def _midnight(said: str, settings: Settings, zone: ZoneInfo) -> datetime:
    from nutmcp.clock import SystemClock
    from nutmcp.words.dates import parse_date

    today = SystemClock().now().astimezone(zone).date()
    try:
        day = parse_date(said, today, settings.week_start, field="--since")
    except InvalidArguments as error:
        raise ConfigurationError(f"--since is not understood: {error.happened}", error.advice) from error
    return datetime.combine(day, time.min, zone)


def _limit(understood: argparse.Namespace) -> int:
    said = str(getattr(understood, "limit", DEFAULT_LIMIT))
    if not (said.isascii() and said.isdecimal() and 0 < len(said) < 16 and int(said)):
        raise ConfigurationError("--limit is not a number.", "Give how many to list, as digits.")
    return int(said)


def _is_wanted(wanted: Mapping[str, Any], change: "Change") -> bool:
    told = {"kind": change.kind, "outcome": change.state.value, "entry": change.time_entry}
    return all(change.asked_at >= value if name == "since" else told[name] == value for name, value in wanted.items())


def _document(change: "Change") -> dict[str, Any]:
    """Return all that is known of a write, without what is not; `json` escapes whatever could confuse a terminal."""
    return {
        "change": change.id,
        "kind": change.kind,
        "outcome": change.state.value,
        **({} if change.is_of_time and change.action is None else {"resource": change.resource}),
        **({} if change.action is None else {"action": change.action}),
        **change.model_dump(
            mode="json",
            exclude_none=True,
            include={"entry", "asked_at", "settled_at", "failure", "batch", "undoes", "undone_by", "tags"},
        ),
        **{
            name: image.model_dump(mode="json", exclude_none=True)
            for name in ("before", "draft", "after", "timer")
            if (image := getattr(change, name)) is not None
        },
        "account": _account(change),
    }


def _lines(changes: "Sequence[Change]", zone: ZoneInfo) -> Iterator[str]:
    """Yield a line for each write, under the account that it was made in where there are several."""
    if not changes:
        yield "No write is noted that fits."
    widths = [max(map(len, column)) for column in zip(_LEAST, *map(_columns, changes), strict=True)]
    several = len({each.owner for each in changes}) > 1
    account = None
    for change in changes:
        if several and account != (account := _account(change)):
            yield f"{account}:"
        yield _line(change, zone, widths)
    if any(each.state.value in ("open", "unknown") for each in changes):
        yield "… is not settled yet and is looked for before the next write; ? could not be settled: look at the entry."


def _line(change: "Change", zone: ZoneInfo, widths: Sequence[int]) -> str:
    asked = f"{change.asked_at.astimezone(zone):%Y-%m-%d %H:%M}"
    columns = " ".join(text.ljust(width) for text, width in zip(_columns(change), widths, strict=True))
    return f"{_MARKS[change.state.value]} {asked}  {columns} {'; '.join(_said(change, zone))}".rstrip()


def _columns(change: "Change") -> tuple[str, str, str, str]:
    """Return what stands in columns: the id of the write, its kind, its outcome, and what it is about."""
    about = (change.thing if change.time_entry is None else f"entry {change.entry}") if change.entry else ""
    return change.id, change.kind, change.state.value, about


def _said(change: "Change", zone: ZoneInfo) -> Iterator[str]:
    """Yield what was written, and how the write hangs together with others."""
    said = change.image and _image(change.image, zone)
    if said:
        yield said
    if "timer" in change.tags:
        yield _timer(change, zone)
    if change.failure:
        yield change.failure
    if change.undoes:
        yield f"takes back {change.undoes}"
    if change.undone_by:
        yield f"taken back by {change.undone_by}"
    if change.batch:
        yield f"batch {change.batch}"


def _image(image: "Record | Draft", zone: ZoneInfo) -> str:
    """Return in words what was written: of a time entry the work, of anything else what it is known by."""
    from nutmcp.domain.known_name import known_name
    from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft

    if isinstance(image, TimeEntry | TimeEntryDraft):
        return _work(image, zone)
    name = known_name(image)
    return f"“{clean(name, _LONGEST_NOTE)}”" if name else ""


def _work(image: "TimeEntry | TimeEntryDraft", zone: ZoneInfo) -> str:
    """Return a time entry in words: day, length, project, and the beginning of the note."""
    from nutmcp.domain.time_entry import worked_minutes
    from nutmcp.words.durations import say_duration

    day = image.working_date or (image.start_time and image.start_time.astimezone(zone).date())
    minutes = worked_minutes(image) or 0
    note = f", “{clean(image.note, _LONGEST_NOTE)}”" if image.note else ""
    return f"{say_duration(minutes)} on {day}, project {image.project}{note}"


def _timer(change: "Change", zone: ZoneInfo) -> str:
    """Return the timer that a change is about, as a step left it: its id, project, start, and the note's beginning."""
    from nutmcp.timers.timer import Timer

    id = f"timer {clean(str(change.tags['timer']), _LONGEST_NOTE)}"
    image = change.timer and change.timer.after
    if not image:
        return id
    timer = Timer.model_validate(image)
    note = f", “{clean(timer.note, _LONGEST_NOTE)}”" if timer.note else ""
    since = f"{timer.started_at.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"{id} on project {timer.project.id} since {since}{note}, {timer.state}"


def _account(change: "Change") -> str:
    """Return whose account it was made in: address, organization and user, as far as they were set."""
    from nutmcp.journal.owner import parts_of

    return clean(", ".join(filter(None, parts_of(change.owner))), _LONGEST_ACCOUNT)
