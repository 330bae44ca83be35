"""The processes that are measured: a Nutcache on loopback, and nutmcp before it, with as little as can be between."""

import json
import os
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from subprocess import PIPE
from typing import Any

import anyio
import httpx2
from anyio.abc import ByteReceiveStream, Process
from anyio.streams.buffered import BufferedByteReceiveStream

from benchmarks.report import ROOT
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS

REVISION = "2026-07-28"
TOKEN = "a-token-for-measuring"  # noqa: S105 - it opens nothing but what is measured
LONGEST_LINE = 1 << 20
_META = {
    "io.modelcontextprotocol/protocolVersion": REVISION,
    "io.modelcontextprotocol/clientInfo": {"name": "benchmark", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
Call = tuple[str, Mapping[str, object]]
"""A tool and its arguments."""


class Nutcache:
    """A `nutmcp sandbox` on loopback, its limits off, and its side entrance."""

    def __init__(self, url: str, side: httpx2.AsyncClient) -> None:
        self.url = url
        self._side = side

    async def set_limits(self, *, on: bool) -> None:
        """Keep the vendor's limits, or none."""
        (await self._side.put("/control/limits", json={"on": on})).raise_for_status()

    async def forget_asked(self) -> None:
        """Forget the requests that it remembers."""
        (await self._side.delete("/control/requests")).raise_for_status()

    async def asked(self) -> list[dict[str, Any]]:
        """Return the requests it remembers, oldest first."""
        return (await self._side.get("/control/requests")).raise_for_status().json()


@asynccontextmanager
async def nutcache(size: str = "small") -> AsyncGenerator[Nutcache]:
    """Run a Nutcache in a process of its own."""
    words = ("-m", "nutmcp", "sandbox", "--port", "0", "--data", ":memory:", "--size", size, "--control")
    async with _process(words, {}) as process:
        url = (await _line(process.stdout)).split(" is at ")[1].split(";")[0]
        async with httpx2.AsyncClient(base_url=url.removesuffix("/webapi"), timeout=60) as side:
            yield Nutcache(url, side)


class Stdio:
    """A server on stdio, called with bare lines of JSON-RPC."""

    def __init__(self, process: Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipes")
        self.pid = process.pid
        self._to = process.stdin
        self._from = BufferedByteReceiveStream(process.stdout)
        self._calls = 0

    async def call(self, calls: Sequence[Call]) -> list[dict[str, Any]]:
        """Make these calls at once, and return what each answered."""
        first, self._calls = self._calls, self._calls + len(calls)
        lines = (json.dumps(_message(call, first + number)).encode() for number, call in enumerate(calls))
        await self._to.send(b"".join(line + b"\n" for line in lines))
        answers: dict[int, dict[str, Any]] = {}
        while len(answers) < len(calls):
            answer = json.loads(await self._from.receive_until(b"\n", LONGEST_LINE))
            if "id" in answer:
                answers[answer["id"]] = _structured(answer)
        return [answers[number] for number in sorted(answers)]


class OverHttp:
    """A server over HTTP, called with bare posts on connections that stay open."""

    def __init__(self, url: str, http: httpx2.AsyncClient, pid: int) -> None:
        self.pid = pid
        self._url = url
        self._http = http

    async def call(self, calls: Sequence[Call]) -> list[dict[str, Any]]:
        """Make these calls at once, and return what each answered."""
        answers: list[dict[str, Any]] = [{}] * len(calls)

        async def one(number: int, call: Call) -> None:
            headers = {"mcp-protocol-version": REVISION, "mcp-method": "tools/call", "mcp-name": call[0]}
            answer = await self._http.post(self._url, json=_message(call, number), headers=headers)
            answers[number] = _structured(answer.raise_for_status().json())

        async with anyio.create_task_group() as tasks:
            for number, call in enumerate(calls):
                tasks.start_soon(one, number, call)
        return answers


@asynccontextmanager
async def stdio(url: str, state: str, module: str = "nutmcp", *words: str) -> AsyncGenerator[Stdio]:
    """Run a module that serves on stdio, with that Nutcache and that state file."""
    async with _process(("-m", module, *words), settings(url, state)) as process:
        yield Stdio(process)


@asynccontextmanager
async def over_http(url: str, state: str, module: str, *words: str) -> AsyncGenerator[OverHttp]:
    """Run a module that serves over HTTP, with that Nutcache and that state file."""
    async with _process(("-m", module, *words, "--http"), settings(url, state) | {"NUTMCP_TOKEN": TOKEN}) as process:
        address = (await _line(process.stderr)).split()[-1]
        headers = {"authorization": f"Bearer {TOKEN}", "accept": "application/json, text/event-stream"}
        # A server closes what is idle for five seconds, perhaps just when it is used again.
        idle = httpx2.Limits(keepalive_expiry=2)
        async with httpx2.AsyncClient(headers=headers, timeout=60, limits=idle) as http:
            yield OverHttp(address, http, process.pid)


def _message(call: Call, ident: int) -> Mapping[str, object]:
    params = {"name": call[0], "arguments": call[1], "_meta": _META}
    return {"jsonrpc": "2.0", "id": ident, "method": "tools/call", "params": params}


def _structured(answer: Mapping[str, Any]) -> dict[str, Any]:
    result = answer.get("result", {})
    if "structuredContent" not in result or result.get("isError"):
        raise RuntimeError(f"a call failed: {json.dumps(answer)[:500]}")
    return result["structuredContent"]


def settings(url: str, state: str) -> dict[str, str]:
    """Return the settings of whoever works at a sandbox, as environment variables."""
    return {
        "NUTCACHE_URL": url,
        "NUTCACHE_PUBLIC_KEY": DEFAULT_CREDENTIALS["public_key"],
        "NUTCACHE_USERNAME": DEFAULT_CREDENTIALS["username"],
        "NUTCACHE_PASSWORD": DEFAULT_CREDENTIALS["password"],
        "NUTMCP_TIMEZONE": "America/Toronto",
        "NUTMCP_STATE": state,
    }


@asynccontextmanager
async def _process(words: Sequence[str], settings: Mapping[str, str]) -> AsyncGenerator[Process]:
    """Run Python with these words, and with these settings alone, until the block ends."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NUTMCP_", "NUTCACHE_"))}
    command = [sys.executable, *words]
    stderr = PIPE if "--http" in words else None
    async with await anyio.open_process(
        command, cwd=ROOT, env=clean | dict(settings), stdin=PIPE, stdout=PIPE, stderr=stderr
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


async def _line(stream: ByteReceiveStream | None) -> str:
    """Return the next line, if it comes within a minute; what stands behind it is lost."""
    if stream is None:
        raise RuntimeError("the process has no pipes")
    text = b""
    with anyio.fail_after(60):
        while b"\n" not in text:
            text += await stream.receive()
    return text.partition(b"\n")[0].decode()
