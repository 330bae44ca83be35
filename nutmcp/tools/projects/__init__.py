"""The tools about projects."""

TOOLS = ("list_projects", "get_project", "set_project_state")
