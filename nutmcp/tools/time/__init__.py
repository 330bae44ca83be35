"""The tools about worked time."""

from nutmcp.tools.time.entries import list_time_entries
from nutmcp.tools.time.log import log_time

TOOLS = (log_time, list_time_entries)
