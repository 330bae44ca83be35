"""How to use the built-in Nutcache, as the first half of its page: ways in, users, the control side, faults."""

import inspect
from collections.abc import Iterable, Mapping
from typing import get_args

from nutmcp.sandbox.control_routes import ROUTES
from nutmcp.sandbox.faults import Fault, FaultKind
from nutmcp.sandbox.nutcache.users import BOTH_CREDENTIALS, DEFAULT_CREDENTIALS, START_END_CREDENTIALS
from scripts.docs.table import markdown_table

_USERS = {
    "default": DEFAULT_CREDENTIALS,
    "records start and end": START_END_CREDENTIALS,
    "in two organizations": BOTH_CREDENTIALS,
}

_KINDS: Mapping[FaultKind, str] = {
    "drop": "The connection is lost instead of an answer.",
    "status": "It is answered with the error `status`.",
    "too_many": "It is answered 429, with `Retry-After` if `retry_after` is not null.",
    "redirect": "It is answered with a redirect to `location`.",
    "unheeded": "It is answered 200 with `{}`, as if it had been carried out.",
    "html": "It is answered 200 with a web page, as a proxy under maintenance does.",
    "huge": "The body is `size` bytes of nothing.",
    "truncated": "Half of the body comes, as if it were all.",
    "cut": "The connection is lost in the middle of the body.",
    "content_type": "The right answer comes as `text/plain`.",
    "slow": "The answer comes in ten pieces within `seconds`.",
    "delay": "The answer comes after `seconds`; without `after` the request takes effect only then.",
}

_WAYS_IN = """\
## How to use it

**Inside the server.** `nutmcp --sandbox` needs no credentials and no network: it works as the default user below.
What is logged stays in `sandbox.sqlite` in the platform’s state folder, until that file is removed;
`--sandbox-data FILE` keeps it elsewhere, and `--sandbox-data :memory:` forgets it at the end.

**Alone.** `nutmcp sandbox` serves it on HTTP at `http://127.0.0.1:8787/webapi`, and prints what to set to point
nutmcp at it. Anything else that speaks Nutcache’s API can be pointed at it as well:

```sh
nutmcp sandbox --data :memory: &
curl -H 'api-version: 4' -H 'Authorization: Bearer sandbox-token' http://127.0.0.1:8787/webapi/companies
```

`--port 0` takes a free port, and `--size large` sows very much of everything into an empty file. It listens on this
machine alone, because its credentials stand on this page. They are worth nothing elsewhere.

**In a program**, without a network:

```python
from nutmcp.sandbox import open_sandbox

sandbox = open_sandbox(":memory:")
sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
# sandbox.app is an ASGI application whose API is below /webapi; sandbox.control is the control side.
```
"""

_CONTROL = """\
## The control side

`nutmcp sandbox --control` also serves `/control`: it changes data, clock, limits and credentials, and tells what was
asked of the API. It takes JSON and asks for no credentials, so leave it off where others use the same machine.

```sh
control=http://127.0.0.1:8787/control
curl -X POST $control/reset -d '{"size": "large"}'       # or small, or empty
curl -X PUT $control/clock -d '{"advance": 86400}'       # or {"set": "2026-11-21T09:00:00Z"}
curl -X PUT $control/limits -d '{"allowed": {"60": 3}}'  # three calls a minute; {"on": false} for no limits
curl -X PUT $control/knobs -d '{"update": "replace"}'    # see the last table of this page
curl -X POST $control/rows -d '{"organization": 1686, "rows": {"customers": [{"name": "Test Ltd"}]}}'
```

"""

_FAULTS = """\
## Faults

Here the connection is lost after the next time entry has been written, and before it is answered:

```sh
nutmcp sandbox --data :memory: --control &
curl -X POST http://127.0.0.1:8787/control/faults \\
  -d '{"kind": "drop", "method": "POST", "path": "time_entries", "after": true}'
```

Log time with a nutmcp that points there: it looks for the entry, finds it, and answers `created`.
`GET /control/requests` shows one `POST time_entries` with the fault `drop`, and the search that followed.

"""


def manual() -> str:
    """Return the part of the page that tells how to use the sandbox."""
    return "\n".join(
        (
            _WAYS_IN,
            "## Who may use it\n\n"
            + markdown_table(("User", "Public key", "User name", "Password", "Access token"), _users())
            + "\nAn access token does not say whose it is: with one, set `NUTCACHE_MEMBER` to the user name as well.\n",
            _CONTROL + markdown_table(("Method", "Path below `/control`", "What it does"), _routes()),
            _FAULTS
            + markdown_table(("Kind", "What happens"), _kinds())
            + "\nThe other properties of a fault:\n\n"
            + markdown_table(("Property", "Meaning", "Default"), _properties()),
        )
    )


def _users() -> Iterable[tuple[str, ...]]:
    for name, each in _USERS.items():
        yield name, *(f"`{part}`" for part in each.values())


def _routes() -> Iterable[tuple[str, ...]]:
    for method, path, handler in ROUTES:
        yield method, f"`{path}`", inspect.getdoc(handler) or ""


def _kinds() -> Iterable[tuple[str, ...]]:
    for kind in get_args(FaultKind):
        yield f"`{kind}`", _KINDS[kind]


def _properties() -> Iterable[tuple[str, ...]]:
    for name, field in Fault.model_fields.items():
        if name not in ("kind", "hits"):
            default = str(field.default).lower() if isinstance(field.default, bool) else field.default
            yield f"`{name}`", field.description or "", f"`{default}`"
