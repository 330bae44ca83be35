"""The tool that changes a lead: its stage, whose it is, and what became of it."""

from typing import Annotated

from pydantic import Field

from nutmcp.domain.lead import Lead, LeadDraft
from nutmcp.errors import InvalidArguments, NutmcpError, caught
from nutmcp.remote.call import Verb
from nutmcp.remote.record import Draft
from nutmcp.tools.declaring.fixed_values import OneStateOf, states_of
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.assignees import read_assignee
from nutmcp.tools.leads.writing import LeadAnswer, read_due, say_lead
from nutmcp.tools.present.extent import FULL
from nutmcp.tools.present.leads import lead_row
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.present.sentences import say_day
from nutmcp.tools.tool import tool
from nutmcp.words.phrase import quoted

_NONE = "none"


@tool(
    toolset="leads",
    title="Change a lead",
    needs=Needs(Lead, Verb.UPDATE),
    read_only=False,
    destructive=True,
    idempotent=True,
)
async def change_lead(
    desk: Desk,
    *,
    lead: Annotated[NameOrId, "Name, customer, number as #145, or id."],
    status: Annotated[str | None, "What became of it.", OneStateOf(Lead)] = None,
    outcome: Annotated[NameOrId | None, "Why, as find_records lists outcomes."] = None,
    stage: Annotated[NameOrId | None, "Where to move it."] = None,
    assignee: Annotated[NameOrId | None, "me, a member or a team."] = None,
    confidence: Annotated[int | None, "Per cent.", Field(ge=0, le=100)] = None,
    due: Annotated[str | None, "Day; none for none."] = None,
    name: Annotated[str | None, "What it is about.", Field(max_length=1_000)] = None,
) -> LeadAnswer:
    """Change a lead (deal): move, give, rename, or close it as won, lost or cancelled. undo takes it back."""
    if all(each is None for each in (status, outcome, stage, assignee, confidence, due, name)):
        raise InvalidArguments("Nothing was given to change.", "Give what the lead is to be.", field="lead")
    before = await desk.directory.leads.find(lead)
    end = None if outcome is None else await desk.directory.leads.outcome(outcome)
    draft = LeadDraft(
        description=name,
        status=None if status is None else _state(desk, status),
        outcome=None if end is None else end.id,
        stage=None if stage is None else (await desk.directory.leads.stage(stage, before.pipeline)).id,
        confidence=confidence,
        due_time=None if due is None else "" if due.strip().casefold() == _NONE else read_due(desk, due),
    ).model_copy(update=await _whose(desk, assignee, before))
    draft = LeadDraft.model_validate({each: getattr(draft, each) for each in _news(draft, before)})
    if not draft.model_fields_set:
        message = f"{say_lead(before)} is so already; nothing was changed."
        return _answer(desk, "unchanged", before, None, message)
    written = await desk.journal.update(before, draft)
    read = await caught(desk.directory.leads.find(before.id or 0))
    now = written.entry if isinstance(read, NutmcpError) else read
    news = _say_news(desk, draft, before, now) + ([f"outcome {_shown(end.name)}"] if end and draft.outcome else [])
    return _answer(desk, "updated", now, written.change, f"{say_lead(now)}: {', '.join(news)}.")


def _answer(desk: Desk, status: str, lead: Lead, change: str | None, message: str) -> LeadAnswer:
    return {
        "status": "updated" if status == "updated" else "unchanged",
        "lead": lead_row(lead, desk.zone, FULL),
        "change": change,
        "message": message,
        "timezone": desk.zone.key,
    }


def _state(desk: Desk, word: str) -> int:
    return next(int(each) for each in states_of(desk.system.kind_of(Lead)) if each.word == word)


async def _whose(desk: Desk, said: NameOrId | None, before: Lead) -> dict[str, int | str | None]:
    """Return whose a lead is to be: a member's or a team's, not the other's any more."""
    if said is None:
        return {}
    whose = await read_assignee(desk, said)
    other = "" if (before.team if whose.team is None else before.assignee) is not None else None
    return {"assignee": whose.member, "team": other} if whose.team is None else {"team": whose.team, "assignee": other}


def _news(draft: Draft, before: Lead) -> list[str]:
    """Return the fields of a draft that say something else than the lead does already."""
    said = {name: getattr(draft, name) for name in type(draft).model_fields}
    return [
        name for name, each in said.items() if each is not None and (each or None) != (getattr(before, name) or None)
    ]


def _say_due(desk: Desk, lead: Lead) -> str | None:
    return say_day(lead.due_time.astimezone(desk.zone).date()) if lead.due_time else None


def _say_news(desk: Desk, draft: LeadDraft, before: Lead, now: Lead) -> list[str]:
    """Return what changed, in words: `assignee “Camille” to “Anne”`, `stage “Qualify” to “Negotiation”`."""
    told = {
        "stage": (before.stage_name, now.stage_name),
        "assignee": (before.assignee_name, now.assignee_name),
        "team": (before.assignee_name, now.assignee_name),
        "status": (_said(before), _said(now)),
        "confidence": (before.confidence, now.confidence),
        "due_time": (_say_due(desk, before), _say_due(desk, now)),
        "description": (before.description, now.description),
    }
    words = {"team": "assignee", "due_time": "due", "description": "name"}
    said = {words.get(name, name): told[name] for name in draft.model_fields_set if name in told}
    return [f"{name} {_shown(was)} to {_shown(then)}" for name, (was, then) in sorted(said.items())]


def _said(lead: Lead) -> str | None:
    return None if lead.status is None else lead.status.said


def _shown(value: object) -> str:
    return _NONE if value is None else quoted(value, LONGEST_NAME) if isinstance(value, str) else str(value)
