"""How long a test waits for another process or thread: longer than any busy machine takes, so that only a hang does."""

PATIENCE = 120
"""In seconds; half of what a test may take before it is ended."""
