"""Fills the tables with a made-up sales team in Montréal: its companies, people, leads, and what was done for them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from nutmcp.sandbox.nutshell.entities import LOGGED, SCHEDULED, ref
from nutmcp.sandbox.nutshell.moments import ZONE, kept
from nutmcp.sandbox.nutshell.tables import Documents
from nutmcp.sandbox.store import Store

_SEED = 1004
_LISTS = (
    *("Users", "Teams", "Stagesets", "Milestones", "Activity_Types", "Lead_Outcomes", "Markets", "Sources"),
    *("Competitors", "Industries", "Account_Types", "Territories", "Origins", "Delays", "Audiences", "Settings"),
    *("Tags", "Custom_Fields", "Products"),
)
_FIRST_LEAD = 501
_OLD = 400
"""How many days ago the companies and people were entered."""
_MANY = 1_200
"""How many more companies there are in the large data."""
_Row = dict[str, Any]
_Held = Mapping[str, Any]


def sow_small(store: Store, now: datetime) -> None:
    """Add the team with what it works on; the same moment gives the same data."""
    _sow(store, now, 0)


def sow_large(store: Store, now: datetime) -> None:
    """Add the team with very much of everything."""
    _sow(store, now, _MANY)


def _sow(store: Store, now: datetime, more: int) -> None:
    held = json.loads((Path(__file__).parent / "seed.json").read_text(encoding="utf-8"))
    documents, rng = Documents(store), Random(_SEED)  # noqa: S311 - made-up data
    for table in _LISTS:
        documents.add(table, (_entered(each, now, _OLD) for each in held[table]))
    documents.add("Accounts", (_entered(each, now, _OLD) for each in held["Accounts"]))
    documents.add("Contacts", (_contact(each, now) for each in held["Contacts"]))
    leads = [_lead(held, each, now, _FIRST_LEAD + place) for place, each in enumerate(held["Leads"])]
    accounts, contacts, others = _more(held, now, more, rng)
    documents.add("Accounts", accounts)
    documents.add("Contacts", contacts)
    leads += others
    documents.add("Leads", leads)
    documents.add("Activities", [each for lead in leads for each in _activities(held, lead, now, rng)])
    documents.add("Notes", [each for lead in leads for each in _notes(held, lead, now, rng)])
    documents.add("Tasks", (_task(each, now) for each in held["Tasks"]))


def _at(now: datetime, days: float, hour: int = 10) -> str:
    """Return the time of so many days from today, at an hour of the company's day."""
    day = (now + timedelta(days=days)).astimezone(ZONE).date()
    return kept(datetime.combine(day, time(hour), ZONE))


def _entered(row: _Held, now: datetime, days_ago: int) -> _Row:
    created = {"creator": "Users/3", "createdTime": _at(now, -days_ago), "modifiedTime": _at(now, -days_ago)}
    return {**created, **row}


def _contact(row: _Held, now: datetime) -> _Row:
    given, family = row["name"]
    name = {"givenName": given, "familyName": family, "salutation": None, "displayName": f"{given} {family}"}
    return _entered({**row, "name": name}, now, _OLD)


def _refs(kind: str, ids: Iterable[int]) -> list[str]:
    return [ref(kind, each) for each in ids]


def _lead(held: _Held, row: _Held, now: datetime, id: int) -> _Row:
    """Return a lead; in the row, days are those before today, or after it."""
    closed, touched = row.get("closed"), row.get("closed", 3)
    return {
        "id": id,
        **{name: row[name] for name in ("number", "description", "confidence", "assignee")},
        "status": row.get("status", 0),
        "isPending": row.get("isPending", False),
        "tags": row.get("tags", []),
        "customFields": row.get("customFields", {}),
        "creator": row["assignee"] if row["assignee"].startswith("Users") else "Users/3",
        **_related(held, row),
        "createdTime": _at(now, -row["created"], 9),
        "modifiedTime": _at(now, -touched, 16),
        "lastContactedDate": _at(now, -touched, 15),
        "dueTime": _at(now, row["due"], 17),
        "closedTime": None if closed is None else _at(now, -closed, 16),
    }


def _related(held: _Held, row: _Held) -> _Row:
    """Return what a lead refers to, and what it is worth."""
    accounts = _refs("Accounts", row["accounts"])
    (stage,) = (each for each in held["Milestones"] if each["id"] == row["milestone"])
    prices = {each["id"]: each["price"] for each in held["Products"]}
    return {
        "primaryAccount": accounts[0],
        "accounts": accounts,
        "contacts": _refs("Contacts", row["contacts"]),
        "milestone": ref("Milestones", row["milestone"]),
        "stageset": ref("Stagesets", stage["stagesetId"]),
        "market": ref("Markets", row.get("market", 1)),
        "sources": _refs("Sources", row["sources"]),
        "competitors": _refs("Competitors", row.get("competitors", ())),
        "products": [
            {"product": ref("Products", product), "quantity": quantity, "price": prices[product]}
            for product, quantity in row.get("products", ())
        ],
        "estimatedValue": dict(zip(("currency", "amount"), row["value"], strict=True)) if "value" in row else None,
        "outcome": ref("Lead_Outcomes", row["outcome"]) if "outcome" in row else None,
    }


