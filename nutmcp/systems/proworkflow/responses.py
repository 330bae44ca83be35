"""Read the bodies of ProWorkflow: lists with a count, single records, and writes that answer ids."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from nutmcp.remote.id import Id, read_id
from nutmcp.remote.json_body import Nonsense, parsed
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Response
from nutmcp.systems.proworkflow.records import Account
from nutmcp.systems.proworkflow.shaping import shaped
from nutmcp.words.currency import MINOR_UNITS

Row = Mapping[str, Any]


def read_rows(response: Response, key: str) -> tuple[Sequence[Row], int | None]:
    """Return the objects of a list, and how many there are in all, if that is told.

    Args:
        response: The response.
        key: The last part of the path, under which the list usually stands.

    Raises:
        Nonsense: It is no list.
    """
    document = _document(response)
    listed: object = (document[key] or []) if key in document else _only_list(document)
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in cast("list[object]", listed)):
        raise Nonsense
    total = document.get("totalcount")
    whole = total if isinstance(total, int) else int(total) if isinstance(total, str) and total.isdecimal() else None
    return cast("list[Row]", listed), whole


def read_row(response: Response, key: str) -> Row | None:
    """Return the one object of a response; None where there is none in it.

    Raises:
        Nonsense: It is no such response.
    """
    document = _document(response)
    found = document.get(key)
    if isinstance(found, dict):
        return cast("Row", found)
    held = _objects(document) or _alone(document)
    return held[0] if len(held) == 1 else None


def read_key(response: Response) -> str:
    """Return the key that signing in was answered with; an empty text where the account tells none.

    Raises:
        Nonsense: It is no such answer.
    """
    document = _document(response)
    told = next((each["apikey"] for each in (document, *_objects(document)) if each.get("apikey")), "")
    return told if isinstance(told, str) and told.isascii() and told.isprintable() else ""


def read_account(response: Response) -> Account:
    """Return the account that a person signed in to; the answer may stand in an envelope or bare.

    Raises:
        Nonsense: It is none.
    """
    document = _document(response)
    told: dict[str, Any] = document.copy()
    for each in _objects(document)[:1]:
        told.update(each)
    currency: object = told.get("currency", told.get("currencycode"))
    if isinstance(currency, dict):
        currency = cast("Row", currency).get("code")
    try:
        code = currency.upper() if isinstance(currency, str) else ""
        name = next((told[each] for each in ("accountname", "companyname", "account") if told.get(each)), None)
        known = {"name": name, "plan": told.get("plan"), "currency": code if code in MINOR_UNITS else None}
        return Account.model_validate({key: each for key, each in known.items() if isinstance(each, str)})
    except ValidationError as error:
        raise Nonsense from error


def read_ids(response: Response) -> Sequence[Id]:
    """Return the ids that the answer to a write tells, in its order.

    Raises:
        Nonsense: It makes no sense.
    """
    if not response.content.strip():
        return ()
    details = _document(response).get("details")
    listed = cast("list[object]", details) if isinstance(details, list) else [details]
    told = [cast("Row", each).get("id") for each in listed if isinstance(each, dict)]
    try:
        return [read_id(each) for each in told if each is not None]
    except ValueError as error:
        raise Nonsense from error


def as_record(row: Row, resource: Resource, zone: ZoneInfo, **more: object) -> Record:
    """Return the record that an object is.

    Args:
        row: The object.
        resource: What it is one of.
        zone: The zone of its times.
        more: What is known of it beside.

    Raises:
        Nonsense: It is none, or has no id.
    """
    try:
        record = resource.record.model_validate({**more, **shaped(row, resource.name, zone)})
    except (ValidationError, ValueError, ArithmeticError, OverflowError) as error:
        raise Nonsense from error
    if record.id is None or isinstance(record.id, str):
        raise Nonsense
    return record


def _only_list(document: Row) -> object:
    """Return the only list of a document; an empty one where it counts nothing."""
    lists = [cast("list[object]", each) for each in document.values() if isinstance(each, list)]
    if len(lists) != 1 and (lists or document.get("count") not in (0, "0")):
        raise Nonsense
    return lists[0] if lists else []


def _alone(document: Row) -> list[Row]:
    """Return the objects of the only list of a document, which may hold one record as it holds many."""
    lists = [cast("list[object]", each) for each in document.values() if isinstance(each, list)]
    return [cast("Row", each) for each in lists[0] if isinstance(each, dict)] if len(lists) == 1 else []


def _objects(document: Row) -> list[Row]:
    return [cast("Row", each) for each in document.values() if isinstance(each, dict)]


def _document(response: Response) -> dict[str, Any]:
    body = parsed(response.content)
    if not isinstance(body, dict) or str(cast("Row", body).get("status", "")).casefold() == "error":
        raise Nonsense
    return cast("dict[str, Any]", body)
