"""The doctor of a server for several people, with a provider and a system in place of the network."""

import base64
import os
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import httpx2
from starlette.responses import JSONResponse

from nutmcp.cli import doctor
from tests.cli.commands import environment
from tests.server.team.identity import ISSUER, RESOURCE, Identity

OLD, NEW = (base64.b64encode(each * 32).decode() for each in (b"o", b"n"))
SETTINGS = {
    "NUTMCP_AUTH": "oauth",
    "NUTMCP_ISSUER": ISSUER,
    "NUTMCP_RESOURCE_URL": RESOURCE,
    "NUTMCP_OIDC_CLIENT_ID": "nutmcp",
    "NUTMCP_OIDC_CLIENT_SECRET": "client-secret",
    "NUTMCP_VAULT_KEYS": f"2027:{NEW} 2026:{OLD}",
    "NUTMCP_TIMEZONE": "America/Toronto",
}
SECRETS = ("client-secret", OLD, NEW, "word/", "word%2F", "sesame")
CALLBACK = "https://nutmcp.example.com/connect/callback"


@dataclass
class Network:
    """What there is beside this machine: the provider, the server behind its proxy, and Nutcache."""

    identity: Identity = field(default_factory=lambda: Identity(datetime.now(UTC)))
    resource: str | None = None
    system: int = 404

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as applications are
        host = dict(scope["headers"])[b"host"].decode()
        if host == "id.example.com":
            await self.identity.app(scope, receive, send)
        elif host == "nutmcp.example.com" and self.resource is not None:
            await JSONResponse({"resource": self.resource})(scope, receive, send)
        elif host == "apps.nutcache.com" and self.system:
            await JSONResponse({}, self.system)(scope, receive, send)
        else:
            raise httpx2.ConnectError("nobody")


@dataclass
class Doctor:
    """The doctor, on a state that may lie anywhere."""

    folder: Path
    network: Network = field(default_factory=Network)
    settings: dict[str, str] = field(default_factory=lambda: dict(SETTINGS))

    def says(self, *words: str) -> tuple[int, str]:
        """Return the exit code and what is printed, which holds no secret."""
        out = StringIO()
        with (
            mock.patch.dict(os.environ, environment(self.folder, **self.settings), clear=True),
            mock.patch.object(sys, "stdout", out),
        ):
            code = doctor.run(words, network=self.network)
        assert not [each for each in SECRETS if each in out.getvalue()]
        return code, out.getvalue()

    def finds(self, name: str) -> str:
        """Return what is printed of one check, which fails."""
        code, printed = self.says()
        assert code == 1
        lines = printed.splitlines()
        first = next(at for at, line in enumerate(lines) if line.startswith(f"✗ {name} "))
        return " ".join(line.strip() for line in lines[first : first + 2])
