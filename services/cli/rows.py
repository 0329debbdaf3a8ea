"""The rows of a file to import, and how far an import has come: what makes it resumable.

Beside FILE stand FILE.progress, written after every piece, and FILE.errors.jsonl, one line for each row that failed.
"""

import csv
import hashlib
import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from customers.domain.codes import Refused, error_body
from customers.domain.identifiers import TYPES
from customers.journal.ports import Unfit
from customers.web.bodies import parse
from customers.web.errors import Malformed

PIECE = 500
Value = Any
Failures = dict[int, list[Any]]


class Unreadable(Struct, frozen=True):
    """A row that is none, and why."""

    why: str


class Piece(Struct, frozen=True):
    """Consecutive rows. `first`: the number of the first one, from 0."""

    first: int
    rows: list[Value]

    def readable(self) -> dict[int, Value]:
        """The rows that can be sent, by their place in the piece."""
        return {n: row for n, row in enumerate(self.rows) if not isinstance(row, Unreadable)}

    def failures(self) -> Failures:
        """The errors of those that cannot be read."""
        bad = {n: row for n, row in enumerate(self.rows) if isinstance(row, Unreadable)}
        return {n: error_body(Refused(400, message=row.why))["errors"] for n, row in bad.items()}


class Done(Struct, frozen=True):
    """How far an import has come: rows done, rows failed, and the length of the errors' file then."""

    file: str
    rows: int = 0
    failed: int = 0
    errors: int = 0


class Import:
    """One import of one file, taken up where it stopped. Raises Unfit for a file that is none, or another one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._progress = path.with_name(path.name + ".progress")
        self._errors = path.with_name(path.name + ".errors.jsonl")
        try:
            self.id, self.total = _digest(path)
        except OSError as error:
            raise Unfit(f"{path} cannot be read: {error.strerror}") from None
        self.done = self._taken_up()

    def _taken_up(self) -> Done:
        try:
            done = msgspec.json.decode(self._progress.read_bytes(), type=Done)
        except FileNotFoundError:
            return Done(self.id)
        except (OSError, msgspec.MsgspecError):
            raise Unfit(f"{self._progress} cannot be read: delete it to begin again") from None
        if done.file != self.id:
            raise Unfit(f"{self._path} has changed since its import began: delete {self._progress}")
        return done

    def pieces(self, size: int = PIECE) -> Iterator[Piece]:
        """What is left, piece by piece. Raises Unfit."""
        return pieces(self._path, self.done.rows, size)

    def record(self, first: int, count: int, failures: Failures) -> None:
        """So many rows from `first` on are done; `failures`: the errors of each of them that failed, by its place."""
        with self._errors.open("ab") as file:
            file.truncate(self.done.errors)
            for n, errors in sorted(failures.items()):
                line = {"row": first + n + 1, "errors": errors}
                file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            length = file.seek(0, os.SEEK_END)
        self.done = Done(self.id, first + count, self.done.failed + len(failures), length)
        new = self._progress.with_name(self._progress.name + ".new")
        new.write_bytes(msgspec.json.encode(self.done))
        os.replace(new, self._progress)


def pieces(path: Path, first: int, size: int) -> Iterator[Piece]:
    """A file's rows from `first` on, piece by piece. Raises Unfit."""
    read = _csv_rows if path.suffix == ".csv" else _json_rows
    rows = islice(read(path), first, None)
    while some := list(islice(rows, size)):
        yield Piece(first, some)
        first += len(some)


def _digest(path: Path) -> tuple[str, int]:
    """What tells this file from others, and how many lines it has."""
    hashed, lines = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hashed.update(block)
            lines += block.count(b"\n")
    return hashed.hexdigest()[:32], lines - (path.suffix == ".csv")


def _json_rows(path: Path) -> Iterator[Value]:
    with path.open("rb") as lines:
        for line in lines:
            if line.strip():
                try:
                    yield parse(line)
                except Malformed as error:
                    yield Unreadable(str(error).replace("The body", "The row"))


def _csv_rows(path: Path) -> Iterator[Value]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            reader = csv.DictReader(lines)
            unknown = [name for name in reader.fieldnames or ("",) if not _is_column(name)]
            if unknown:
                raise Unfit(f"{path} has a column that no registration has: {unknown[0]!r}")
            for row in reader:
                fits = None not in row and None not in row.values()
                yield (
                    _registration(row) if fits else Unreadable("The row has not one cell a column")
                )
        except (UnicodeDecodeError, csv.Error) as error:
            raise Unfit(f"{path} is not a CSV file in UTF-8: {type(error).__name__}") from None


_PROFILE = ("firstName", "lastName", "source", "accountId")
_OTHERS = ("associatedWith", "loyaltyType", "createDate")


def _is_column(name: str) -> bool:
    known = (*_PROFILE, *_OTHERS, *TYPES)
    return name in known or name.startswith(("fields.", "extendedFields."))


def _registration(row: dict[str, str]) -> dict[str, Any]:
    """A registration's body of a CSV row: empty cells are left out."""
    given = {name: cell for name, cell in row.items() if cell}
    profile: dict[str, Any] = {name: given[name] for name in _PROFILE if name in given}
    profile["identifiers"] = [{"type": t, "value": given[t]} for t in TYPES if t in given]
    profile["fields"] = _under("fields.", given)
    body: dict[str, Any] = {
        "profiles": [profile],
        "extendedFields": _under("extendedFields.", given),
    }
    if "associatedWith" in given:
        body["associatedWith"] = given["associatedWith"]
    if "createDate" in given:
        body["attributionV2"] = {"createDate": given["createDate"]}
    if "loyaltyType" in given:
        body["loyaltyInfo"] = {"loyaltyType": given["loyaltyType"]}
    return body


def _under(prefix: str, given: dict[str, str]) -> dict[str, str]:
    return {n.removeprefix(prefix): cell for n, cell in given.items() if n.startswith(prefix)}
