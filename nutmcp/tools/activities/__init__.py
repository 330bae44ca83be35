"""The tools about activities: calls, meetings and the like."""

from nutmcp.tools.activities.list_activities import list_activities
from nutmcp.tools.activities.log_activity import log_activity

TOOLS = (list_activities, log_activity)
