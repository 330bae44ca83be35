"""What may be meant while someone types a name, a number or a day, for resources and for prompts."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

import anyio
from mcp_types import Completion, PromptReference, ResourceTemplateReference

from nutmcp.client import Client, Options
from nutmcp.domain.invoice import Invoice
from nutmcp.errors import InvalidArguments, NotFound, NutmcpError
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Sort
from nutmcp.remote.record import of_kind
from nutmcp.server.prompting import Prompts
from nutmcp.server.resources import Resources
from nutmcp.words.dates import add_months, week_begin
from nutmcp.words.fold import clean, fold
from nutmcp.words.periods import PERIODS
from nutmcp.words.phrase import quoted
from nutmcp.words.weeks import name_of_week

if TYPE_CHECKING:
    from nutmcp.server.desk_pool import AtDesk
    from nutmcp.tools.desk import Desk

MOST_VALUES = 100
"""How many values one answer holds; the protocol allows no more."""
LONGEST_NAME = 200
"""How many characters a name may have to be offered: one that is cut leads nowhere."""
FRESH_SECONDS = 60
"""For how long the invoices that were seen are offered without looking again: each keystroke is a request."""

_WEEKS_BACK, _MONTHS_BACK, _DAYS_BACK = 26, 18, 31

Source = Callable[["Desk"], Awaitable[Iterable[str]]]
"""Finds all that may be meant, the likeliest first."""


class Completions:
    """Completes the arguments of the resources and prompts on offer.

    Args:
        resources: The resources on offer.
        prompts: The prompts on offer.
    """

    def __init__(self, resources: Resources, prompts: Prompts) -> None:
        self._resources = resources
        self._prompts = prompts
        self._invoices = _RecentInvoices()
        self._sources = MappingProxyType[str, Source]({**_SOURCES, "invoice": self._invoices.numbers})

    async def complete(
        self, reference: ResourceTemplateReference | PromptReference, argument: str, typed: str, at_desk: "AtDesk"
    ) -> Completion:
        """Return what begins with, or else contains, what was typed, ignoring case and accents.

        Where the system cannot be asked there is nothing to offer; the tool that is called later says why.

        Raises:
            NotFound: There is no such prompt or resource on offer.
            InvalidArguments: It has no such argument.
        """
        source = self._sources.get(self._completes(reference, argument))
        if source is None:
            return Completion(values=[], total=0, has_more=False)
        try:
            async with at_desk() as desk:
                offered = await source(cast("Desk", desk))
        except NutmcpError:
            offered = ()
        found = _fitting(typed, offered)
        return Completion(values=found[:MOST_VALUES], total=len(found), has_more=len(found) > MOST_VALUES)

    def _completes(self, reference: ResourceTemplateReference | PromptReference, argument: str) -> str:
        """Return what kind of thing the argument is."""
        if isinstance(reference, PromptReference):
            return self._prompts.find(reference.name).argument(argument).completes
        kind = self._resources.kind_at(reference.uri)
        if kind is None:
            raise NotFound("There is no such resource on offer.", "Take one of the templates that are listed.")
        if argument != kind.variable:
            raise InvalidArguments(
                f"The template has no variable {quoted(argument)}.", f"Its variable is: {kind.variable}."
            )
        return kind.variable


@dataclass(slots=True)
class _Remembered:
    """The numbers that one person was offered."""

    looking: anyio.Lock = field(default_factory=anyio.Lock)
    numbers: Sequence[str] = ()
    good_until: float = float("-inf")


class _RecentInvoices:
    """Remembers for each desk the numbers of the newest invoices for a short while."""

    def __init__(self) -> None:
        self._remembered: WeakKeyDictionary[Client, _Remembered] = WeakKeyDictionary()

    async def numbers(self, desk: "Desk") -> Sequence[str]:
        """Return the numbers of at most a hundred invoices, the newest first, in one request if any."""
        known = self._remembered.setdefault(desk.client, _Remembered())
        async with known.looking:
            now = desk.clock.monotonic()
            if now >= known.good_until:
                known.numbers = await _newest_invoices(desk)
                known.good_until = now + FRESH_SECONDS
            return known.numbers


async def _newest_invoices(desk: "Desk") -> Sequence[str]:
    newest = (Sort("invoice_date", descending=True), Sort("id", descending=True))
    page = await desk.client.send(Call(verb=Verb.LIST, resource="invoices", sort=newest), Options(background=True))
    invoices = [each for each in of_kind(Invoice, page.records) if each.status not in each.hidden_in]
    # Where the system did not keep to the order, these are not the newest, but still the newest of these first.
    invoices.sort(key=lambda each: each.invoice_date or date.min, reverse=True)
    return [each.invoice_number for each in invoices if each.invoice_number]


async def _projects(desk: "Desk") -> Iterable[str]:
    """Return the names of all projects, those on which time can be logged first."""
    known = (await desk.directory.roster()).projects.values()
    return [each.name for each in sorted(known, key=lambda each: (not each.open, fold(each.name)))]


async def _customers(desk: "Desk") -> Iterable[str]:
    """Return the names of all customers, the active ones first."""
    known = await desk.directory.customers()
    ordered = sorted(known, key=lambda each: (not each.active, fold(each.name or "")))
    return [each.name for each in ordered if each.name]


async def _weeks(desk: "Desk") -> Iterable[str]:
    first = week_begin(desk.today(), desk.week_start)
    past = (name_of_week(first - timedelta(weeks=back)) for back in range(_WEEKS_BACK))
    return ["this_week", "last_week", *past]


async def _numbered_weeks(desk: "Desk") -> Iterable[str]:
    """Return weeks as prompts take them, which know neither today nor where a week begins."""
    first = week_begin(desk.today(), 0)
    past = (name_of_week(first - timedelta(weeks=back)) for back in range(_WEEKS_BACK))
    return ["this_week", "last_week", *past]


async def _months(desk: "Desk") -> Iterable[str]:
    past = (f"{add_months(desk.today(), -back):%Y-%m}" for back in range(_MONTHS_BACK))
    return ["last_month", "this_month", *past]


async def _periods(desk: "Desk") -> Iterable[str]:
    return [*PERIODS, *(each for each in await _months(desk) if each not in PERIODS)]


async def _days(desk: "Desk") -> Iterable[str]:
    return ["today", "yesterday", *((desk.today() - timedelta(days=back)).isoformat() for back in range(_DAYS_BACK))]


_SOURCES = MappingProxyType[str, Source](
    {
        "project": _projects,
        "customer": _customers,
        "week": _weeks,
        "numbered_week": _numbered_weeks,
        "month": _months,
        "period": _periods,
        "day": _days,
    }
)


def _fitting(typed: str, offered: Iterable[str]) -> list[str]:
    """Return each value once that has in it what was typed, those that begin with it first."""
    wanted = fold(typed[:LONGEST_NAME])
    shown = dict.fromkeys(clean(each, LONGEST_NAME + 1) for each in offered)
    there = [(fold(each), each) for each in shown if each and len(each) <= LONGEST_NAME]
    found = [(not name.startswith(wanted), each) for name, each in there if wanted in name]
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]
