"""What every test shares: the event loop that anyio's plugin runs, and how hard Hypothesis looks."""

import gc
import json
import logging
import os
import sys
from collections.abc import Generator
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator

from nutmcp.client import http
from nutmcp.remote.call import Answer
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Response
from nutmcp.sandbox import answer_cache, row_cache
from nutmcp.state.memory import MemoryStore
from nutmcp.systems.nutcache import dialect
from nutmcp.systems.nutcache.resources import RESOURCES
from nutmcp.systems.nutcache.responses import read_list
from tests import reporting
from tests.fakes import FakeClock
from tests.marks import hold_to_the_mark, pytest_collection_modifyitems, pytest_runtest_protocol
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.postgres_server import Server

__all__ = ["pytest_collection_modifyitems", "pytest_runtest_protocol"]

# None has a deadline: a slow shared machine must not fail a law. The same examples every time: whether a run is green
# hangs on the code alone. `thorough` draws others each time.
SAME: Any = {"deadline": None, "derandomize": True, "print_blob": True}
settings.register_profile("quick", max_examples=4, **SAME)
settings.register_profile("default", max_examples=25, **SAME)
settings.register_profile("check", max_examples=50, **SAME)
settings.register_profile("thorough", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes that run the tests tell no more than is read."""
    config.pluginmanager.register(reporting)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what was imported and collected: else a tenth of the time goes there."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def no_process_is_started_in_secret() -> Generator[None]:
    """Hold every test to its mark."""
    with pytest.MonkeyPatch.context() as patch:
        hold_to_the_mark(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_is_logged_in(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Keep the tests from the credentials that are stored on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_is_given_up_because_the_machine_is_busy() -> Generator[None]:
    """Give what is asked for over HTTP as long as a test waits for anybody, where the test does not say how long."""
    with pytest.MonkeyPatch.context() as patch:
        phases = dict.fromkeys(("connect", "read", "write", "pool", "total"), PATIENCE)
        patch.setattr(http, "Timeouts", partial(http.Timeouts, **phases))
        yield


@pytest.fixture(scope="session", autouse=True)
def a_schema_is_checked_once() -> Generator[None]:
    """Spare the MCP clients of all tests but the first to find out that the schema of a tool is one."""
    met: dict[int, object] = {}

    @cache
    def checked(schema: str) -> None:
        check(json.loads(schema))

    def check_once(schema: object) -> None:
        if met.get(id(schema)) is not schema:
            checked(json.dumps(schema))
            met[id(schema)] = schema

    with pytest.MonkeyPatch.context() as patch:
        check = Draft202012Validator.check_schema
        patch.setattr(Draft202012Validator, "check_schema", check_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def the_sandboxes_of_all_tests_are_remembered() -> Generator[None]:
    """Let the sandbox remember what thousands of tests ask again, and not what one small account does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_cache, "_MOST", 16_384)
        patch.setattr(answer_cache, "_MOST_BYTES", 16 * 1024 * 1024)
        yield


@pytest.fixture(scope="session", autouse=True)
def projects_that_are_told_again_are_read_once() -> Generator[None]:
    """Spare thousands of tests to make the same hundred records of the same list of projects: records never change."""

    @lru_cache(maxsize=64)
    def projects(content: bytes) -> Answer:
        return read_list(Response(status=200, content=content), RESOURCES["projects"])

    def read_once(response: Response, resource: Resource) -> Answer:
        return projects(response.content) if resource.name == "projects" else read_list(response, resource)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialect, "read_list", read_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def what_is_absent_is_known_to_be() -> Generator[None]:
    """Spare the HTTP library to look for sniffio in every folder at every request to a sandbox."""
    with pytest.MonkeyPatch.context() as patch:
        if find_spec("sniffio") is None:
            patch.setitem(sys.modules, "sniffio", None)
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run every asynchronous test on asyncio, the loop that the server runs on."""
    return "asyncio"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Generator[None]:
    """Put back what a command that was run in this process has set of logging."""
    root, ours = logging.getLogger(), logging.getLogger("nutmcp")
    levels, handlers = (root.level, ours.level), root.handlers[:]
    yield
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    root.handlers[:] = handlers


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of a test: Tuesday 2026-11-24, 09:00."""
    return FakeClock(datetime(2026, 11, 24, 9, tzinfo=UTC))


@pytest.fixture
def store() -> MemoryStore:
    """Return a store that nobody has written to."""
    return MemoryStore()


@pytest.fixture(scope="session")
def postgres_port(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Return the port of a PostgreSQL that all test processes of this run share."""
    from tests.postgres_server import postgres_server

    folder = tmp_path_factory.getbasetemp()
    with postgres_server(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) as port:
        yield port


@pytest.fixture(scope="module")
def own_postgres(tmp_path_factory: pytest.TempPathFactory) -> "Generator[Server]":
    """Return a PostgreSQL that a test may stop; it runs again at the end of the test."""
    from tests.postgres_server import Server

    server = Server(tmp_path_factory.mktemp("postgres") / "log")
    server.start()
    yield server
    server.stop("immediate")
    server.remove()


@pytest.fixture(scope="session")
def pooled_port(postgres_port: str) -> Generator[str]:
    """Return the port by which servers are to reach it: that of PgBouncer, where the environment names its program."""
    from tests.pgbouncer import pgbouncer

    if program := os.environ.get("PGBOUNCER"):
        with pgbouncer(program, postgres_port) as port:
            yield str(port)
    else:
        yield postgres_port


@pytest.fixture
def postgres_url(postgres_port: str, pooled_port: str) -> Generator[str]:
    """Return the URL of a new database, which is dropped with all that still uses it."""
    from psycopg import connect

    from tests.postgres_server import url_of

    name = f"test_{uuid4().hex}"
    with connect(url_of(postgres_port), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield url_of(pooled_port, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
