"""The sandbox on real HTTP."""

import socket

import anyio
import httpx2
import pytest

from nutmcp.errors import ConfigurationError
from nutmcp.sandbox import Sandbox, serve
from tests.patience import PATIENCE
from tests.sandbox.driver import entry, headers, read
from tests.sandbox.serving import served

pytestmark = pytest.mark.anyio


async def test_it_answers_on_a_free_port_and_tells_which(sandbox: Sandbox) -> None:
    async with served(sandbox) as url:
        assert url.startswith("http://127.0.0.1:")
        assert url.endswith("/webapi")
        async with httpx2.AsyncClient(base_url=f"{url}/", headers=headers()) as api:
            made = read(await api.post("time_entries", json=entry(note="né")))["time_entries"][0]
            assert read(await api.get(f"time_entries/{made['id']}"))["time_entries"][0]["note"] == "né"
            removed = await api.delete(f"time_entries/{made['id']}")
            assert (removed.status_code, removed.content) == (204, b"")


async def test_many_callers_at_once_are_served(sandbox: Sandbox) -> None:
    async with served(sandbox) as url, httpx2.AsyncClient(base_url=f"{url}/", headers=headers()) as api:
        statuses: list[int] = []

        async def call() -> None:
            statuses.append((await api.get("projects")).status_code)

        async with anyio.create_task_group() as tasks:
            for _ in range(20):
                tasks.start_soon(call)
    assert statuses == [200] * 20


async def test_it_is_served_on_this_machine_only(sandbox: Sandbox) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "example.com"):  # noqa: S104 - refused
        with pytest.raises(ConfigurationError, match="this machine only"):
            await serve(sandbox, host, 0, print)


async def test_a_port_that_is_taken_is_reported(sandbox: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigurationError, match="port cannot be used"):
            await serve(sandbox, "127.0.0.1", taken.getsockname()[1], print)


async def test_it_stops_though_a_client_keeps_its_connection(sandbox: Sandbox) -> None:
    with anyio.fail_after(PATIENCE):
        async with served(sandbox) as url, httpx2.AsyncClient(base_url=f"{url}/", headers=headers()) as api:
            await api.get("projects")
