"""The tools about worked time."""

from nutmcp.tools.time.change import delete_time_entry, update_time_entry
from nutmcp.tools.time.entries import list_time_entries
from nutmcp.tools.time.log import log_time
from nutmcp.tools.time.sheet import log_timesheet
from nutmcp.tools.time.summarize import summarize_time
from nutmcp.tools.time.undo import undo

TOOLS = (
    log_time,
    log_timesheet,
    list_time_entries,
    summarize_time,
    update_time_entry,
    delete_time_entry,
    undo,
)
