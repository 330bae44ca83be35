"""What is written to a pipe or a socket arrives whole and in order, whether or not anybody reads meanwhile."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from nutmcp.server.pipes import Sink, Source

pytestmark = pytest.mark.anyio

MESSAGES = [b"a" * 10, b"b" * 5_000, b"c" * 300_000, b"d"]


@pytest.fixture(params=["pipe", "socket"])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """Yield where to read from and where to write to."""
    if request.param == "pipe":
        source, sink = os.pipe()
        yield source, sink
        os.close(source)
        os.close(sink)
        return
    first, second = socket.socketpair()
    with first, second:
        yield first.fileno(), second.fileno()


async def test_all_arrives_in_order_though_it_is_more_than_fits(ends: tuple[int, int]) -> None:
    source = Source(ends[0])
    whole = b"".join(MESSAGES)
    read = b""
    async with Sink(ends[1]) as sink, anyio.create_task_group() as tasks:
        tasks.start_soon(_write, sink)
        while len(read) < len(whole):
            read += await source.read()
    assert read == whole


async def _write(sink: Sink) -> None:
    for each in MESSAGES:
        await sink.write(each)


async def test_what_goes_at_once_takes_no_thread(ends: tuple[int, int]) -> None:
    source = Source(ends[0])
    before = threading.active_count()
    async with Sink(ends[1]) as sink:
        await sink.write(b"one\n")
    assert await source.read() == b"one\n"
    assert threading.active_count() == before


async def test_a_reader_waits_and_can_be_given_up(ends: tuple[int, int]) -> None:
    source = Source(ends[0])
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(source.read)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    async with Sink(ends[1]) as sink:
        await sink.write(b"later")
    assert await source.read() == b"later"


async def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_bytes(b"one\ntwo\n")
    with file.open("rb") as opened:
        source = Source(opened.fileno())
        assert [await source.read(), await source.read()] == [b"one\ntwo\n", b""]


async def test_a_file_is_written(tmp_path: Path) -> None:
    with (tmp_path / "lines").open("wb") as opened:
        sink = Sink(opened.fileno())
        await sink.write(b"one\n")
        await sink.write(b"two\n")
    assert (tmp_path / "lines").read_bytes() == b"one\ntwo\n"


async def test_a_pipe_that_nobody_reads_any_more_says_so() -> None:
    source, end = os.pipe()
    os.close(source)
    with pytest.raises(OSError, match="pipe"):
        await Sink(end).write(b"one\n")
    os.close(end)
