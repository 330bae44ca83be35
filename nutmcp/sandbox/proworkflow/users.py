"""Who may use the built-in ProWorkflow: made-up people whose credentials are public."""

from nutmcp.remote.system import Credentials

ACCOUNT = "PuketapuAgency"
"""The account, as the last part of the address of the web application names it."""
API_KEY = "SAND-BOXX-PUKE-TAPU-PWFKEY1"
"""The key of the account."""

MERE = Credentials(
    username="mere",
    password="sandbox:password",  # noqa: S106 - not a secret; the colon is there because a password may hold one
    api_key=API_KEY,
    account=ACCOUNT,
)
"""Mere Tamatea, who runs the agency."""

LUC = Credentials(
    username="luc@puketapu.example",
    password="sandbox-password",  # noqa: S106 - not a secret
    api_key=API_KEY,
    account=ACCOUNT,
)
"""Luc Bélanger, who works there and signs in by e-mail."""

USERS = (MERE, LUC)
"""The users that a new sandbox has."""
