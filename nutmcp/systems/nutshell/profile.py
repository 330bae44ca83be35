"""What is known of Nutshell before it is loaded: its name, its settings, and how one signs in."""

from nutmcp.remote.profile import Profile, SignIn
from nutmcp.remote.setting import Setting, address, password, username

URL = "https://app.nutshell.com/api/v1/json"

PROFILE = Profile(
    key="nutshell",
    name="Nutshell",
    prefix="NUTSHELL_",
    url=URL,
    settings=(
        Setting(
            name="url",
            variable="NUTSHELL_URL",
            help="address of the JSON-RPC interface",
            form="https address",
            read=address(URL),
            default=URL,
        ),
        Setting(
            name="username",
            variable="NUTSHELL_USERNAME",
            help="the e-mail that you sign in with; where the key does not impersonate, also the company's domain",
            read=username,
        ),
        Setting(
            name="api_key",
            variable="NUTSHELL_API_KEY",
            help="an API key, made under Setup, API keys; not one for the web alone",
            read=password,
            secret=True,
        ),
        Setting(
            name="member",
            variable="NUTSHELL_MEMBER",
            help="who “me” is",
            form="e-mail or id of a user",
            default="the username",
        ),
    ),
    sign_ins=(SignIn(needs=("username", "api_key"), called="e-mail, API key", counted="api_key"),),
    instructions=(
        "Nutshell keeps companies, people, leads, activities and tasks; it keeps no worked time, projects or invoices."
    ),
    experimental=True,
)
"""Nutshell, as settings and commands see it."""
