"""What is published beside the package is valid, says what the code says, and asks for secrets as secrets."""

import base64
import json
import re
import socket
import struct
import tomllib
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest

from nutmcp.cli.flags import Parser, add_settings, given_settings
from nutmcp.settings import default, load, profiles, settings_for
from nutmcp.systems import SYSTEMS, profile_of
from nutmcp.tools.surface import Surface, offers
from scripts import container_health
from scripts.bundle import pack
from scripts.container_health import port_served
from scripts.docs.desktop import manifest_of
from scripts.docs.registry import NAME
from tests.laws.sources import ROOT

SERVER: dict[str, Any] = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
MANIFESTS: dict[str, dict[str, Any]] = {
    key: json.loads((ROOT / manifest_of(key)).read_text(encoding="utf-8")) for key in SYSTEMS
}
MANIFEST = MANIFESTS["nutcache"]
SECRETS = {setting.variable for system in profiles() for setting in settings_for(system) if setting.secret}
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONNECTING = (ROOT / "docs/connecting.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PACKAGES = {package["transport"]["type"]: package for package in SERVER["packages"]}


@pytest.mark.parametrize(
    ("document", "schema"),
    [
        # Both schemas are those of their publishers; examples of registry hosts are left out of the first.
        (SERVER, "server-2025-12-11.schema.json"),
        *((manifest, "mcpb-manifest-v0.4.schema.json") for manifest in MANIFESTS.values()),
    ],
)
def test_a_published_document_meets_its_schema(document: dict[str, Any], schema: str) -> None:
    rules = json.loads((ROOT / "tests" / "schemas" / schema).read_text(encoding="utf-8"))
    jsonschema.validate(document, rules)


def test_the_registry_finds_its_mark_in_the_readme() -> None:
    assert SERVER["name"] == NAME
    assert f"mcp-name: {NAME} " in README
    assert f'io.modelcontextprotocol.server.name="{NAME}"' in DOCKERFILE


def test_the_registry_marks_what_is_secret_and_nothing_else() -> None:
    for package in SERVER["packages"]:
        variables = package["environmentVariables"]
        asked = {each["name"] for each in variables}
        assert {each["name"] for each in variables if each.get("isSecret")} == SECRETS & asked
        assert asked <= {setting.variable for system in profiles() for setting in settings_for(system)}
        assert {system.prefix for system in profiles()} <= {f"{each.partition('_')[0]}_" for each in asked}


def test_over_stdio_nothing_has_to_be_set() -> None:
    package = PACKAGES["stdio"]
    assert "packageArguments" not in package
    assert not any(each.get("isRequired") for each in package["environmentVariables"])
    assert "NUTMCP_TOKEN" not in {each["name"] for each in package["environmentVariables"]}


def test_over_http_the_token_has_to_be_set_and_sent() -> None:
    package = PACKAGES["streamable-http"]
    assert [each["name"] for each in package["environmentVariables"] if each.get("isRequired")] == ["NUTMCP_TOKEN"]
    (header,) = package["transport"]["headers"]
    assert header["name"] == "Authorization"
    assert header["value"].format(token="t0ken") == "Bearer t0ken"
    assert header["variables"]["token"]["isSecret"]


def test_the_arguments_over_http_serve_at_the_address_that_is_told() -> None:
    package = PACKAGES["streamable-http"]
    words = [word for each in package["packageArguments"] for word in (each.get("name"), each.get("value")) if word]
    command, *flags = words
    parser = Parser("serve", "")
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--port")
    add_settings(parser, default())
    understood = parser.read(flags)
    assert command == "serve"
    assert package["transport"]["url"] == f"http://127.0.0.1:{understood.port}/mcp"
    assert given_settings(parser, understood) == {}


@pytest.mark.parametrize("key", SYSTEMS)
def test_the_desktop_bundle_of_a_system_lists_the_tools_that_it_has(key: str) -> None:
    tools = MANIFESTS[key]["tools"]
    assert [tool["name"] for tool in tools] == [each["name"] for each in Surface(offers(key))]
    assert all(tool["description"].endswith(".") for tool in tools)


@pytest.mark.parametrize("key", SYSTEMS)
def test_the_desktop_bundle_of_a_system_asks_for_its_credentials_alone_and_hides_what_is_secret(key: str) -> None:
    environment: dict[str, str] = MANIFESTS[key]["server"]["mcp_config"]["env"]
    fields: dict[str, dict[str, Any]] = MANIFESTS[key]["user_config"]
    hidden = {f"${{user_config.{name}}}" for name, field in fields.items() if field.get("sensitive")}
    secrets = {each.variable for each in profile_of(key).secrets}
    assert {variable for variable, value in environment.items() if value in hidden} == secrets
    assert {each.variable for each in profile_of(key).credentials} <= environment.keys()


@pytest.mark.parametrize("key", SYSTEMS)
def test_a_desktop_dialogue_that_is_left_blank_sets_no_more_than_the_system(key: str) -> None:
    fields: dict[str, dict[str, Any]] = MANIFESTS[key]["user_config"]
    said = {f"${{user_config.{name}}}": field["default"] for name, field in fields.items()}
    blank = {
        variable: str(value).lower() if isinstance(value := said.get(written, written), bool) else value
        for variable, written in MANIFESTS[key]["server"]["mcp_config"]["env"].items()
    }
    assert load(blank, {}) == load({}, {"system": key})


def test_bundles_that_are_installed_side_by_side_are_told_apart() -> None:
    assert len({manifest["name"] for manifest in MANIFESTS.values()}) == len(MANIFESTS)
    assert [manifest["display_name"] for manifest in MANIFESTS.values()] == [each.name for each in profiles()]
    assert "Experimental" in MANIFESTS["88miles"]["description"]


def install_links(host: str) -> list[dict[str, str]]:
    """Return what each link to that host carries."""
    links: list[str] = re.findall(rf"\((https://{re.escape(host)}/[^)]+)\)", CONNECTING)
    return [{key: values[0] for key, values in parse_qs(urlsplit(link).query).items()} for link in links]


def test_the_links_for_vs_code_ask_for_what_they_use() -> None:
    account, sandbox = install_links("insiders.vscode.dev")
    config, questions = json.loads(account["config"]), json.loads(account["inputs"])
    asked = {f"${{input:{each['id']}}}": each for each in questions}
    assert set(config["env"].values()) == set(asked)
    hidden = {variable for variable, value in config["env"].items() if asked[value].get("password")}
    assert hidden == SECRETS & set(config["env"])
    assert json.loads(sandbox["config"])["args"] == ["nutmcp", "--sandbox"]


def test_the_links_for_cursor_start_the_server_with_settings_that_exist() -> None:
    account, sandbox = (json.loads(base64.b64decode(each["config"])) for each in install_links("cursor.com"))
    assert load(account["env"], {}).credentials()
    assert (account["command"], *account["args"]) == ("uvx", "nutmcp")
    assert (sandbox["command"], *sandbox["args"]) == ("uvx", "nutmcp", "--sandbox")


def test_the_image_runs_as_nobody_in_particular_and_tells_its_health() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*/opt/nutmcp/container_health.py", last, re.MULTILINE)
    assert "COPY scripts/container_health.py /opt/nutmcp/" in last
    assert "UV_COMPILE_BYTECODE=1" in DOCKERFILE


def test_the_image_is_built_from_what_there_is_by_the_locked_uv() -> None:
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    }
    copied = {
        word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()
    }
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)
    locked = {
        each["name"]: each["version"]
        for each in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
        if "version" in each
    }
    assert re.findall(r"uv==(\S+)", DOCKERFILE) == [locked["uv"]]


