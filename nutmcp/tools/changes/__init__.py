"""The tools about what was changed here, which come with each toolset that writes."""

TOOLS = ("undo", "list_changes")
