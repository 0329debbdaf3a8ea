"""The data directory of the embedded service: what is in it, and who may open it.

    format           program and format version
    pepper           the secret that keys are derived with (mode 600)
    lock             held by the one process that writes
    journal.sqlite   the log
    sets/NAME.sqlite one read-model set, a file of its own
    live             the name of the live set

A directory is made beside its final place and renamed, so that a half-made one is never mistaken.
"""

import fcntl
import os
import shutil
from pathlib import Path
from typing import IO

from customers.journal.ports import Unfit
from customers.stores.sqlite.log import create_log

PROGRAM, FORMAT = "customers", 1
FIRST_SET = "s1"
PARTITIONS = 12


class Directory:
    """An opened data directory. `writing`: this process holds its lock."""

    def __init__(self, path: Path, lock: IO[str] | None) -> None:
        self.path, self._lock = path, lock
        self.journal = path / "journal.sqlite"

    @property
    def writing(self) -> bool:
        return self._lock is not None

    @property
    def pepper(self) -> bytes:
        """The pepper's bytes."""
        return bytes.fromhex((self.path / "pepper").read_text().strip())

    def live(self) -> str:
        """The name of the live read-model set."""
        return (self.path / "live").read_text().strip()

    def flip(self, name: str) -> None:
        """Make another set the live one, in one step that survives power loss."""
        _write_synced(self.path / "live.new", name)
        os.replace(self.path / "live.new", self.path / "live")
        _sync_directory(self.path)

    def set_file(self, name: str) -> Path:
        return self.path / "sets" / f"{name}.sqlite"

    def close(self) -> None:
        """Let other processes write."""
        if self._lock is not None:
            self._lock.close()


def open_directory(path: Path, partitions: int = PARTITIONS) -> Directory:
    """The directory for the one process that writes, made if there is none. Raises Unfit."""
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        _create(path, partitions)
    _check(path)
    lock = (path / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise Unfit(f"{path} is already being written by another process (pid {holder})") from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return Directory(path, lock)


def view_directory(path: Path) -> Directory:
    """The directory for reading only, also while it is being written. Raises Unfit."""
    if not path.exists():
        raise Unfit(f"{path} does not exist: there is no data directory")
    _check(path)
    return Directory(path, None)


def _check(path: Path) -> None:
    if not path.is_dir():
        raise Unfit(f"{path} is not a directory")
    try:
        program, _, version = (path / "format").read_text().strip().partition(" ")
    except (OSError, UnicodeDecodeError):
        raise Unfit(
            f"{path} is not a data directory of {PROGRAM}: it has no readable format file"
        ) from None
    if program != PROGRAM:
        raise Unfit(f"{path} belongs to another program, not to {PROGRAM}")
    if not (version.isascii() and version.isdigit()) or int(version) > FORMAT:
        raise Unfit(
            f"{path} has a newer format than this version of {PROGRAM} reads ({FORMAT}): upgrade first"
        )
    missing = [n for n in ("pepper", "live", "journal.sqlite", "sets") if not (path / n).exists()]
    if missing:
        raise Unfit(
            f"{path} is half written: {missing[0]} is missing; restore a backup or start with an empty directory"
        )


def _create(path: Path, partitions: int) -> None:
    making = path.with_name(path.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    (making / "sets").mkdir(parents=True)
    os.close(os.open(making / "pepper", os.O_CREAT | os.O_WRONLY, 0o600))
    _write_synced(making / "pepper", os.urandom(32).hex())
    create_log(making / "journal.sqlite", partitions)
    _write_synced(making / "live", FIRST_SET)
    _write_synced(making / "format", f"{PROGRAM} {FORMAT}")
    _sync_directory(making)
    os.replace(making, path)
    _sync_directory(path.absolute().parent)


def _write_synced(path: Path, text: str) -> None:
    with path.open("w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
