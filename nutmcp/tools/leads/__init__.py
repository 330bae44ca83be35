"""The tools about leads."""

TOOLS = ("search_leads", "get_lead", "add_lead", "change_lead")
