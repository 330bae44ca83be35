"""The tools about timers."""

from nutmcp.tools.timers.overview import list_timers
from nutmcp.tools.timers.start import start_timer
from nutmcp.tools.timers.stop import stop_timer

TOOLS = (start_timer, stop_timer, list_timers)
