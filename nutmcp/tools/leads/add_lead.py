"""The tool that adds a lead."""

from typing import Annotated

from pydantic import Field

from nutmcp.domain.lead import Lead, LeadDraft
from nutmcp.errors import NutmcpError, caught
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.assignees import read_assignee
from nutmcp.tools.leads.writing import LeadAnswer, read_due, say_due, say_lead
from nutmcp.tools.present.extent import FULL
from nutmcp.tools.present.leads import lead_row
from nutmcp.tools.shared_arguments import OptionalRecordName
from nutmcp.tools.tool import tool


@tool(
    toolset="leads",
    title="Add a lead",
    needs=Needs(Lead, Verb.CREATE),
    read_only=False,
    destructive=False,
    idempotent=True,
)
async def add_lead(
    desk: Desk,
    *,
    name: Annotated[str, "What it is about.", Field(min_length=1, max_length=1_000)],
    customer: OptionalRecordName = None,
    person: OptionalRecordName = None,
    stage: Annotated[NameOrId | None, "Default the first."] = None,
    assignee: Annotated[NameOrId | None, "me, a member or a team."] = None,
    confidence: Annotated[int | None, "Per cent.", Field(ge=0, le=100)] = None,
    due: Annotated[str | None, "Day."] = None,
    allow_duplicate: Annotated[bool, "Even if an equal one was added here."] = False,
) -> LeadAnswer:
    """Add a lead (deal). Its value comes from its products in {system}. undo takes it back."""
    directory = desk.directory
    whom = None if customer is None else await directory.customer(customer)
    who = None if person is None else await directory.contacts.find(person, whom and whom.id)
    step = None if stage is None else await directory.leads.stage(stage)
    whose = None if assignee is None else await read_assignee(desk, assignee)
    draft = LeadDraft(
        description=name,
        customer=whom.id if whom else (who.customer if who else None),
        people=str(who.id) if who else None,
        stage=step.id if step else None,
        assignee=whose.member if whose else None,
        team=whose.team if whose else None,
        confidence=confidence,
        due_time=None if due is None else read_due(desk, due),
    )
    written = await desk.journal.create(draft, allow_duplicate=allow_duplicate)
    read = await caught(directory.leads.find(written.entry.id or 0)) if written.status == "created" else written.entry
    lead = written.entry if isinstance(read, NutmcpError) else read
    said = "Added" if written.status == "created" else "An equal lead was added here before, and none now:"
    return {
        "status": "created" if written.status == "created" else "already_logged",
        "lead": lead_row(lead, desk.zone, FULL),
        "change": written.change,
        "message": f"{said} {say_lead(lead)}{say_due(desk, lead)}.",
        "timezone": desk.zone.key,
    }
