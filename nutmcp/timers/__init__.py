"""Run timers here, where the remote system's own can only be read."""
