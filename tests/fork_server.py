"""A program that has imported what our servers need, and starts each as a copy of itself: run by `tests.forked`.

Each request is a connection of its own. It brings the standard input, output and error of the new process, and is told
its number at once, and its exit code in the end.
"""

import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from select import select

PREPARED = (
    *("tests.server.serve_toys", "tests.server.traced", "tests.journal.one_process"),
    *("nutmcp.cli.serve", "nutmcp.server.assembly", "nutmcp.server.http", "nutmcp.tools.surface", "nutmcp.sandbox"),
)
"""What is imported before anything is asked for; what else a process needs it imports as always."""


def main() -> None:
    """Start processes until nobody is there to ask for them."""
    for name in PREPARED:
        import_module(name)
    signal.signal(signal.SIGCHLD, reap)
    listener = socket.socket(fileno=int(sys.argv[1]))
    while sys.stdin not in select([listener, sys.stdin], [], [])[0]:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            start(connection)
            return
        connection.close()


def reap(_number: int, _frame: object) -> None:
    """Let go of the children that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def start(connection: socket.socket) -> None:
    """Run a module in a child and tell how it fares; only the child comes back, when its module is done."""
    request, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    child = os.fork()
    if child == 0:
        connection.close()
        become(streams, **json.loads(request))
        return
    for each in streams:
        os.close(each)
    connection.sendall(b"%d\n" % child)
    _, ended = os.waitpid(child, 0)
    connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(ended))
    os._exit(0)


def become(streams: Sequence[int], module: str, arguments: Sequence[str], environment: dict[str, str]) -> None:
    """Be the process that was asked for, in a group of its own."""
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # Those of the server know whether they could be wound back, which these cannot.
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
