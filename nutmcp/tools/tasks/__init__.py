"""The tools that list, add and change tasks."""

TOOLS = ("list_tasks", "add_task", "change_task")
