"""Backing a data directory up: what is copied, at which moment, and what an interrupted copy is worth."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from customers.journal.ports import Changes, Checkpoint, Snapshot, Unfit, Versioned
from customers.stores.sqlite.backup import back_up
from customers.stores.sqlite.directory import Directory, open_directory, view_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import SqliteSets
from tests.contract.test_read_models import CUSTOMER

PADDING = b"x" * 100_000


def silent(done: int, total: int) -> None:
    assert 0 < done <= total


def small(path: Path) -> Directory:
    """A data directory with one record and one document."""
    directory = open_directory(path, partitions=1)
    insert(directory, 0, b"first")
    with closing(sqlite3.connect(directory.set_file("s1"))) as made:
        made.execute("PRAGMA journal_mode=WAL")
    return directory


def insert(directory: Directory, offset: int, value: bytes) -> None:
    with closing(sqlite3.connect(directory.journal)) as connection, connection:
        connection.execute("INSERT INTO log VALUES (0, ?, ?, 0)", (offset, value))


def values(directory: Directory) -> list[bytes]:
    with closing(sqlite3.connect(directory.journal)) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM log ORDER BY off")]


async def test_a_copy_is_the_directory(tmp_path: Path) -> None:
    directory = open_directory(tmp_path / "data", partitions=3)
    log, sets = SqliteLog(directory.journal, writing=True), SqliteSets(directory)
    facts = SqliteLog(directory.facts, writing=True)
    await log.append(1, b"a record")
    await facts.append(2, b"a fact")
    at = Checkpoint("s2", 1, 0, 1, "id")
    beginning = Checkpoint("s2", 1, -1, 0, "")
    document = {"c|1|7": Versioned(0, CUSTOMER)}
    await sets.writer("s2").commit(beginning, at, Changes(document, b"a fold"))
    await sets.flip("s2")

    back_up(tmp_path / "data", tmp_path / "copies" / "monday", silent)

    copy = open_directory(tmp_path / "copies" / "monday")
    copied_log, copied = SqliteLog(copy.journal, writing=True), SqliteSets(copy)
    assert copied_log.partitions == 3
    assert await copied_log.end(1) == 1
    copied_facts = SqliteLog(copy.facts, writing=False)
    assert await copied_facts.end(2) == 1
    assert await copied.live() == "s2"
    assert await copied.writer("s2").read(1, document) == Snapshot(at, document)
    assert await copied.writer("s2").fold(1) == b"a fold"
    assert copy.pepper == directory.pepper
    for closable in (log, facts, sets, copied_log, copied_facts, copied):
        await closable.close()
    copy.close()
    directory.close()


def test_a_copy_holds_nothing_else_and_its_pepper_is_its_owners_alone(tmp_path: Path) -> None:
    small(tmp_path / "data").close()

    back_up(tmp_path / "data", tmp_path / "copy", silent)

    files = {str(p.relative_to(tmp_path / "copy")) for p in (tmp_path / "copy").rglob("*")}
    logs = {"journal.sqlite", "facts.sqlite"}
    assert files == {"format", "pepper", "live", "sets", "sets/s1.sqlite", *logs}
    assert stat.S_IMODE((tmp_path / "copy" / "pepper").stat().st_mode) == 0o600


def test_a_directory_whose_first_set_was_never_made_is_copied_as_it_is(tmp_path: Path) -> None:
    open_directory(tmp_path / "data").close()

    back_up(tmp_path / "data", tmp_path / "copy", silent)

    assert view_directory(tmp_path / "copy").live() == "s1"


def test_a_writer_is_not_held_up_and_does_not_make_the_copy_begin_again(tmp_path: Path) -> None:
    directory = small(tmp_path / "data")
    for offset in range(1, 100):
        insert(directory, offset, PADDING)
    heard: list[int] = []

    def write_on(done: int, total: int) -> None:
        silent(done, total)
        heard.append(done)
        insert(directory, 99 + len(heard), PADDING)

    back_up(directory.path, tmp_path / "copy", write_on)

    assert len(heard) > 4
    assert heard == sorted(heard)
    assert len(values(directory)) == 100 + len(heard)
    copied = values(view_directory(tmp_path / "copy"))
    assert copied[:100] == values(directory)[:100]
    assert len(copied) < len(values(directory))
    directory.close()


def test_the_journal_of_a_copy_is_not_older_than_its_set(tmp_path: Path) -> None:
    directory = small(tmp_path / "data")

    def write_on_once(done: int, total: int) -> None:
        if len(values(directory)) == 1:
            insert(directory, 1, b"while the set was copied")

    back_up(directory.path, tmp_path / "copy", write_on_once)

    assert values(view_directory(tmp_path / "copy")) == [b"first", b"while the set was copied"]
    directory.close()


@pytest.mark.parametrize("name", ["letters.txt", "format", "lock"])
def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_was(
    tmp_path: Path, name: str
) -> None:
    small(tmp_path / "data").close()
    target = tmp_path / "copy"
    target.mkdir()
    (target / name).write_text("dear")

    with pytest.raises(Unfit, match="is not an empty folder"):
        back_up(tmp_path / "data", target, silent)

    assert [(there.name, there.read_text()) for there in target.iterdir()] == [(name, "dear")]


@pytest.mark.parametrize("within", ["copy", "sets/copy", "../data/copy"])
def test_a_folder_within_the_directory_is_refused_and_not_made(tmp_path: Path, within: str) -> None:
    small(tmp_path / "data").close()

    with pytest.raises(Unfit, match="a backup goes elsewhere"):
        back_up(tmp_path / "data", tmp_path / "data" / within, silent)

    assert not (tmp_path / "data" / within).exists()


def test_a_file_is_refused_as_a_target(tmp_path: Path) -> None:
    small(tmp_path / "data").close()
    (tmp_path / "copy").write_text("dear")

    with pytest.raises(Unfit, match="is not an empty folder"):
        back_up(tmp_path / "data", tmp_path / "copy", silent)


def test_a_fresh_volume_is_an_empty_folder(tmp_path: Path) -> None:
    small(tmp_path / "data").close()
    (tmp_path / "copy" / "lost+found").mkdir(parents=True)

    back_up(tmp_path / "data", tmp_path / "copy", silent)

    assert view_directory(tmp_path / "copy").live() == "s1"


def test_what_is_no_data_directory_is_not_copied_and_no_target_is_made(tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="does not exist"):
        back_up(tmp_path / "data", tmp_path / "copy", silent)

    assert not (tmp_path / "copy").exists()


def test_a_target_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path) -> None:
    small(tmp_path / "data").close()

    def full(done: int, total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(Unfit, match=r"cannot be copied to .*: .*No space left on device"):
        back_up(tmp_path / "data", tmp_path / "copy", full)


class Crash(BaseException):
    """The process ends here."""


def _copied_but_for_a_crash(data: Path, target: Path, step: int, patch: pytest.MonkeyPatch) -> bool:
    """Whether the backup crashed at its nth flush."""
    flushes = iter(range(100))
    flush = os.fsync

    def fsync(handle: int) -> None:
        if next(flushes) == step:
            raise Crash
        flush(handle)

    with patch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        try:
            back_up(data, target, silent)
        except Crash:
            return True
    return False


def _sentence(opening: Callable[[Path], Directory], copy: Path) -> str:
    """Why the copy is refused, or "" for one that is whole."""
    try:
        directory = opening(copy)
    except Unfit as refusal:
        return str(refusal)
    assert values(directory) == [b"first"]
    directory.close()
    return ""


@pytest.mark.parametrize("opening", [open_directory, view_directory])
def test_a_backup_that_crashes_at_any_step_is_whole_or_no_data_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opening: Callable[[Path], Directory]
) -> None:
    small(tmp_path / "data").close()
    told: list[str] = []
    while True:
        copy = tmp_path / f"copy{len(told)}"
        if not _copied_but_for_a_crash(tmp_path / "data", copy, len(told), monkeypatch):
            break
        told.append(_sentence(opening, copy))

    unfinished = [text for text in told[1:] if "is an unfinished backup" in text]
    assert len(unfinished) >= 8
    assert "it has no readable format file" in told[0], "nothing but the mark, half made"
    assert told[1:] == unfinished + [""] * (len(told) - 1 - len(unfinished))
