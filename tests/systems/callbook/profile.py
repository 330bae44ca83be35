"""What is known of the callbook before it is loaded."""

from nutmcp.remote.profile import Profile, SignIn
from nutmcp.remote.setting import Setting, address, token

URL = "https://callbook.example"

PROFILE = Profile(
    key="callbook",
    name="Callbook",
    prefix="CALLBOOK_",
    url=URL,
    settings=(
        Setting(name="url", variable="CALLBOOK_URL", help="base of the API", read=address(URL), default=URL),
        Setting(name="access_token", variable="CALLBOOK_ACCESS_TOKEN", help="your token", read=token, secret=True),
    ),
    sign_ins=(SignIn(needs=("access_token",), called="access token", counted="access_token"),),
    instructions="Callbook keeps leads and notes on them; it keeps no worked time, projects or invoices.",
    experimental=True,
)