def _more(held: _Held, now: datetime, many: int, rng: Random) -> tuple[list[_Row], list[_Row], list[_Row]]:
    """Return more companies, someone who works at each, and a lead of each."""
    places = [(place, f"Users/{rng.randint(3, 6)}", rng.randint(30, 380)) for place in range(many)]
    accounts = [_entered(_company(held, place, owner, rng), now, created) for place, owner, created in places]
    contacts = [_contact(_person(held, place, owner, rng), now) for place, owner, _ in places]
    rows = [_business(place, owner, created, rng) for place, owner, created in places]
    return accounts, contacts, [_lead(held, row, now, 30_000 + place) for place, row in enumerate(rows)]


def _company(held: _Held, place: int, owner: str, rng: Random) -> _Row:
    return {
        "id": 10_000 + place,
        "name": f"{rng.choice(held['family'])} {rng.choice(held['trades'])} {place + 1}",
        "industry": ref("Industries", rng.randint(1, 6)),
        "accountType": ref("Account_Types", rng.randint(1, 3)),
        "owner": owner,
        "phone": {"0": f"514-555-0{place % 1000:03}"},
        "address": {"0": {"city": "Laval", "state": "QC", "country": "CA"}},
    }


def _person(held: _Held, place: int, owner: str, rng: Random) -> _Row:
    return {
        "id": 20_000 + place,
        "name": [rng.choice(held["given"]), rng.choice(held["family"])],
        "owner": owner,
        "accounts": _refs("Accounts", [10_000 + place]),
        "email": {"0": f"contact@c{place}.example"},
    }


def _business(place: int, owner: str, created: int, rng: Random) -> _Row:
    status = rng.choice((0, 0, 10, 11, 12))
    return {
        "number": 2_000 + place,
        "description": f"Room {place + 1}",
        "accounts": [10_000 + place],
        "contacts": [20_000 + place],
        "assignee": owner,
        "milestone": rng.randint(1, 5),
        "confidence": rng.randrange(0, 100, 5),
        "products": [[rng.randint(1, 5), rng.randint(1, 20)]],
        "sources": [rng.randint(1, 5)],
        "created": created,
        "due": rng.randint(-20, 60),
        **({"status": status, "closed": rng.randint(1, created)} if status else {}),
    }


def _activities(held: _Held, lead: _Held, now: datetime, rng: Random) -> Iterator[_Row]:
    """Yield what was done for a lead; and where it is open, what is planned, or should have been done."""
    member = lead["assignee"] if lead["assignee"].startswith("Users") else "Users/3"
    for _ in range(rng.randint(1, 4)):
        yield _activity(held, lead, member, rng.randint(-40, -2), now, rng) | {"status": LOGGED, "loggedBy": member}
    if lead["status"] == 0:
        yield _activity(held, lead, member, rng.choice((-1, 1, 2, 3, 7, 12)), now, rng) | {"status": SCHEDULED}


def _activity(held: _Held, lead: _Held, member: str, day: int, now: datetime, rng: Random) -> _Row:
    hour = rng.randint(9, 16)
    return {
        "name": rng.choice(held["calls"]),
        "activityType": ref("Activity_Types", rng.randint(1, 5)),
        "leads": [ref("Leads", lead["id"])],
        "participants": [member, *lead["contacts"][:1]],
        "startTime": _at(now, day, hour),
        "endTime": _at(now, day, hour + 1),
        "isAllDay": False,
        "isTimed": True,
        "isFlagged": rng.random() < 0.1,
        "creator": member,
        "createdTime": _at(now, day - 3),
        "modifiedTime": _at(now, min(day, -1), hour),
    }


def _notes(held: _Held, lead: _Held, now: datetime, rng: Random) -> Iterator[_Row]:
    for _ in range(rng.randint(0, 2)):
        about = rng.choice((ref("Leads", lead["id"]), lead["primaryAccount"], *lead["contacts"][:1]))
        user, date = rng.choice(("Users/3", "Users/4", "Users/5", "Users/6")), _at(now, -rng.randint(2, 30), 11)
        yield {"note": rng.choice(held["notes"]), "user": user, "parent": about, "date": date}


def _task(row: _Held, now: datetime) -> _Row:
    lead = row.get("entity")
    return {
        "title": row["title"],
        "description": row.get("description"),
        "assignee": row["assignee"],
        "creator": "Users/3",
        "entity": ref("Leads", lead - 1001 + _FIRST_LEAD) if lead else None,
        "dueTime": _at(now, row["due"], 12),
        "completedTime": _at(now, -row["done"]) if "done" in row else None,
        "createdTime": _at(now, -12),
        "modifiedTime": _at(now, -12),
    }
