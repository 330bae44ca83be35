"""A real PgBouncer before a PostgreSQL, which lends each of its few connections for one transaction at a time."""

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from nutmcp.network import listening_socket
from tests.postgres_server import PASSWORD, USER

POOL = 3
"""So few connections do all servers share, each of which would have eight of its own."""


@contextmanager
def pgbouncer(program: str, postgres_port: str | int) -> Generator[int]:
    """Run PgBouncer in transaction mode, and yield its port."""
    with listening_socket("127.0.0.1", 0) as free:
        port: int = free.getsockname()[1]
    folder = Path(mkdtemp(prefix="nutmcp-pgbouncer-"))
    settings = folder / "pgbouncer.ini"
    (folder / "users").write_text(f'"{USER}" "{PASSWORD}"\n')
    settings.write_text(
        "[databases]\n"
        f"* = host=127.0.0.1 port={postgres_port}\n"
        "[pgbouncer]\n"
        "listen_addr = 127.0.0.1\n"
        f"listen_port = {port}\n"
        "unix_socket_dir =\n"
        "auth_type = scram-sha-256\n"
        f"auth_file = {folder / 'users'}\n"
        "pool_mode = transaction\n"
        f"default_pool_size = {POOL}\n"
        "max_client_conn = 500\n"
    )
    # It refuses to run as root.
    nobody = ("-u", "nobody") if os.geteuid() == 0 else ()
    folder.chmod(0o755)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([program, *nobody, str(settings)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield port
        finally:
            process.terminate()
            process.wait()
            rmtree(folder)
