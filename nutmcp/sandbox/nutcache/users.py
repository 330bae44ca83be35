"""Who may use the built-in Nutcache: made-up users whose credentials are public, for nothing here is worth a secret."""

from nutmcp.remote.system import Credentials

DEFAULT_CREDENTIALS = Credentials(
    public_key="sandbox-key",
    username="camille@atelier-boreal.example",
    password="sandbox:password",  # noqa: S106 - not a secret; the colon is there because a password may hold one
    access_token="sandbox-token",  # noqa: S106 - not a secret
)
"""The user of the one organization "Atelier Boréal", which records durations."""

START_END_CREDENTIALS = Credentials(
    public_key="sandbox-key-start-end",
    username="noor@studio-minuit.example",
    password="sandbox-password",  # noqa: S106 - not a secret
    access_token="sandbox-token-start-end",  # noqa: S106 - not a secret
)
"""The user of the one organization "Studio Minuit", which records start and end and rounds up."""

BOTH_CREDENTIALS = Credentials(
    public_key="sandbox-key-both",
    username="robin@freelance.example",
    password="sandbox-password",  # noqa: S106 - not a secret
    access_token="sandbox-token-both",  # noqa: S106 - not a secret
)
"""A user of both organizations, who has to say which one is meant."""

USERS = (DEFAULT_CREDENTIALS, START_END_CREDENTIALS, BOTH_CREDENTIALS)
"""The users that a new sandbox has."""
