"""The embedded store's own promises: checksums, group commit, the data directory, kill -9."""

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

from customers.journal.ports import Broken, Logged, LogUnavailable, Unfit
from customers.stores.sqlite.directory import Directory, open_directory, view_directory
from customers.stores.sqlite.log import SqliteLog


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


async def _first(log: SqliteLog) -> Logged:
    async with aclosing(log.follow({0: 0})) as batches:
        async for batch in batches:
            return batch.records[0]
    raise AssertionError


async def _with_one_record(directory: Directory) -> None:
    log = SqliteLog(directory.journal, writing=True)
    await log.append(0, b"a record")
    await log.close()


@pytest.mark.parametrize(
    "damage",
    ["UPDATE log SET value = x'00'", "UPDATE log SET crc = crc + 1"],
)
async def test_a_damaged_row_is_broken(data: Path, damage: str) -> None:
    directory = open_directory(data)
    await _with_one_record(directory)
    with sqlite3.connect(directory.journal) as connection:
        connection.execute(damage)
    connection.close()

    log = SqliteLog(directory.journal, writing=True)
    with pytest.raises(Broken, match="offset 0 of partition 0 is damaged"):
        await _first(log)

    await log.close()
    directory.close()


@pytest.mark.parametrize("loss", ["DELETE FROM log WHERE off = 0", "DELETE FROM log"])
async def test_a_missing_row_is_broken(data: Path, loss: str) -> None:
    directory = open_directory(data)
    log = SqliteLog(directory.journal, writing=True)
    await asyncio.gather(*(log.append(0, b"x") for _ in range(3)))
    await log.close()
    log = SqliteLog(directory.journal, writing=True)
    with sqlite3.connect(directory.journal) as connection:
        connection.execute(loss)
    connection.close()

    with pytest.raises(Broken, match="gap at offset 0"):
        await _first(log)

    await log.close()
    directory.close()


async def test_a_viewer_sees_what_another_process_appends_and_writes_nothing(data: Path) -> None:
    directory = open_directory(data)
    writer = SqliteLog(directory.journal, writing=True)
    viewer = SqliteLog(view_directory(data).journal, writing=False)
    following = asyncio.ensure_future(_first(viewer))

    await writer.append(0, b"seen")

    assert await following == Logged(0, b"seen")
    assert await viewer.end(0) == 1
    with pytest.raises(LogUnavailable):
        await viewer.append(0, b"never")
    await viewer.close()
    await writer.close()
    directory.close()


def test_the_pepper_is_readable_by_its_owner_alone(data: Path) -> None:
    open_directory(data).close()

    assert stat.S_IMODE((data / "pepper").stat().st_mode) == 0o600


def test_opened_again_a_directory_has_the_same_pepper(data: Path) -> None:
    first = open_directory(data)
    pepper = first.pepper
    first.close()

    second = open_directory(data)

    assert second.pepper == pepper
    second.close()


def test_a_second_writer_is_refused_with_the_first_ones_pid(data: Path) -> None:
    first = open_directory(data)

    with pytest.raises(
        Unfit, match=rf"already being written by another process \(pid {os.getpid()}\)"
    ):
        open_directory(data)

    first.close()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("other 1\n", "belongs to another program"), ("customers 2\n", "has a newer format")],
)
def test_a_foreign_or_newer_directory_is_refused(data: Path, content: str, sentence: str) -> None:
    open_directory(data).close()
    (data / "format").write_text(content)

    with pytest.raises(Unfit, match=sentence):
        open_directory(data)


def test_a_folder_with_other_files_is_refused(data: Path) -> None:
    data.mkdir()
    (data / "letters.txt").write_text("dear")

    with pytest.raises(Unfit, match="is not a data directory"):
        open_directory(data)


@pytest.mark.parametrize("missing", ["pepper", "live", "journal.sqlite"])
def test_a_half_written_directory_is_refused(data: Path, missing: str) -> None:
    open_directory(data).close()
    (data / missing).unlink()

    with pytest.raises(Unfit, match=rf"is half written: {missing} is missing"):
        open_directory(data)


_WRITER = """
import asyncio, sys
from pathlib import Path
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.log import SqliteLog

async def main():
    log = SqliteLog(open_directory(Path(sys.argv[1])).journal, writing=True)
    async def client(c):
        for n in range(100000):
            await log.append(c % 12, b"%d/%d" % (c, n))
            print(f"{c}/{n}", flush=True)
    await asyncio.gather(*(client(c) for c in range(16)))

asyncio.run(main())
"""


def test_kill_9_loses_no_append_that_returned(data: Path) -> None:
    services = str(Path(__file__).parents[2] / "services")
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(data)],
        env={**os.environ, "PYTHONPATH": services},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    returned = {writer.stdout.readline().strip() for _ in range(500)}
    writer.send_signal(signal.SIGKILL)
    returned |= {line.strip() for line in writer.stdout if line.endswith("\n")}
    writer.stdout.close()
    writer.wait()

    directory = open_directory(data)
    with sqlite3.connect(directory.journal) as connection:
        there = {bytes(row[0]).decode() for row in connection.execute("SELECT value FROM log")}
    connection.close()
    directory.close()
    assert returned <= there
