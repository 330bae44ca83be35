"""The gates: each names a checker that others wrote, how it is run on nutmcp, and what it has to say in the end."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nutmcp.systems import SYSTEMS
from nutmcp.tools.surface import read_definitions
from scripts.gates.converting import judge_conversion
from scripts.gates.environments import ROOT
from scripts.gates.fuzzing import judge_findings
from scripts.gates.serving import ARGUMENTS

CALLS = "get_account"
"""The tool that is called where one is enough: it asks Nutcache for the organization and the member."""

_SCANNER = ("mcp-scanner", "--analyzers", "yara")
# It counts tokens with tiktoken, which fetches its vocabulary from the network, or else guesses by the punctuation,
# which doubles the price of JSON. The same vocabulary comes in a package.
_QUALITY = (
    "import bpe_openai, tiktoken; tiktoken.get_encoding = bpe_openai.get_encoding;"
    "from mcp_quality.cli import main; raise SystemExit(main())"
)
# It calls every tool that reads with a number for text, which is taken; with an object in its place, which is refused.
_SCORE = "from mcpscore import cli, smoke; smoke._WRONG_TYPED_VALUES['string'] = dict(no='text');cli.main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One check of one tool.

    Attributes:
        name: What it is asked for by.
        tool: The environment that it runs in.
        commands: What is run, in order; the first word is a program of that environment. `*server` stands for the
            command of a server on stdio. In a word, `{server}` is the same as one text and `{program}` its program,
            `{url}` the address of one over HTTP and `{token}` its token, `{open}` its address behind a door that
            presents the token, `{here}` this folder, `{scratch}` a folder of its own, and `{packages}` where npm put
            its packages.
        shows: The pattern of what a passing check prints; what it matches is told.
        judge: Reads what the check left in its scratch folder, and says what is wrong with it, or nothing.
    """

    name: str
    tool: str
    commands: tuple[tuple[str, ...], ...]
    shows: str
    judge: Callable[[Path], str] | None = None


def _inspected(transport: str, *target: str) -> tuple[Gate, Gate]:
    """Return the two looks that MCP Inspector takes over one transport: the list of tools, and a call."""
    cli = ("mcp-inspector", "--cli", *target)
    return (
        Gate(
            name=f"inspector-{transport}-list",
            tool="node",
            # Strict: a schema that some client cannot read is an error.
            commands=((*cli, "--method", "tools/list", "--strict"),),
            shows=rf'"name": "{CALLS}"',
        ),
        Gate(
            name=f"inspector-{transport}-call",
            tool="node",
            commands=((*cli, "--method", "tools/call", "--tool-name", CALLS),),
            shows=r'"timezone": "[^"]+"',
        ),
    )


def _conformance(revision: str) -> Gate:
    """Return the official suite for one revision; what it cannot ask of a product is listed in its file."""
    options = ("--suite", "all", "--spec-version", revision, "--expected-failures", f"{{here}}/not_ours_{revision}.yml")
    return Gate(
        name=f"conformance-{revision}",
        tool="node",
        commands=(("conformance", "server", "--url", "{open}", *options),),
        shows=r"Total: \d+ passed",
    )


def _converted(tool: str) -> Gate:
    """Return the conversion of all tools by one framework, those on demand too, none of whose arguments may be lost."""
    return Gate(
        name=tool,
        tool=tool,
        commands=tuple(_converting(tool.replace("-", "_"), system) for system in SYSTEMS),
        shows=r"\d+ tools converted",
        judge=judge_conversion,
    )


def _team(name: str, script: str, shows: str) -> Gate:
    """Return a look at a server for several people, in front of an identity provider that others wrote."""
    command = ("node", f"{{here}}/team/{script}.mjs", "{program}", "{scratch}", "{packages}")
    return Gate(name=name, tool="node", commands=(command,), shows=shows)


def _manifests(*versions: str) -> list[Gate]:
    """Return the check of the manifests against the schemas of each version; a field that there is not is an error."""
    manifests = sorted(str(each.relative_to(ROOT)) for each in (ROOT / "deploy" / "kubernetes").glob("*.yaml"))
    return [
        Gate(
            name=f"kubernetes-{version}",
            tool="deploying",
            commands=(("kubernetes-validate", "--strict", "-k", version, *manifests),),
            shows=rf"passed for resource deployment/nutmcp against version {version}",
        )
        for version in versions
    ]


def _converting(framework: str, system: str) -> tuple[str, ...]:
    """Return the command that lets a framework convert all tools of a system."""
    toolsets = dict.fromkeys(each["toolset"] for each in read_definitions(system))
    script = ("python", "-m", "scripts.gates.strict_clients", framework, f"{{scratch}}/{system}.json")
    return (*script, "*server", "--system", system, "--toolsets", ",".join(toolsets))


