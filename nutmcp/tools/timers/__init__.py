"""The tools about timers."""

from nutmcp.tools.timers.list_timers import list_timers
from nutmcp.tools.timers.start_timer import start_timer
from nutmcp.tools.timers.stop_timer import stop_timer

TOOLS = (start_timer, stop_timer, list_timers)
