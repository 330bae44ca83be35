"""Who may use the built-in 88 Miles: made-up people whose credentials are public."""

from nutmcp.remote.system import Credentials

JO = Credentials(
    username="jo@karribend.example",
    password="sandbox:password",  # noqa: S106 - not a secret; the colon is there because a password may hold one
    access_token="sandbox-token-88miles",  # noqa: S106 - not a secret
)
"""Jo Whitlock, who manages the studio."""

AMIR = Credentials(
    username="amir@karribend.example",
    password="sandbox-password",  # noqa: S106 - not a secret
    access_token="sandbox-token-amir",  # noqa: S106 - not a secret
)
"""Amir Haddad, who works there."""

USERS = (JO, AMIR)
"""The users that a new sandbox has."""
