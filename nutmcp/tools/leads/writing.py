"""What the tools that write leads share: their fields understood, and what became of one, said."""

from datetime import datetime
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.lead import Lead
from nutmcp.tools.desk import Desk
from nutmcp.tools.due_day import due_on
from nutmcp.tools.present.leads import LeadRow, lead_name
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.present.sentences import say_day
from nutmcp.words.dates import parse_coming_date
from nutmcp.words.phrase import quoted


class LeadAnswer(TypedDict):
    """What became of a lead; `change` is what `undo` takes."""

    status: Literal["created", "already_logged", "updated", "unchanged"]
    lead: LeadRow
    change: NotRequired[str | None]
    message: str
    timezone: str


def read_due(desk: Desk, said: str) -> datetime:
    """Return the moment at which something is due on the day that was said.

    Raises:
        InvalidArguments: It cannot be read.
    """
    return due_on(desk, parse_coming_date(said, desk.today(), desk.week_start, field="due"))


def say_lead(lead: Lead) -> str:
    """Return a lead in words: its name, and its customer's."""
    customer = f" of {quoted(lead.customer_name, LONGEST_NAME)}" if lead.customer_name else ""
    return f"{quoted(lead_name(lead), LONGEST_NAME)}{customer}"


def say_due(desk: Desk, lead: Lead) -> str:
    """Return until when a lead is due, in words; "" where it is not."""
    return f", due on {say_day(lead.due_time.astimezone(desk.zone).date())}" if lead.due_time else ""
