"""The tool that adds up invoices."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Literal, NotRequired, TypeVar, cast

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.domain.aging import AGES
from nutmcp.domain.invoice import Invoice
from nutmcp.remote.call import Verb
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.arguments import Reworded
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.invoices.payers import Payers
from nutmcp.tools.invoices.selection import InvoiceFilters, Selection, note_of_nothing, select
from nutmcp.tools.invoices.tally import Group, Sums, Tally, weightiest
from nutmcp.tools.invoices.taxes import TAXES, TaxesAlong
from nutmcp.tools.lists.page import LONGEST_ROWS, notes_on
from nutmcp.tools.tool import tool
from nutmcp.words.money import Amounts, note_of_rounding, rounded

Level = Literal["customer", "status", "month", "currency", "age"]


class Ages(TypedDict):
    """What is owed, by how many days it is overdue."""

    current: str
    d1_30: str
    d31_60: str
    d61_90: str
    over_90: str


class InvoiceSums(TypedDict):
    """What invoices of one currency add up to; `balance` is left to pay, `overdue` the part that is late.

    `taxes` is all tax, `tax_by_code` that of each tax code.
    """

    currency: str
    invoices: int
    subtotal: NotRequired[str | None]
    taxes: NotRequired[str | None]
    tax_by_code: NotRequired[dict[str, str] | None]
    total: NotRequired[str | None]
    paid: NotRequired[str | None]
    balance: NotRequired[str | None]
    overdue: NotRequired[str | None]
    ages: NotRequired[Ages | None]


SumsT = TypeVar("SumsT", bound=InvoiceSums)
_RESTS_ON = MappingProxyType(
    {
        "subtotal": ("total_amount_before_taxes",),
        "taxes": ("taxes_amount",),
        "total": ("total",),
        "paid": ("paid_to_date",),
        "balance": ("balance",),
        "overdue": ("balance", "due_date"),
        "ages": ("balance", "due_date"),
    }
)
"""The fields of invoices that each sum is of."""


class InvoiceGroup(InvoiceSums):
    """One group, with its name under each level that was asked for, and its id where another has the same name."""

    customer: NotRequired[str | None]
    status: NotRequired[str | None]
    month: NotRequired[str | None]
    age: NotRequired[str | None]
    customer_id: NotRequired[int | None]


InvoiceSummary = TypedDict(
    "InvoiceSummary",
    {
        "groups": list[InvoiceGroup],
        "totals": list[InvoiceSums],
        "today": str,
        "timezone": str,
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
        "note": NotRequired[str | None],
    },
)


@tool(
    toolset="invoices",
    title="Summarize invoices",
    needs=Needs(Invoice, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def summarize_invoices(
    desk: Desk,
    *,
    group_by: Annotated[
        list[Level],
        "One to three levels.",
        Field(min_length=1, max_length=3),
    ],
    wanted: Annotated[
        InvoiceFilters,
        Reworded(status="Default all but {uncounted_in}."),
    ],
) -> InvoiceSummary:
    """Add up invoices over all pages, per currency: total, tax by code, paid, outstanding, overdue by age in days."""
    selection = await select(desk, wanted, left_out=desk.system.kind_of(Invoice).uncounted_in)
    tally, taxes, filtered_here = await _tally(desk, selection, tuple(dict.fromkeys(group_by)))
    groups = tally.in_order()
    shown = _fitting(groups, tally.levels)
    notes = [*_notes(desk, tally, taxes), *notes_on(desk.system, filtered_here=filtered_here)]
    notes += () if tally.totals else note_of_nothing(desk, selection)
    totals = [_sums(each) for _, each in sorted(tally.totals.items())]
    if len(shown) < len(groups):
        notes.append(f"Only the {len(shown)} weightiest of {len(groups)} groups are shown; the totals are of all.")
    else:
        notes.extend(note_of_rounding([_amounts(_sums(each.sums)) for each in groups], _amounts(*totals)))
    return {
        "groups": [_told(_group(each, tally.levels), tally) for each in shown],
        "totals": [_told(each, tally) for each in totals],
        "today": selection.today.isoformat(),
        "timezone": desk.zone.key,
        "from": selection.period.begins if selection.period else None,
        "to": selection.period.ends if selection.period else None,
        "note": " ".join(notes) or None,
    }


async def _tally(desk: Desk, selection: Selection, levels: tuple[str, ...]) -> tuple[Tally, TaxesAlong, bool]:
    """Read every page and keep nothing but sums."""
    tally, payers, taxes = Tally(levels, selection.today), Payers(desk), TaxesAlong()
    call = replace(selection.call, includes=(*selection.call.includes, TAXES))
    filtered_here = False
    async for page in desk.client.pages(call, REPORTING):
        filtered_here = filtered_here or page.filtered_here
        await selection.learn(page.records, page.included)
        invoices = [each for each in of_kind(Invoice, page.records) if selection.keeps(each)]
        along = taxes.of(page)
        for each, payer in zip(invoices, await payers.of(invoices, page.included), strict=True):
            own = along.get(each.id or 0, ())
            taxes.check(each, own, payer.currency.decimals)
            tally.add(each, payer, own)
    if not taxes.told:
        tally.forget_tax_codes()
    return tally, taxes, filtered_here


def _notes(desk: Desk, tally: Tally, taxes: TaxesAlong) -> Iterator[str]:
    """Say what the sums leave out, if anything."""
    yield from tally.withheld.note(desk.system)
    yield from taxes.notes(desk.system, list(tally.totals.values()))
    if count := tally.undocumented:
        some = "1 invoice is" if count == 1 else f"{count} invoices are"
        yield f"{some} in a state that is not documented: counted, but not as overdue."


def _fitting(groups: Sequence[Group], levels: tuple[str, ...]) -> Sequence[Group]:
    """Return as many groups as fit an answer, the weightiest where not all do."""
    longest = sum(len(json.dumps(_group(each, levels), ensure_ascii=False)) for each in groups)
    if longest <= LONGEST_ROWS:
        return groups
    return _fitting(weightiest(groups, len(groups) * LONGEST_ROWS // (longest + 1)), levels)


def _group(group: Group, levels: tuple[str, ...]) -> InvoiceGroup:
    sums = _sums(group.sums)
    if "age" in levels:
        sums["ages"] = None
    return cast("InvoiceGroup", {**dict(zip(levels, group.labels, strict=True)), **group.ids, **sums})


def _told(sums: SumsT, tally: Tally) -> SumsT:
    """Return sums without those of amounts that no invoice told."""
    return cast("SumsT", {**sums, **tally.withheld.left_out_of(sums, _RESTS_ON)})


def _amounts(*sums: InvoiceSums) -> Amounts:
    """Return the amounts under what they are of, and their currency."""
    names = ("subtotal", "taxes", "total", "paid", "balance", "overdue")
    amounts = {(name, each["currency"]): each.get(name) or "0" for each in sums for name in names}
    codes = {
        (f"tax {code}", each["currency"]): amount
        for each in sums
        for code, amount in (each.get("tax_by_code") or {}).items()
    }
    return {**amounts, **codes}


def _sums(sums: Sums) -> InvoiceSums:
    unit = sums.currency
    ages = {age: rounded(sums.ages.get(age, Decimal(0)), unit) for age in AGES} if sums.ages else None
    return {
        "currency": unit.code,
        "invoices": sums.invoices,
        "subtotal": rounded(sums.subtotal, unit),
        "taxes": rounded(sums.taxes, unit),
        "tax_by_code": {code: rounded(amount, unit) for code, amount in sorted(sums.tax_by_code.items())} or None,
        "total": rounded(sums.total, unit),
        "paid": rounded(sums.paid, unit),
        "balance": rounded(sums.balance, unit),
        "overdue": rounded(sums.overdue, unit),
        "ages": cast("Ages | None", ages),
    }