def test_whoever_reads_the_listing_finds_code_privacy_and_support() -> None:
    assert SERVER["repository"]["url"] == MANIFEST["repository"]["url"] == SERVER["websiteUrl"]
    for address in (MANIFEST["documentation"], *MANIFEST["privacy_policies"]):
        assert (ROOT / address.partition("/blob/main/")[2]).is_file()
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    assert all(address.startswith(SERVER["websiteUrl"]) for address in urls.values())
    assert set(json.loads((ROOT / "glama.json").read_text(encoding="utf-8"))) == {"$schema", "maintainers"}


def test_the_icon_is_of_the_size_that_is_told() -> None:
    picture = (ROOT / "desktop" / MANIFEST["icon"]).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert SERVER["icons"][0]["sizes"] == [f"{width}x{height}"]
    assert SERVER["icons"][0]["src"].endswith("desktop/icon.png")


@pytest.mark.process
@pytest.mark.parametrize("key", SYSTEMS)
def test_a_bundle_is_packed_the_same_each_time_with_all_that_the_server_needs(key: str, tmp_path: Path) -> None:
    first, second = pack(key, tmp_path / "first"), pack(key, tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as bundle:
        names = set(bundle.namelist())
        assert json.loads(bundle.read("manifest.json")) == MANIFESTS[key]
    assert {"icon.png", "pyproject.toml", "uv.lock", MANIFEST["server"]["entry_point"]} <= names
    assert {"nutmcp/tools/definitions/nutcache.json", "nutmcp/sandbox/nutcache/seed/places.json"} <= names


@pytest.mark.parametrize(
    ("command", "port"),
    [
        ("nutmcp serve --http --host 0.0.0.0", 8000),
        ("python /opt/nutmcp/bin/nutmcp serve --http --port 9000", 9000),
        ("docker-init -- nutmcp serve --http --port=9000", 9000),
        ("nutmcp serve --sandbox", None),
        ("nutmcp", None),
    ],
)
def test_the_health_check_of_the_image_knows_how_the_server_is_reached(command: str, port: int | None) -> None:
    assert port_served(command.split()) == port


def test_a_container_that_speaks_stdio_is_well_and_one_that_answers_nobody_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = tmp_path / "cmdline"
    monkeypatch.setattr(container_health, "FIRST_PROCESS", running)
    running.write_bytes(b"nutmcp\0serve\0--sandbox\0")
    assert container_health.main() == 0
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, but nobody listens
        running.write_bytes(f"nutmcp\0serve\0--http\0--port\0{unused.getsockname()[1]}\0".encode())
        assert container_health.main() == 1
