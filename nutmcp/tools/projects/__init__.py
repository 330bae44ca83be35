"""The tools about projects."""

from nutmcp.tools.projects.get_project import get_project
from nutmcp.tools.projects.list_projects import list_projects

TOOLS = (list_projects, get_project)
