"""What every test shares: the event loop that anyio's plugin runs, and how hard Hypothesis looks."""

import logging
import os
import sys
from collections.abc import Generator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings

# A slow shared machine must not fail a law; a regression in speed has tests of its own.
settings.register_profile("default", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.register_profile(
    "thorough",
    deadline=timedelta(seconds=5),
    max_examples=2_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


STARTS_A_PROCESS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn"})
"""The audit events of Python's by which a process begins another."""
under_way: list[pytest.Item] = []
"""The test that is being run, with all its fixtures."""


def hold_to_the_marker(event: str, _arguments: object) -> None:
    """Fail a test that starts a process and does not carry the marker that says so."""
    if event in STARTS_A_PROCESS and under_way and not under_way[-1].get_closest_marker("process"):
        pytest.fail("This test starts a process: mark it with `pytest.mark.process`.")


sys.addaudithook(hold_to_the_marker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Know which test is being run."""
    under_way.append(item)
    try:
        return (yield)
    finally:
        under_way.clear()


@pytest.fixture(scope="session", autouse=True)
def nobody_is_logged_in(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Keep the tests from the credentials that are stored on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run every asynchronous test on asyncio, the loop that the server runs on."""
    return "asyncio"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Generator[None]:
    """Put back what a command that was run in this process has set of logging."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