GATES = (
    Gate(
        name="tdqs",
        tool="tdqs",
        # It warns that log_timesheet, whose rows are typed to the leaf, could lose to get_account for its price.
        commands=(("tdqs", "lint", "--command", "{server}", "--fail-on", "error", "--format", "text"),),
        shows=r"(?s)warning shadow-candidate: log_timesheet \(.*\b0 errors, 1 warnings|\b0 errors, 0 warnings",
    ),
    # What it may not ask of a server on this machine stands in pyproject.toml.
    Gate(
        name="mcpscore-stdio",
        tool="mcpscore",
        commands=(("python", "-c", _SCORE, "--smoke", "--fail-under", "95", "--stdio", "*server"),),
        shows=r"Final score: \d+/\d+",
    ),
    Gate(
        name="mcpscore-http",
        tool="mcpscore",
        commands=(("python", "-c", _SCORE, "--smoke", "--fail-under", "95", "--token", "{token}", "{url}"),),
        shows=r"Final score: \d+/\d+",
    ),
    _conformance("2026-07-28"),
    _conformance("2025-11-25"),
    *_inspected("stdio", "*server"),
    *_inspected("http", "{url}", "--transport", "http", "--header", "Authorization: Bearer {token}"),
    Gate(
        name="mcp-scanner",
        tool="mcp-scanner",
        commands=(
            (*_SCANNER, "--stdio-command", "{program}", *(f"--stdio-arg={word}" for word in ARGUMENTS)),
            (*_SCANNER, "prompts", "--server-url", "{url}", "--bearer-token", "{token}"),
            (*_SCANNER, "instructions", "--server-url", "{url}", "--bearer-token", "{token}"),
        ),
        shows=r"Unsafe(?: items| prompts)?: 0\b",
    ),
    Gate(
        name="mcp-quality",
        tool="mcp-quality",
        commands=(("python", "-c", _QUALITY, "run", "--security", "--safety", "--fail-under", "A", "{server}"),),
        shows=r"Score +\d+ +Grade A",
    ),
    Gate(
        name="mcp-contract",
        tool="mcp-contract",
        commands=(("mcp-contract", "check", "--", "*server"),),
        shows=r"(?:No change — )?\d+ tool\(s\)[^\n]*",
    ),
    Gate(
        name="mcp-fuzzer",
        tool="mcp-fuzzer",
        commands=(
            (
                *("mcp-fuzzer", "--mode", "tools", "--phase", "both", "--runs", "5", "--seed", "7"),
                *("--no-network", "--no-corpus", "--fail-if-no-tools", "--max-concurrency", "1"),
                *("--fs-root", "{scratch}", "--output-dir", "{scratch}", "--log-level", "ERROR"),
                *("--protocol", "stdio", "--endpoint", "{server}"),
            ),
        ),
        shows=r"completed — \d+ tool\(s\) fuzzed",
        judge=judge_findings,
    ),
    # What it saw stands in its scratch folder, for people to look at.
    Gate(
        name="views",
        tool="node",
        commands=(("node", "{here}/views/look.mjs", "{open}", "{scratch}", "{packages}"),),
        shows=r"\d+ pictures looked at",
    ),
    _team("signing-in", "signing_in", r"\d+ things seen of signing in"),
    _team("doctor", "doctor", r"\d+ checks are well, and \d+ faults are told"),
    # Here, too: each page as it looks in both languages, on a telephone and wide.
    _team("connect", "connect", r"\d+ pages looked at"),
    _team("crossed", "crossed", r"\d+ calls, \d+ of them with what is another's: 0 crossings, 0 other surprises"),
    Gate(
        name="mcp-app-check",
        tool="mcp-app-check",
        commands=(("mcp-app-check", "nutmcp", "--fail-on", "warning"),),
        shows=r"errors=0 warnings=0",
    ),
    _converted("openai-agents"),
    _converted("google-genai"),
    _converted("langchain-google-genai"),
    # The oldest version of Kubernetes that the manifests are for, and the newest that is known.
    *_manifests("1.30", "1.37"),
    Gate(
        name="pod-security",
        tool="deploying",
        commands=(("python", "{here}/pod_security.py", "deploy/kubernetes"),),
        shows=r"\d+ manifests are restricted, and name each other right",
    ),
    Gate(
        name="compose",
        tool="deploying",
        commands=(("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose/compose.yaml"),),
        shows=r"ok -- validation done",
    ),
    Gate(
        name="caddy",
        tool="deploying",
        commands=(("caddy", "validate", "--adapter", "caddyfile", "--config", "deploy/compose/Caddyfile"),),
        shows=r"Valid configuration",
    ),
    Gate(
        name="hadolint",
        tool="deploying",
        commands=(("hadolint", "--failure-threshold", "style", "--format", "sarif", "Dockerfile"),),
        shows=r'"results":\[\]',
    ),
    Gate(
        name="skillsaw",
        tool="skillsaw",
        commands=(("skillsaw", "lint", "--strict", "--no-plugins", "--config", "{here}/skillsaw.yml", "."),),
        shows=r"Grade: +A\+",
    ),
)
