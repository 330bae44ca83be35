"""The tool that writes notes."""

TOOLS = ("add_note",)
