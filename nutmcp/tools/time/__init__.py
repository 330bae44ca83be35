"""The tools about worked time."""

TOOLS = (
    "log_time",
    "log_timesheet",
    "list_time_entries",
    "summarize_time",
    "update_time_entry",
    "delete_time_entry",
)
