"""The tools about projects."""

from nutmcp.tools.projects.get_project import get_project
from nutmcp.tools.projects.list_projects import list_projects
from nutmcp.tools.projects.set_project_state import set_project_state

TOOLS = (list_projects, get_project, set_project_state)
