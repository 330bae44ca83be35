"""What is told of the account and of whoever calls: `login`, `me`, and the account's settings."""

from typing import Any

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import SUCCESS, answered, plain
from nutmcp.sandbox.proworkflow.memberships import RIGHTS
from nutmcp.sandbox.proworkflow.reading import read_one
from nutmcp.sandbox.proworkflow.users import ACCOUNT, API_KEY
from nutmcp.sandbox.proworkflow.visit import Visit

PLAN = "Professional"
NAME = "Puketapu Agency"


def is_account(url: str) -> bool:
    """Return whether the address of a web application is the account's: by its last part, whatever the letter case."""
    return url.rstrip("/").rpartition("/")[2].casefold() == ACCOUNT.casefold()


def log_in(visit: Visit) -> Response:
    """Tell who calls, in which account; and its key, unless its owner hides that."""
    caller = visit.one("contacts", visit.caller)
    told: dict[str, Any] = {
        "contactid": visit.caller,
        "name": caller["name"],
        "email": caller["email"],
        "type": caller["type"],
        "account": ACCOUNT,
        "accountname": NAME,
        "plan": PLAN,
        "currency": visit.knobs.currency,
        "permissions": [{"name": each, "view": each not in visit.knobs.forbidden} for each in RIGHTS],
    }
    key = {"apikey": API_KEY} if visit.knobs.key_told == "told" else {}
    inside = plain(told | key, visit.knobs)
    return answered({"login": inside, **SUCCESS} if visit.knobs.login == "nested" else {**inside, **SUCCESS})


def settings(visit: Visit) -> Response:
    """Tell the settings of the account, among which is no zone."""
    told = {"name": NAME, "url": ACCOUNT, "plan": PLAN, "currency": visit.knobs.currency, "weekstart": "monday"}
    return answered({"account": told, "count": 1, **SUCCESS})


def looks() -> Response:
    """Tell how the web application looks, which the key alone opens."""
    return answered({"looknfeel": {"companyname": NAME, "colour": "1f6f54"}, "count": 1, **SUCCESS})


def me(visit: Visit) -> Response:
    """Tell who calls, as any contact is told, with the plan."""
    return read_one("contacts", "contact", visit, visit.caller, plan=PLAN)
