"""The tool that writes notes."""

from nutmcp.tools.notes.add_note import add_note

TOOLS = (add_note,)
