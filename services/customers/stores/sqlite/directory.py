"""The data directory of the embedded service: what is in it, and who may open it.

    format           program and format version
    pepper           the secret that keys are derived with (mode 600)
    lock             held by the one process that writes
    rebuilding       held by the one process that builds a new set beside it
    journal.sqlite   the log
    facts.sqlite     the log of other systems' facts; made when a directory of an older version lacks it
    sets/NAME.sqlite one read-model set, a file of its own
    live             the name of the live set

A directory is made in its place, since that may be a mount point, and under its lock. Until all of it is on the disk
the file `format` is called `making`: what stands beside that was never served from, and is made anew. In an unfinished
backup (backup.py) `making` says so, and the directory is refused.
"""

import fcntl
import os
import re
import sqlite3
from pathlib import Path
from typing import IO

from customers.journal.ports import Unfit
from customers.stores.sqlite.log import create_log, log_partitions

PROGRAM, FORMAT = "customers", 1
FIRST_SET = "s1"
_SET = re.compile(r"s[0-9]+")
PARTITIONS = 12
BACKUP = "backup"
ON_FRESH_VOLUMES = {"lost+found"}
_EMPTY = {"lock", *ON_FRESH_VOLUMES}


class Directory:
    """An opened data directory. `writing`: this process holds its lock."""

    def __init__(self, path: Path, lock: IO[str] | None) -> None:
        self.path, self._lock = path, lock
        self.journal, self.facts = path / "journal.sqlite", path / "facts.sqlite"

    @property
    def writing(self) -> bool:
        return self._lock is not None

    @property
    def pepper(self) -> bytes:
        """The pepper's bytes. Raises Unfit."""
        try:
            return bytes.fromhex((self.path / "pepper").read_text())
        except (OSError, ValueError):
            raise Unfit(
                f"{self.path / 'pepper'} cannot be read: restore it from a backup"
            ) from None

    def live(self) -> str:
        """The name of the live read-model set."""
        return (self.path / "live").read_text().strip()

    def flip(self, name: str) -> None:
        """Make another set the live one, in one step that survives power loss."""
        replace_synced(self.path / "live", name)

    def set_file(self, name: str) -> Path:
        return self.path / "sets" / f"{name}.sqlite"

    def rebuilding(self) -> IO[str]:
        """Hold the directory for a rebuild, until what is answered is closed. Raises Unfit."""
        return _lock(self.path / "rebuilding", f"{self.path} is already being rebuilt")

    def close(self) -> None:
        """Let other processes write."""
        if self._lock is not None:
            self._lock.close()


def open_directory(path: Path, partitions: int = PARTITIONS) -> Directory:
    """The directory for the one process that writes, made if there is none. Raises Unfit."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not _unmade(path):
            _check(path)  # before a lock file is left in a folder that is not ours
        lock = _lock(path / "lock", f"{path} is already being written")
        try:
            if _unmade(path):
                _create(path, partitions)
            _check(path)
            _add_facts(path)
        except BaseException:
            lock.close()
            raise
    except (FileExistsError, NotADirectoryError):
        raise Unfit(f"{path} is not a directory") from None
    except (OSError, sqlite3.Error) as error:
        raise Unfit(f"{path} cannot be used as a data directory: {error}") from None
    return Directory(path, lock)


def _lock(file: Path, taken: str) -> IO[str]:
    lock = file.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise Unfit(f"{taken} by another process (pid {holder})") from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def view_directory(path: Path) -> Directory:
    """The directory for reading only, also while it is being written. Raises Unfit."""
    if not path.exists():
        raise Unfit(f"{path} does not exist: there is no data directory")
    if path.is_dir() and _unmade(path):
        raise Unfit(f"{path} is not a data directory yet: start the service on it first")
    _check(path)
    if not (path / "facts.sqlite").exists():
        raise Unfit(f"{path} was made by an older version: start the service on it first")
    return Directory(path, None)


def _check(path: Path) -> None:
    if not path.is_dir():
        raise Unfit(f"{path} is not a directory")
    if _unfinished_backup(path):
        raise Unfit(f"{path} is an unfinished backup: remove it and back up again")
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
    if not missing and not _SET.fullmatch((path / "live").read_text().strip()):
        missing = ["the name in live"]
    if missing:
        raise Unfit(
            f"{path} is half written: {missing[0]} is missing; restore a backup or start with an empty directory"
        )


def _unmade(path: Path) -> bool:
    """Nothing is there, or what an interrupted creation left behind."""
    there = {entry.name for entry in path.iterdir()}
    begun = "making" in there and not _unfinished_backup(path)
    return "format" not in there and (begun or there <= _EMPTY)


def _unfinished_backup(path: Path) -> bool:
    making = path / "making"
    if (path / "format").exists() or not making.exists():
        return False
    return making.read_text().strip() == BACKUP


def _create(path: Path, partitions: int) -> None:
    _write_synced(path / "making", f"{PROGRAM} {FORMAT}")
    sync(path)
    (path / "sets").mkdir(exist_ok=True)
    write_pepper(path, os.urandom(32))
    for left_behind in path.glob("journal.sqlite*"):
        left_behind.unlink()
    create_log(path / "journal.sqlite", partitions)
    _write_synced(path / "live", FIRST_SET)
    sync(path)
    os.replace(path / "making", path / "format")
    sync(path)
    sync(path.absolute().parent)


def _add_facts(path: Path) -> None:
    facts, new = path / "facts.sqlite", path / "facts.sqlite.new"
    if facts.exists():
        return
    for left_behind in path.glob(f"{new.name}*"):
        left_behind.unlink()
    create_log(new, log_partitions(path / "journal.sqlite"))
    os.replace(new, facts)
    sync(path)


def write_pepper(path: Path, pepper: bytes) -> None:
    """Put the pepper into a directory, for its owner's eyes alone."""
    os.close(os.open(path / "pepper", os.O_CREAT | os.O_WRONLY, 0o600))
    _write_synced(path / "pepper", pepper.hex())


def replace_synced(path: Path, text: str) -> None:
    """Give a small file this text in one step that survives power loss."""
    new = path.with_name(f"{path.name}.new")
    _write_synced(new, text)
    os.replace(new, path)
    sync(path.parent)


def _write_synced(path: Path, text: str) -> None:
    with path.open("w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Flush a file, or what a directory says of its files."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
