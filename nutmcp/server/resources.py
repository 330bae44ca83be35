"""Records and timesheets under addresses of their own, read by the tools that answer the same to a call."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote

from mcp_types import ReadResourceResult, Resource, ResourceTemplate, TextResourceContents

from nutmcp.errors import NotFound
from nutmcp.server.results import told
from nutmcp.words.weeks import name_of_week, parse_week

if TYPE_CHECKING:
    from nutmcp.remote.profile import Profile
    from nutmcp.server.desk_pool import AtDesk
    from nutmcp.tools.definition import Definition
    from nutmcp.tools.desk import Desk
    from nutmcp.tools.surface import Surface

MIME_TYPE = "application/json"
MOST_ENTRIES = 100
"""How many entries of a timesheet are listed one by one; its sums are of all."""

Answer = Mapping[str, object]
Ask = Callable[[str, dict[str, object]], Awaitable[dict[str, object]]]
"""Calls the tool of that name with these arguments."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Resources of one kind, which share a template.

    Attributes:
        collection: The plural that stands in the address.
        variable: What names one of them: the variable of the template, and the argument of the tool.
        title: The name that people see.
        description: What a read answers.
        without: The same where the answer of the tool has no such field, since the system keeps none.
        tools: The tools that a read calls; without all of them on offer, there are no such resources.
        always: Those that can be listed without asking anybody, with their titles.
        fresh_ms: For how many milliseconds a client may take what it read for what there is.
    """

    collection: str
    variable: str
    title: str
    description: str
    tools: tuple[str, ...]
    without: Mapping[str, str] = field(default_factory=dict[str, str])
    always: Mapping[str, str] = field(default_factory=dict[str, str])
    fresh_ms: int = 10_000

    def told_by(self, tools: Mapping[str, "Definition"]) -> "Kind":
        """Return it with the description of what its tool answers on this system."""
        answer = json.dumps(tools[self.tools[0]]["outputSchema"])
        missing = [said for name, said in self.without.items() if f'"{name}": ' not in answer]
        return replace(self, description=missing[0]) if missing else self

    def template(self, scheme: str) -> str:
        """Return the template of the addresses, which begin with the scheme of the system."""
        return f"{scheme}://{self.collection}/{{{self.variable}}}"

    def address(self, scheme: str, said: str) -> str:
        """Return the address of the one that is named so."""
        return f"{scheme}://{self.collection}/{quote(said, safe='')}"


KINDS = (
    Kind(
        collection="projects",
        variable="project",
        title="Project",
        description="A project by name or id: services, members, billing, and how much of the budget is used.",
        tools=("get_project",),
    ),
    Kind(
        collection="customers",
        variable="customer",
        title="Customer",
        description="A customer by name, e-mail or id: address, currency, what is owed and overdue.",
        without={"balance": "A customer by name, e-mail or id: address, currency."},
        tools=("get_customer",),
    ),
    Kind(
        collection="invoices",
        variable="invoice",
        title="Invoice",
        description="An invoice by number or id: lines, taxes, payments, and whether it adds up.",
        tools=("get_invoice",),
    ),
    Kind(
        collection="timesheets",
        variable="week",
        title="Timesheet of a week",
        description="My time of one week (2026-W47, this_week, last_week, or a day in it): by day and project, "
        "and entry by entry.",
        tools=("summarize_time", "list_time_entries"),
        always={"this_week": "My timesheet of this week", "last_week": "My timesheet of last week"},
        # Whoever looks at a timesheet has often just logged something.
        fresh_ms=0,
    ),
)


class Resources:
    """The resources that the tools on offer can read.

    Args:
        surface: The tools on offer.
        system: What is known of the system whose records they are.
    """

    def __init__(self, surface: "Surface", system: "Profile") -> None:
        self._surface = surface
        self._scheme = system.scheme
        offered = {definition["name"]: definition for definition in surface}
        fit = (each for each in KINDS if offered.keys() >= set(each.tools))
        self.kinds = {each.collection: each.told_by(offered) for each in fit}

    def listed(self) -> list[Resource]:
        """Return the resources that are there whatever the system holds."""
        return [
            Resource(
                uri=kind.address(self._scheme, said),
                name=said,
                title=title,
                description=kind.description,
                mime_type=MIME_TYPE,
            )
            for kind in self.kinds.values()
            for said, title in kind.always.items()
        ]

    def templates(self) -> list[ResourceTemplate]:
        """Return the templates of all the others."""
        return [
            ResourceTemplate(
                uri_template=kind.template(self._scheme),
                name=kind.variable,
                title=kind.title,
                description=kind.description,
                mime_type=MIME_TYPE,
            )
            for kind in self.kinds.values()
        ]

    def kind_at(self, uri: str) -> Kind | None:
        """Return the kind that an address, or a template, is of, if there is one."""
        return self.kinds.get(self._parts(uri)[0])

    async def read(self, uri: str, at_desk: "AtDesk") -> ReadResourceResult:
        """Return what stands under an address.

        Raises:
            NotFound: There is nothing.
            NutmcpError: It cannot be read, or it is not clear which record is meant.
        """
        if uri.startswith("ui:"):
            return self._page(uri)
        kind, said = self.kind_at(uri), self._parts(uri)[1]
        if kind is None or not said.strip():
            raise self._nowhere()
        async with at_desk() as desk:
            answer = await self._answer(cast("Desk", desk), kind, said)
        text, _ = told(answer)
        contents = TextResourceContents(uri=uri, mime_type=MIME_TYPE, text=text)
        return ReadResourceResult(contents=[contents], ttl_ms=kind.fresh_ms)

    async def _answer(self, desk: "Desk", kind: Kind, said: str) -> Answer:
        ask = partial(self._call, desk)
        if kind.collection == "timesheets":
            return await _timesheet(desk, said, ask)
        [tool] = kind.tools
        return await ask(tool, {kind.variable: said})

    def _parts(self, uri: str) -> tuple[str, str]:
        """Return the collection of an address, and the name in it; scheme and collection ignore case, as in any URI."""
        scheme, _, rest = uri.partition("://")
        collection, _, said = rest.partition("/")
        return (collection.casefold(), unquote(said)) if scheme.casefold() == self._scheme else ("", "")

    def _page(self, uri: str) -> ReadResourceResult:
        from nutmcp.server.pictures import page_at

        page = page_at(uri)
        if page is None:
            raise self._nowhere()
        return page

    async def _call(self, desk: object, name: str, arguments: Mapping[str, object]) -> dict[str, object]:
        offer = self._surface.find(name)
        if offer is None:
            raise LookupError(name)  # its kind would not be on offer either
        tool = offer.load()
        return await tool.run(desk, tool.read(arguments))

    def _nowhere(self) -> NotFound:
        forms = ", ".join(kind.template(self._scheme) for kind in self.kinds.values())
        return NotFound(
            "There is no resource at that address.",
            f"The addresses that can be read are: {forms}." if forms else "This server offers none.",
        )


async def _timesheet(desk: "Desk", said: str, ask: Ask) -> Answer:
    """Return the user's time of one week, added up by day and project, and entry by entry."""
    week = parse_week(said, desk.today(), desk.week_start)
    days: dict[str, object] = {"from": week.first.isoformat(), "to": week.last.isoformat()}
    sums = await ask("summarize_time", {**days, "group_by": ["day", "project"]})
    entries = await ask("list_time_entries", {**days, "sort": "date", "limit": MOST_ENTRIES})
    notes = [each for each in (sums.get("note"), entries.get("note")) if each]
    if entries.get("next_cursor"):
        notes.append(
            f"Only the first {len(cast('list[object]', entries['items']))} entries are listed; the sums are of all."
        )
    told_of = {key: sums[key] for key in ("timezone", "groups", "total")}
    note = {"note": " ".join(map(str, dict.fromkeys(notes)))} if notes else {}
    return {"week": name_of_week(week.first), **days, **told_of, "entries": entries["items"], **note}
