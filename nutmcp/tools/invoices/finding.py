"""The one invoice that someone means by its number or its id, with its lines and taxes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nutmcp.client import Client
from nutmcp.domain.invoice import Invoice, InvoiceDetail, InvoiceTax
from nutmcp.errors import Ambiguous, InvalidArguments, NotFound
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import Record, of_kind
from nutmcp.words.fold import fold
from nutmcp.words.invoice_numbers import last_digits, parts_of_number
from nutmcp.words.match import Kind
from nutmcp.words.phrase import quoted

RecordT = TypeVar("RecordT", bound=Record)

INCLUDES = ("invoice_details", "invoice_taxes", "customers")
_LONGEST_NUMBER = 100
_LONGEST_ID = 15
_FEW_DIGITS = 2

INVOICE = Kind[Invoice](
    noun="invoice",
    id_of=lambda each: each.id or 0,
    name_of=lambda each: each.invoice_number or "",
    describe=lambda each: {
        "customer": each.customer_name or "",
        "date": each.invoice_date.isoformat() if each.invoice_date else "",
        "status": each.status.word if each.status is not None else "",
    },
)


@dataclass(frozen=True, slots=True)
class Found:
    """An invoice with what belongs to it."""

    invoice: Invoice
    lines: Sequence[InvoiceDetail]
    taxes: Sequence[InvoiceTax]
    included: Mapping[str, tuple[Record, ...]]


async def find_invoice(client: Client, said: int | str) -> Found:
    """Return the invoice that is meant, in one request where its number or id is plainly that.

    A number is an id, and else the number of an invoice. Digits in a text are looked for as both, unless no id is
    written like that. Then comes the only invoice of that number with other zeros and signs, as `#5` is 0005.

    Raises:
        InvalidArguments: Nothing is named.
        NotFound: There is no such invoice.
        Ambiguous: Several go by that.
    """
    text = str(said).strip()
    if not text or len(text) > _LONGEST_NUMBER:
        raise InvalidArguments("`invoice` names no invoice.", "Give its number or its id.", field="invoice")
    by_id = await _by_id(client, text) if _may_be_id(text) else None
    if isinstance(said, int) and by_id is not None:
        return await _told(client, by_id, by_id.records[0])
    # What was no id is hardly ever the whole number either: the search for what ends like it finds both.
    if by_id is not None or not _may_be_id(text):
        answer, found = await _of_whole_number(client, text, by_id)
        if len(found) == 1:
            return await _told(client, answer, found[0])
        if found:
            raise _several(text, found)
    answer, alike = await _written_otherwise(client, said)
    if len(alike) > 1:
        raise _several(text, alike)
    if alike:
        return await _told(client, await _whole(client, answer, alike[0]), alike[0])
    return await _by_part(client, said)


async def _of_whole_number(client: Client, text: str, by_id: Answer | None) -> tuple[Answer, Sequence[Record]]:
    """Return the invoices of that id or of that very number, and the answer that the first one came in."""
    by_number = await _numbered(client, text, Operator.EQ)
    found = [each for each in by_number.records if _is_written(_as_invoice(each), text)]
    if by_id is None:
        return by_number, found
    return by_id, [*by_id.records, *(each for each in found if each.id != by_id.records[0].id)]


async def _written_otherwise(client: Client, said: int | str) -> tuple[Answer, Sequence[Invoice]]:
    """Return the invoices of the very number that was said; else but for zeros and signs, or what stands before."""
    wanted, digits = parts_of_number(str(said)), last_digits(str(said))
    if digits is None:
        return Answer(), ()
    rule = Filter("invoice_number", Operator.EW, digits)
    # Few end like a long number, so that their lines may come along at once.
    includes = INCLUDES if len(digits) > _FEW_DIGITS else ()
    answer = await client.all(Call(verb=Verb.LIST, resource="invoices", filters=(rule,), includes=includes))
    ending = [(parts_of_number(INVOICE.name_of(each)), each) for each in of_kind(Invoice, answer.records)]
    if written := [each for _, each in ending if _is_written(each, str(said).strip())]:
        return answer, written
    alike = [each for parts, each in ending if parts == wanted]
    if not alike and isinstance(said, str) and wanted == (digits,):
        alike = [each for parts, each in ending if parts[-1:] == wanted]
    return answer, alike


async def _whole(client: Client, answer: Answer, invoice: Invoice) -> Answer:
    """Return an answer that the lines came along with: the one in which the invoice was found, or one of its own."""
    if answer.included:
        return answer
    return await client.send(Call(verb=Verb.GET, resource="invoices", id=invoice.id, includes=INCLUDES))


async def _by_part(client: Client, said: int | str) -> Found:
    """Return the only invoice whose number contains what was said; a part of a number that is no text is a guess."""
    answer = await _numbered(client, str(said).strip(), Operator.CT)
    if len(answer.records) == 1 and isinstance(said, str):
        return await _told(client, answer, answer.records[0])
    if len(answer.records) > 1 and isinstance(said, str):
        raise _several(str(said), answer.records)
    near = [INVOICE.candidate(_as_invoice(each)) for each in answer.records[: Ambiguous.most_candidates]]
    raise NotFound(
        f"There is no invoice {quoted(str(said))} here.",
        "Take one of the candidates if it is meant." if near else "Check the number, or look with search_invoices.",
        field="invoice",
        candidates=near,
    )


def _is_written(invoice: Invoice, text: str) -> bool:
    return fold(INVOICE.name_of(invoice)) == fold(text)


def _may_be_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and not text.startswith("0") and len(text) <= _LONGEST_ID


async def _by_id(client: Client, text: str) -> Answer | None:
    try:
        return await client.send(Call(verb=Verb.GET, resource="invoices", id=int(text), includes=INCLUDES))
    except NotFound:
        return None


async def _numbered(client: Client, text: str, operator: Operator) -> Answer:
    """Return the invoices of a number; a search that the remote system refuses is made here, over all of them."""
    rule = Filter("invoice_number", operator, text)
    call = Call(verb=Verb.LIST, resource="invoices", filters=(rule,), includes=INCLUDES)
    answer = await client.send(call)
    return await client.all(call) if answer.filtered_here and answer.more else answer


async def _told(client: Client, answer: Answer, record: Record) -> Found:
    """Return an invoice with its lines and taxes, asked for only where they did not come along."""
    invoice = _as_invoice(record)
    lines = await _children(client, answer, "invoice_details", InvoiceDetail, invoice)
    taxes = await _children(client, answer, "invoice_taxes", InvoiceTax, invoice)
    taxes.sort(key=lambda each: each.sequence_number or 0)
    return Found(invoice, lines, taxes, answer.included)


async def _children(
    client: Client, answer: Answer, resource: str, kind: type[RecordT], invoice: Invoice
) -> list[RecordT]:
    records = answer.included.get(resource)
    if records is None:
        records = (await client.all(Call(verb=Verb.LIST, resource=resource, parent=invoice.id))).records
    return [each for each in of_kind(kind, records) if getattr(each, "invoice", None) in (None, invoice.id)]


def _several(text: str, records: Sequence[Record]) -> Ambiguous:
    return Ambiguous(
        f"{quoted(text)} fits {len(records)} invoices.",
        "Give the id of the one that is meant, as a number.",
        field="invoice",
        candidates=[INVOICE.candidate(_as_invoice(each)) for each in records],
    )


def _as_invoice(record: Record) -> Invoice:
    if not isinstance(record, Invoice):
        raise TypeError(record)
    return record
