"""The tools about projects."""

from nutmcp.tools.projects.one import get_project
from nutmcp.tools.projects.overview import list_projects

TOOLS = (list_projects, get_project)
