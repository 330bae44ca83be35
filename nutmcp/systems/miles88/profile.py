"""What is known of 88 Miles before it is loaded: its name, its settings, and how one signs in."""

from nutmcp.remote.profile import Profile, SignIn
from nutmcp.remote.setting import Setting, address, currency, password, token, username

URL = "https://88miles.net"

PROFILE = Profile(
    key="88miles",
    name="88 Miles",
    prefix="MILES88_",  # a shell takes no variable that begins with a digit
    url=URL,
    settings=(
        Setting(
            name="url",
            variable="MILES88_URL",
            help="base of the API",
            form="https address",
            read=address(URL),
            default=URL,
        ),
        Setting(
            name="access_token",
            variable="MILES88_ACCESS_TOKEN",
            help="your access token",
            read=token,
            secret=True,
        ),
        Setting(
            name="username",
            variable="MILES88_USERNAME",
            help="the login that you sign in with (without a token)",
            read=username,
        ),
        Setting(
            name="password",
            variable="MILES88_PASSWORD",
            help="the password that you sign in with (without a token)",
            read=password,
            secret=True,
        ),
        Setting(
            name="member",
            variable="MILES88_MEMBER",
            help="who “me” is",
            form="e-mail, login or id of a member of staff",
            default="the username",
        ),
        Setting(
            name="currency",
            variable="MILES88_CURRENCY",
            help="what your rates are in, which 88 Miles does not tell",
            form="code of a currency, such as AUD",
            read=currency,
            default="none: no amounts are told",
        ),
    ),
    sign_ins=(
        SignIn(needs=("access_token",), called="access token", counted="access_token"),
        # Older than the tokens; whether the service still takes it is not known.
        SignIn(needs=("username", "password"), called="login, password", counted="username"),
    ),
    instructions="88 Miles keeps projects, companies and shifts; it has no invoices, and every shift has a start.",
    timed=True,
    experimental=True,
)
"""88 Miles, as settings and commands see it."""
