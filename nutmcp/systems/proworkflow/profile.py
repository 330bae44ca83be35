"""What is known of ProWorkflow before it is loaded: its name, its settings, and how one signs in."""

from nutmcp.remote.profile import Profile, SignIn
from nutmcp.remote.setting import Setting, address, password, token, username

URL = "https://api.proworkflow.net"

PROFILE = Profile(
    key="proworkflow",
    name="ProWorkflow",
    prefix="PROWORKFLOW_",
    url=URL,
    settings=(
        Setting(
            name="url",
            variable="PROWORKFLOW_URL",
            help="base of the API",
            form="https address",
            read=address(URL),
            default=URL,
        ),
        Setting(
            name="api_key",
            variable="PROWORKFLOW_API_KEY",
            help="the API key of the account",
            read=token,
            secret=True,
        ),
        Setting(
            name="username",
            variable="PROWORKFLOW_USERNAME",
            help="the user name or e-mail that you sign in with",
            read=username,
        ),
        Setting(
            name="password",
            variable="PROWORKFLOW_PASSWORD",
            help="the password that you sign in with",
            read=password,
            secret=True,
        ),
        Setting(
            name="account",
            variable="PROWORKFLOW_ACCOUNT",
            help="the account, which is the last part of the address of its web application",
            default="the one of the key",
        ),
    ),
    sign_ins=(
        SignIn(needs=("api_key", "username", "password"), called="API key, user name, password", counted="api_key"),
        # The key is then asked for, which the owner of the account may have switched off.
        SignIn(needs=("account", "username", "password"), called="account, user name, password", counted="account"),
    ),
    instructions="ProWorkflow logs time on tasks: name the task as `service`.",
    experimental=True,
)
"""ProWorkflow, as settings and commands see it."""
