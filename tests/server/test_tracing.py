"""Whoever traces nutmcp sees each call and each request of it, in the trace of the caller, and no customer's words."""

import json
import re
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from mcp import Client, MCPError

from tests.cli.commands import ROOT, V3, environment
from tests.forked import forked_stdio
from tests.patience import PATIENCE
from tests.whole_server import Era

if TYPE_CHECKING:
    from mcp_types import RequestParamsMeta

pytestmark = [pytest.mark.anyio, pytest.mark.process]

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
META = cast("RequestParamsMeta", {"traceparent": f"00-{TRACE}-{PARENT}-01"})
SANDBOX = ("serve", "--sandbox", "--sandbox-data", ":memory:", "--state", "memory:")
NOTE = "Strictly between us"
# All that a span may tell.
ATTRIBUTES = {
    *("nutmcp.resource", "nutmcp.verb", "nutmcp.page", "nutmcp.request", "nutmcp.outcome", "error.type"),
    *("http.request.method", "http.response.status_code", "http.request.resend_count"),
    *("mcp.method.name", "mcp.protocol.version", "jsonrpc.request.id", "gen_ai.operation.name", "gen_ai.tool.name"),
}


@dataclass(frozen=True)
class Traced:
    """An assistant, and the spans of the server that it calls."""

    assistant: Client
    file: Path

    def spans(self, trace: str | None = None) -> list[dict[str, Any]]:
        """Return what was recorded so far, of one trace or of all."""
        lines = self.file.read_text(encoding="utf-8").splitlines()
        every: list[dict[str, Any]] = [json.loads(line) for line in lines]
        return [each for each in every if trace is None or each["context"]["trace_id"] == f"0x{trace}"]


@asynccontextmanager
async def traced(folder: Path, era: Era, *words: str, **settings: str) -> AsyncGenerator[Traced]:
    """Connect to a server that is traced."""
    file = folder / "spans.jsonl"
    told = environment(folder, **settings)
    server = forked_stdio("tests.server.traced", str(file), *(words or SANDBOX), environment=told)
    async with Client(server, mode=era, read_timeout_seconds=PATIENCE, raise_exceptions=False) as client:
        yield Traced(client, file)


async def test_a_call_and_its_requests_are_spans_of_the_callers_trace(tmp_path: Path, era: Era) -> None:
    work = {"project": "Acme webshop", "duration": "1h", "note": NOTE}
    async with traced(tmp_path, era) as server:
        logged = await server.assistant.call_tool("log_time", work, meta=META)
        assert not logged.is_error
        spans = server.spans(TRACE)
    [call] = [span for span in spans if span["kind"] == "SpanKind.SERVER"]
    assert (call["name"], call["parent_id"]) == ("tools/call log_time", f"0x{PARENT}")
    assert call["attributes"]["nutmcp.outcome"] == "ok"
    assert re.fullmatch("[0-9a-f]{8}", call["attributes"]["nutmcp.request"])
    requests = [span for span in spans if span["kind"] == "SpanKind.CLIENT"]
    assert {each["parent_id"] for each in requests} == {call["context"]["span_id"]}
    written = next(each for each in requests if each["name"] == "create time_entries")
    assert written["attributes"] == {
        "nutmcp.resource": "time_entries",
        "nutmcp.verb": "create",
        "http.request.method": "POST",
        "http.response.status_code": 201,
    }
    assert "list projects" in {each["name"] for each in requests}
    assert {each["attributes"].get("nutmcp.page") for each in requests} <= {None, 1}


async def test_no_span_holds_what_people_wrote(tmp_path: Path, era: Era) -> None:
    work = {"project": "Acme webshop", "duration": "1h", "note": NOTE}
    async with traced(tmp_path, era) as server:
        call = server.assistant.call_tool
        await call("log_time", work)
        await call("search_customers", {"filters": [{"property": "city", "operator": "eq", "value": "Richmond"}]})
        await call("log_time", {**work, "project": "acme"})
        await call("list_time_entries", {"note_contains": NOTE, "period": "this_week"})
        await server.assistant.read_resource("nutcache://customers/Zenith%20Health")
        with pytest.raises(MCPError):
            await server.assistant.read_resource("nutcache://customers/Richmond")
        with pytest.raises(MCPError):
            await call("Richmond", {})
        spans = server.spans()
    assert {name for span in spans for name in span["attributes"]} <= ATTRIBUTES
    assert not [event for span in spans for event in span["events"]]
    recorded = json.dumps(spans)
    assert not [word for word in (NOTE, "Acme", "acme", "Richmond", "Zenith", "Camille") if word in recorded]
    assert "ambiguous" in {span["attributes"].get("nutmcp.outcome") for span in spans}


async def test_requests_that_fail_say_how_and_how_often_they_were_sent(tmp_path: Path, era: Era) -> None:
    settings = {"NUTCACHE_URL": "http://127.0.0.1:1/webapi", **V3}
    async with traced(tmp_path, era, "serve", "--state", "memory:", **settings) as server:
        await server.assistant.call_tool("list_projects", {}, meta=META)
        spans = server.spans(TRACE)
    [call] = [span for span in spans if span["kind"] == "SpanKind.SERVER"]
    requests = [span["attributes"] for span in spans if span["kind"] == "SpanKind.CLIENT"]
    assert call["attributes"]["nutmcp.outcome"] == "unavailable"
    assert {each["error.type"] for each in requests} == {"unavailable"}
    assert [each.get("http.request.resend_count") for each in requests] == [None, 1, 2]
    assert not [secret for secret in V3.values() if secret in json.dumps(spans)]


LISTING = """
import sys, nutmcp.client, nutmcp.server.app, nutmcp.server.desk
print(*sorted(name for name in sys.modules if name.startswith("opentelemetry.")))
"""


def test_without_an_sdk_the_interface_alone_is_loaded() -> None:
    ran = subprocess.run([sys.executable, "-c", LISTING], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = {name.split(".")[1] for name in ran.stdout.split()}
    assert not loaded & {"sdk", "exporter", "semconv", "instrumentation"}
