"""The tools about timers."""

TOOLS = ("start_timer", "stop_timer", "list_timers")
