"""What goes wrong at 88 Miles ("Errors" of each of its operations)."""

from nutmcp.remote.failures import Failures

FAILURES = Failures(
    name="88 Miles",
    settings="MILES88",
    credentials="whether the access token is still valid",
    permission="Check the credentials, which may be wrong; else ask a manager of the account for the permission.",
    rules="the project and the shift",
)
"""Its failures, before any secret is known; a 403 is also what wrong credentials may get."""
