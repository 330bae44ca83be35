"""The tools about activities: calls, meetings and the like."""

TOOLS = ("list_activities", "log_activity")
