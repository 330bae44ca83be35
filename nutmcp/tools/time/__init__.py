"""The tools about worked time."""

from nutmcp.tools.time.delete_time_entry import delete_time_entry
from nutmcp.tools.time.list_time_entries import list_time_entries
from nutmcp.tools.time.log_time import log_time
from nutmcp.tools.time.log_timesheet import log_timesheet
from nutmcp.tools.time.summarize_time import summarize_time
from nutmcp.tools.time.update_time_entry import update_time_entry

TOOLS = (
    log_time,
    log_timesheet,
    list_time_entries,
    summarize_time,
    update_time_entry,
    delete_time_entry,
)
