"""The tools that list, add and change tasks."""

from nutmcp.tools.tasks.add_task import add_task
from nutmcp.tools.tasks.change_task import change_task
from nutmcp.tools.tasks.list_tasks import list_tasks

TOOLS = (list_tasks, add_task, change_task)
