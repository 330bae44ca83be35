"""What goes wrong at Nutcache ("Errors" in both documentations)."""

from nutmcp.remote.failures import Failures

FAILURES = Failures(
    name="Nutcache",
    settings="NUTCACHE",
    credentials="whether the API key is still valid",
    permission="Ask an administrator of the organization for the permission, or use other credentials.",
    rules="the project and the organization",
)
"""Its failures, before any secret is known."""
