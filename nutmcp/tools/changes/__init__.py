"""The tools about what was changed here, which come with each toolset that writes."""

from nutmcp.tools.changes.list_changes import list_changes
from nutmcp.tools.changes.undo import undo

TOOLS = (undo, list_changes)
