"""What follows from a change of a lead: its stage, its end, and whose it is first."""

from collections.abc import Mapping
from typing import Any

from nutmcp.sandbox.nutshell.entities import STATUS_CANCELLED, STATUS_LOST, STATUS_OPEN, STATUS_WON, read_ref, ref
from nutmcp.sandbox.nutshell.failures import invalid
from nutmcp.sandbox.nutshell.work import Work
from nutmcp.sandbox.nutshell.worked_out import stages_of

_Fields = Mapping[str, Any]
_ENDS: Mapping[str, int] = {"won": STATUS_WON, "lost": STATUS_LOST, "cancelled": STATUS_CANCELLED}


def begun(work: Work, changes: _Fields) -> dict[str, Any]:
    """Return what a new lead has, unless it is said otherwise (assumed)."""
    numbers = (each.get("number") or 0 for each in work.documents.kept("Leads"))
    market = next(iter(work.documents.every("Markets")), None)
    return {
        "number": max(numbers, default=999) + 1,
        "status": STATUS_OPEN,
        "isPending": False,
        "assignee": work.caller.ref,
        "market": None if market is None else ref("Markets", market.id),
        "stageset": _default_stageset(work),
        **{each: [] for each in ("accounts", "contacts", "sources", "competitors", "products")},
        **changes,
    }


def followed(work: Work, before: _Fields, changes: _Fields) -> dict[str, Any]:
    """Return the changes of a lead with what follows from them.

    Raises:
        Failure: They cannot be.
    """
    made = dict(changes)
    _follow_stage(work, before, made)
    _follow_accounts(before, made)
    _follow_end(work, before, made)
    return made


def _default_stageset(work: Work) -> str | None:
    sets = work.documents.every("Stagesets")
    first = next((each for each in sets if each.get("default")), next(iter(sets), None))
    return None if first is None else ref("Stagesets", first.id)


def _follow_stage(work: Work, before: _Fields, made: dict[str, Any]) -> None:
    """Put the lead into the stageset of its milestone, and at the first milestone of a new stageset."""
    if made.get("milestone"):
        milestone = work.documents.one(*read_ref(made["milestone"]))
        made["stageset"] = milestone and ref("Stagesets", milestone.get("stagesetId"))
    elif made.get("stageset") and (made["stageset"] != before.get("stageset") or not before.get("milestone")):
        made["milestone"] = next(iter(stages_of(made["stageset"], work.documents)), None)


def _follow_accounts(before: _Fields, made: dict[str, Any]) -> None:
    """Keep the primary account among the accounts, first of all (assumed)."""
    listed = made.get("accounts", before.get("accounts") or [])
    if "primaryAccount" in made:
        first = made["primaryAccount"]
        old = before.get("primaryAccount") if "accounts" not in made else None
        rest = [each for each in listed if each not in (first, old)]
        made["accounts"] = [*([first] if first else []), *rest]
    elif "accounts" in made:
        kept = before.get("primaryAccount")
        made["primaryAccount"] = kept if kept in listed else next(iter(listed), None)


def _follow_end(work: Work, before: _Fields, made: dict[str, Any]) -> None:
    """Close the lead, or open it again."""
    if work.knobs.closing == "outcome" and made.get("status"):
        made["status"] = before.get("status", STATUS_OPEN)
    if made.get("outcome"):
        outcome = work.documents.one(*read_ref(made["outcome"]))
        made["status"] = _ENDS.get(str(outcome and outcome.get("type")), STATUS_LOST)
    if "status" not in made:
        return
    if made["status"] not in (STATUS_OPEN, *_ENDS.values()):
        raise invalid("That is no status of a lead.")
    if made["status"] == STATUS_OPEN:
        made |= {"closedTime": None, "outcome": None}
    elif not made.get("closedTime"):
        made["closedTime"] = before.get("closedTime") or work.moment
