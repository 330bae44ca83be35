"""Who may use the built-in Nutshell: made-up people whose key is public."""

from nutmcp.remote.system import Credentials

DOMAIN = "boreal-acoustics.example"
"""The domain of the company, which is a username as well."""
KEY = "sandbox:key-7c1e"
"""The key of the company; the colon is there because a password may hold one."""

MAUDE = Credentials(username="maude@boreal-acoustics.example", api_key=KEY)
"""Maude Lavigne, who leads the sales team."""

COMPANY = Credentials(username=DOMAIN, api_key="sandbox-key-company")
"""The company itself, which is nobody."""

USERS = (MAUDE, COMPANY)
"""The credentials that a new sandbox has."""
