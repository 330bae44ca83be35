"""What goes wrong at ProWorkflow, in sentences."""

from nutmcp.remote.failures import Failures

FAILURES = Failures(
    name="ProWorkflow",
    settings="PROWORKFLOW",
    credentials="the key, the user name and the password, of which it does not say which is wrong",
    permission="The person's role in ProWorkflow decides; ask an administrator of the account for the permission.",
    rules="the project, the task and the time",
)
"""Its failures, before any secret is known."""
