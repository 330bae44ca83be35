"""The two lines by which nutmcp comes to know the callbook."""

import pytest

from nutmcp import systems
from nutmcp.sandbox import hosts
from nutmcp.settings import choice


def add_callbook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nutmcp know the callbook for as long as a test takes."""
    known = {**systems.SYSTEMS, "callbook": "tests.systems.callbook"}
    for module in (systems, choice):
        monkeypatch.setattr(module, "SYSTEMS", known)
    monkeypatch.setattr(hosts, "HOSTS", {**hosts.HOSTS, "callbook": "tests.systems.callbook"})
