"""A copy of a data directory, made while the service runs: SQLite's online backup of one moment of each file.

The connection that is copied from holds a read transaction: the copy is of that moment and never begins again, and a
writer in WAL mode does not wait for it. The live set is copied before the logs, so that none of them is ever
older than the set. Until all of it is on the disk there is no file `format`, and `making` says that this is a backup:
what an interrupted one leaves behind is neither a data directory nor an empty folder to make one in.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from customers.journal.ports import Unfit
from customers.stores.sqlite.directory import (
    BACKUP,
    ON_FRESH_VOLUMES,
    Directory,
    replace_synced,
    sync,
    view_directory,
    write_pepper,
)

PAGES = 512
Report = Callable[[int, int], None]


def back_up(path: Path, target: Path, report: Report) -> None:
    """Copy the data directory to a folder that is empty or not there. `report` hears bytes done and bytes there are.

    Raises Unfit: for a folder that is not empty or is within the data directory, before anything is touched.
    """
    directory = view_directory(path)
    try:
        if target.resolve().is_relative_to(path.resolve()):
            raise Unfit(f"{target} is within {path}: a backup goes elsewhere")
        _claim(target)
        _copy(directory, target, report)
    except (OSError, sqlite3.Error) as error:
        raise Unfit(f"{path} cannot be copied to {target}: {error}") from None


def _claim(target: Path) -> None:
    if target.exists() and not (target.is_dir() and _empty(target)):
        raise Unfit(f"{target} is not an empty folder: a backup needs one, or makes it")
    target.mkdir(parents=True, exist_ok=True)
    replace_synced(target / "making", BACKUP)


def _empty(target: Path) -> bool:
    return {there.name for there in target.iterdir()} <= ON_FRESH_VOLUMES


def _copy(directory: Directory, target: Path, report: Report) -> None:
    (target / "sets").mkdir()
    live = directory.live()
    files = (directory.set_file(live), directory.journal, directory.facts)
    left = [file for file in files if file.exists()]  # a set is made when it is first projected
    done = 0
    while left:
        source = left.pop(0)
        copy = target / source.relative_to(directory.path)
        to_come = sum(file.stat().st_size for file in left)
        _copy_file(source, copy, _beside(report, done, done + to_come))
        done += copy.stat().st_size
    write_pepper(target, directory.pepper)
    replace_synced(target / "live", live)
    sync(target / "sets")
    replace_synced(target / "format", (directory.path / "format").read_text().strip())
    (target / "making").unlink()
    sync(target)
    sync(target.absolute().parent)


def _beside(report: Report, done: int, others: int) -> Report:
    return lambda d, t: report(done + d, others + t)


def _copy_file(source: Path, copy: Path, report: Report) -> None:
    with closing(_open(source, "ro")) as reading, closing(_open(copy, "rwc")) as writing:
        reading.execute("BEGIN")
        (page_size,) = reading.execute("PRAGMA page_size").fetchone()
        reading.execute(
            "SELECT count(*) FROM sqlite_master"
        ).fetchone()  # the moment copied is this one
        # Half a copy is worth nothing: no journal of its own, and one flush at the end.
        writing.execute("PRAGMA journal_mode=OFF")
        writing.execute("PRAGMA synchronous=OFF")

        def told(_: int, left: int, total: int) -> None:
            report((total - left) * page_size, total * page_size)

        reading.backup(writing, pages=PAGES, progress=told)
    sync(copy)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None)
