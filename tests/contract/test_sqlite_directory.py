"""Making a data directory: crashes at every step, mount points, two processes at once, and what is refused."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from customers.journal.ports import Unfit
from customers.stores.sqlite.directory import Directory, open_directory, view_directory
from customers.stores.sqlite.log import SqliteLog

_HOLDER = """
import sys
from pathlib import Path
from customers.journal.ports import Unfit
from customers.stores.sqlite.directory import open_directory

sys.stdin.readline()
try:
    directory = open_directory(Path(sys.argv[1]))
except Unfit as refusal:
    print(refusal, flush=True)
else:
    print("holds", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextmanager
def holders(data: Path, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that open the directory when a line comes, say what they got, and hold on."""
    services = str(Path(__file__).parents[2] / "services")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _HOLDER, str(data)],
            env={**os.environ, "PYTHONPATH": services},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


class Crash(BaseException):
    """The process ends here."""


def _made_but_for_a_crash(data: Path, step: int, patch: pytest.MonkeyPatch) -> bool:
    """Whether making the directory crashed at its nth flush."""
    flushes = iter(range(100))
    flush = os.fsync

    def fsync(handle: int) -> None:
        if next(flushes) == step:
            raise Crash
        flush(handle)

    with patch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        try:
            open_directory(data).close()
        except Crash:
            return True
    return False


async def test_a_creation_that_crashes_at_any_step_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = 0
    while _made_but_for_a_crash(tmp_path / f"data{step}", step, monkeypatch):
        directory = open_directory(tmp_path / f"data{step}", partitions=3)
        log = SqliteLog(directory.journal, writing=True)
        await log.append(0, b"works")
        await log.close()
        assert len(directory.pepper) == 32
        assert not (directory.path / "making").exists()
        directory.close()
        step += 1

    assert step >= 5


def test_a_creation_that_did_not_finish_is_not_for_reading(data: Path) -> None:
    data.mkdir()
    (data / "making").write_text("customers 1\n")
    (data / "pepper").write_text("ha")

    with pytest.raises(Unfit, match="is not a data directory yet: start the service"):
        view_directory(data)


def test_a_mounted_volume_is_filled_in_its_place(data: Path) -> None:
    data.mkdir()
    (data / "lost+found").mkdir()
    volume = data.stat().st_ino

    open_directory(data).close()

    assert data.stat().st_ino == volume
    assert [there.name for there in data.parent.iterdir()] == ["data"]


def test_of_processes_that_make_one_directory_one_gets_it(data: Path) -> None:
    with holders(data, 4) as processes:
        for process in processes:
            begin(process)

        answers = sorted(said(process) for process in processes)

    assert answers[-1] == "holds"
    assert all("already being written by another process" in answer for answer in answers[:-1])


def test_another_process_is_refused_with_the_holders_pid_until_the_holder_is_killed(
    data: Path,
) -> None:
    with holders(data, 1) as (holder,):
        begin(holder)
        assert said(holder) == "holds"
        with pytest.raises(Unfit, match=rf"another process \(pid {holder.pid}\)"):
            open_directory(data)

        holder.send_signal(signal.SIGKILL)
        holder.wait()

    open_directory(data).close()


def test_a_refused_folder_is_left_as_it_was(data: Path) -> None:
    data.mkdir()
    (data / "letters.txt").write_text("dear")

    with pytest.raises(Unfit):
        open_directory(data)

    assert [there.name for there in data.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize("opening", [open_directory, view_directory])
def test_a_file_is_no_data_directory(data: Path, opening: Callable[[Path], Directory]) -> None:
    data.write_text("a file")

    with pytest.raises(Unfit, match="is not a directory"):
        opening(data)


def test_a_view_of_nothing_is_refused(data: Path) -> None:
    with pytest.raises(Unfit, match="does not exist"):
        view_directory(data)


def test_a_damaged_pepper_is_refused(data: Path) -> None:
    open_directory(data).close()
    (data / "pepper").write_text("not hex")

    with pytest.raises(Unfit, match="pepper cannot be read: restore it from a backup"):
        _ = view_directory(data).pepper


async def test_a_directory_of_an_older_version_gets_a_log_of_facts_with_the_journals_partitions(
    data: Path,
) -> None:
    open_directory(data, partitions=3).close()
    (data / "facts.sqlite").unlink()
    (data / "facts.sqlite.new").write_bytes(b"half")
    with pytest.raises(Unfit, match="made by an older version: start the service on it first"):
        view_directory(data)

    directory = open_directory(data)

    facts = SqliteLog(directory.facts, writing=True)
    await facts.append(2, b"works")
    assert (facts.partitions, await facts.end(2)) == (3, 1)
    assert not (data / "facts.sqlite.new").exists()
    await facts.close()
    directory.close()
