"""The tools about leads."""

from nutmcp.tools.leads.add_lead import add_lead
from nutmcp.tools.leads.change_lead import change_lead
from nutmcp.tools.leads.get_lead import get_lead
from nutmcp.tools.leads.search_leads import search_leads

TOOLS = (search_leads, get_lead, add_lead, change_lead)
