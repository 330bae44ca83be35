"""Fill an empty store with the made-up data of Nutcache, small or large."""

import json
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, cast

from nutmcp.sandbox.nutcache.seed.hours import Hours, works
from nutmcp.sandbox.nutcache.seed.loader import Sower
from nutmcp.sandbox.store import Store
from nutmcp.systems.nutcache.records import Organization

ORGANIZATIONS = ("atelier_boreal", "studio_minuit")
"""The files of the organizations, in the order in which they are numbered."""
_SEED = 1686
_FOLDER = Path(__file__).parent


def sow_small(store: Store, now: datetime) -> None:
    """Add two organizations, dated around now; the same moment gives the same data."""
    _sow_organizations(Sower(store, now, _read("places")))


def sow_large(store: Store, now: datetime) -> None:
    """Add the same, and to the first organization very much of everything."""
    from nutmcp.sandbox.nutcache.seed.large import multiply

    sower = Sower(store, now, _read("places"))
    multiply(sower, _read(ORGANIZATIONS[0]), _sow_organizations(sower))


def _sow_organizations(sower: Sower) -> Random:
    """Add them, and return the source of chance to go on with."""
    places = _read("places")
    for name in ("currencies", "countries", "states"):
        sower.add(name, places[name], None)
    rng = Random(_SEED)  # noqa: S311 - made-up data, not a secret
    for name in ORGANIZATIONS:
        _sow_organization(sower, _read(name), rng)
    return rng


def _sow_organization(sower: Sower, data: dict[str, Any], rng: Random) -> None:
    own = data["organization"]
    id = int(own["id"])
    sower.add("organizations", [own], None)
    for name in ("members", "items", "taxes", "customers"):
        sower.add(name, data[name], id)
    sower.projects(data["projects"], data["members"], id)
    sower.invoices(data["invoices"], data["customers"], id)
    sower.expenses(data["expenses"], id)
    for name in ("timers", "sprint_stories"):
        sower.add(name, data[name], id)
    (organization,) = sower.store.find(Organization, "id", [id])
    hours = Hours(organization, rng, sower.now.date())
    sower.add("time_entries", hours.entries(works(sower.store, id)), id)
    sower.add("time_entries", data.get("time_entries", ()), id)


def _read(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8")))
