"""What stands in `deploy/` is of this version: its settings make a server for several people, run as the image does."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from nutmcp.clock import SystemClock
from nutmcp.server.health import ALIVE, READY
from nutmcp.server.team.connect import CALLBACK, CONNECT
from nutmcp.server.team.gate import WELL_KNOWN
from nutmcp.server.team.team import Team
from nutmcp.settings import SETTINGS, load
from nutmcp.state.opening import is_of_a_server
from tests.laws.sources import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "secrets" not in path.parts)
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose/compose.yaml").read_text(encoding="utf-8")
CADDYFILE = (DEPLOY / "compose/Caddyfile").read_text(encoding="utf-8")
DEPLOYMENT = (DEPLOY / "kubernetes/deployment.yaml").read_text(encoding="utf-8")
CONFIG_MAP = (DEPLOY / "kubernetes/settings.yaml").read_text(encoding="utf-8")
INGRESS = (DEPLOY / "kubernetes/ingress.yaml").read_text(encoding="utf-8")
SAID = dict(
    re.findall(r"^(\w+)=(.*)$", (DEPLOY / "compose/settings.env.example").read_text(encoding="utf-8"), re.MULTILINE)
)


def set_in(text: str) -> dict[str, str]:
    """Return the settings of a file, as `NAME: value`, or as a name and a value in two lines."""
    pairs = re.findall(r"^\s*(NUTMCP_\w+): (.+)$|name: (NUTMCP_\w+)\n\s*value: (.+)$", text, re.MULTILINE)
    return {one or other: first or second for one, first, other, second in pairs}


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """Return the folder with what the script makes when it is answered."""
    script = shutil.copy(DEPLOY / "compose/secrets.sh", tmp_path)
    for answer in ("client-secret\n", ""):
        done = subprocess.run([script], input=answer, capture_output=True, text=True, check=True)
        assert "client-secret" not in done.stdout.replace("secrets/client-secret", "")
    return tmp_path / "secrets"


@pytest.mark.parametrize("path", [ROOT / "Dockerfile", *FILES], ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    known = {each for setting in SETTINGS for each in (setting.variable, setting.file_variable)}
    named = set(re.findall(r"NUTMCP_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named - known <= {"NUTMCP_PORT"}  # what Kubernetes would set


@pytest.mark.process
def test_the_settings_for_docker_compose_make_a_server_with_the_secrets_that_the_script_makes(secrets: Path) -> None:
    text = re.sub(r"\$\{(\w+):[?-]\}", lambda found: SAID[found[1]], COMPOSE).replace("/run/secrets", str(secrets))
    settings = load(set_in(text), {})
    Team(settings, SystemClock(), frozenset())
    assert is_of_a_server(settings.state_url())
    assert (secrets / "database-password").read_text() in settings.secrets()
    assert settings.oidc_client_secret == "client-secret"
    assert oct(secrets.stat().st_mode)[-3:] == "700"
    assert all(oct(each.stat().st_mode)[-3:] == "644" for each in secrets.iterdir())
    named = set(re.findall(r"file: secrets/([\w-]+)", COMPOSE))
    assert named == {each.name for each in secrets.iterdir()}


@pytest.mark.process
def test_the_settings_for_kubernetes_make_a_server(secrets: Path) -> None:
    text = DEPLOYMENT.replace("/run/secrets/nutmcp", str(secrets))
    Team(load({**set_in(CONFIG_MAP), **set_in(text)}, {}), SystemClock(), frozenset())


def test_no_secret_stands_in_a_variable() -> None:
    secret = {setting.variable for setting in SETTINGS if setting.secret or setting.filed}
    assert not secret & {*set_in(COMPOSE), *set_in(CONFIG_MAP), *set_in(DEPLOYMENT)}


def test_the_image_is_run_as_it_is_built() -> None:
    assert DOCKERFILE.count("--extra team") == DOCKERFILE.count("RUN uv sync") == 2
    assert f"runAsUser: {re.findall(r'USER (.+)', DOCKERFILE)[0]}" in DEPLOYMENT
    [port] = re.findall(r"EXPOSE (\d+)", DOCKERFILE)
    assert f"containerPort: {port}" in DEPLOYMENT
    assert f"nutmcp-1:{port} nutmcp-2:{port}" in CADDYFILE
    [command] = re.findall(r"CMD \[(\"serve.+)\]", DOCKERFILE)
    assert f"args: [{command.replace(chr(34), '')}]" in DEPLOYMENT


def test_the_health_of_a_replica_is_asked_where_it_is_told() -> None:
    assert re.findall(r"path: (/\w+z)", DEPLOYMENT) == [READY, ALIVE, ALIVE]
    assert f"health_uri {READY}" in CADDYFILE


@pytest.mark.parametrize("text", [CADDYFILE, INGRESS], ids=["Caddy", "Ingress"])
def test_the_proxy_passes_on_what_clients_and_browsers_need_and_nothing_else(text: str) -> None:
    passed = set(re.findall(r"path (.+)", text)[0].split() if "@nutmcp" in text else re.findall(r"path: (.+)", text))
    needed = {"/mcp", CONNECT, WELL_KNOWN}
    assert needed <= passed <= {*needed, f"{CONNECT}/*", f"{WELL_KNOWN}/mcp"}
    assert ALIVE not in passed
    assert CALLBACK.startswith(f"{CONNECT}/")
