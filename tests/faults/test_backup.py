"""`customers backup` beside a service that is written to: what is in the copy, and that it can be served."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from customers.stores.sqlite.directory import open_directory
from tests.faults.clients import Kept, changed, lost, register_for
from tests.race.__main__ import embedded_process
from tests.servers.processes import ROOT, Process, customers

CLIENTS = 16


def served(data: Path) -> Process:
    """The service over a copy."""
    process = embedded_process(data)
    process.start()
    process.ready()
    return process


def clean(data: Path) -> None:
    done = customers("verify", "--data", str(data))
    assert done.returncode == 0, done.stdout + done.stderr


async def test_a_backup_under_load_holds_every_write_that_was_answered_before_it_began(
    service: Process, tmp_path: Path
) -> None:
    copy = tmp_path / "copy" / "data"
    before = await register_for(1, lambda: [service.port], CLIENTS, 0)
    over = asyncio.Event()
    working = asyncio.ensure_future(_register_until(over, service))

    done = await asyncio.to_thread(customers, "backup", str(tmp_path / "data"), str(copy))

    assert done.returncode == 0, done.stderr
    assert f"customers serve --data {copy}" in done.stdout
    clean(copy)
    over.set()
    during = await working
    second = served(copy)
    assert await lost(second.port, before) == []
    assert await changed(second.port, before[-50:]) == []
    assert await register_for(0.5, lambda: [second.port], 4, 2_000_000)
    assert second.stop() == 0
    clean(copy)
    await _untouched(service, tmp_path / "data", before + during)


async def _register_until(over: asyncio.Event, service: Process) -> list[Kept]:
    kept: list[Kept] = []
    while not over.is_set():
        kept += await register_for(0.3, lambda: [service.port], CLIENTS, 1_000_000 + len(kept))
    return kept


async def _untouched(service: Process, data: Path, kept: list[Kept]) -> None:
    assert await lost(service.port, kept) == []
    clean(data)


def _large(data: Path) -> None:
    """A data directory whose copying takes a while."""
    directory = open_directory(data)
    with closing(sqlite3.connect(directory.journal)) as journal, journal:
        rows = ((0, offset, os.urandom(1_000_000), 0) for offset in range(150))
        journal.executemany("INSERT INTO log VALUES (?, ?, ?, ?)", rows)
    directory.close()


def test_a_backup_that_was_killed_is_not_taken_for_a_data_directory(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    _large(data)
    backing_up = subprocess.Popen(
        [sys.executable, "-m", "cli", "backup", str(data), str(copy)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "services")},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert backing_up.stderr is not None
    assert backing_up.stderr.readline().startswith("backup: ")

    backing_up.kill()
    backing_up.communicate()

    for command in (["verify"], ["serve", "--demo"]):
        done = customers(*command, "--data", str(copy))
        assert done.returncode == 2, done.stderr
        assert f"customers: {copy} is an unfinished backup" in done.stderr
    assert "is not an empty folder" in customers("backup", str(data), str(copy)).stderr
    assert customers("backup", str(data), str(tmp_path / "another")).returncode == 0
