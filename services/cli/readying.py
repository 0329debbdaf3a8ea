"""The rows of a file made into registrations, in a process of its own: a good tenth of what an import computes.

It writes piece after piece to its standard output, the last one empty, and ends when nobody reads on.
"""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from cli.rows import Failures, Piece, pieces
from command_api.requests import registered
from customers.domain.codes import Refused, error_body
from customers.domain.commands import Register
from customers.journal.keys import Keyring
from customers.journal.ports import Unfit
from customers.journal.record import Idempotency
from customers.stores.sqlite.directory import view_directory
from customers.web.errors import Malformed

LENGTH = 4  # bytes before a piece that say how long it is
HELD = 4 << 20  # bytes read ahead


class Where(Struct, frozen=True):
    """What a row that does not say so is registered in, and by which till."""

    till: str
    source: str
    account: str


class Order(Struct, frozen=True):
    """What to make ready: the file's rows from `first` on, `size` at a time, for a data directory. `id`: the file's."""

    file: str
    id: str
    first: int
    size: int
    data: str
    org: int
    where: Where


class Row(Struct, frozen=True):
    """A row to register."""

    given: Register
    idempotency: Idempotency


class Ready(Struct, frozen=True):
    """`count` consecutive rows by their place: those to register, and the errors of the others. `unfit`: of the file."""

    first: int = 0
    count: int = 0
    rows: dict[int, Row] = {}
    failures: Failures = {}
    unfit: str = ""


_decoder = msgspec.msgpack.Decoder(Ready)


@asynccontextmanager
async def readied(order: Order) -> AsyncIterator[AsyncIterator[Ready]]:
    """The pieces, made ready ahead of who asks for them. Raises Unfit."""
    command = (sys.executable, "-m", "cli.readying", msgspec.json.encode(order).decode())
    process = await asyncio.create_subprocess_exec(
        *command, stdout=PIPE, limit=HELD, start_new_session=True
    )
    assert process.stdout is not None
    try:
        yield _read(process.stdout)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _read(stream: asyncio.StreamReader) -> AsyncIterator[Ready]:
    while True:
        try:
            length = int.from_bytes(await stream.readexactly(LENGTH))
            piece = _decoder.decode(await stream.readexactly(length))
        except asyncio.IncompleteReadError:
            raise Unfit("the rows were read no further: run the import again") from None
        if piece.unfit:
            raise Unfit(piece.unfit)
        if not piece.count:
            return
        yield piece


def make_ready(order: Order) -> Iterator[Ready]:
    """The pieces, and an empty one at the end."""
    try:
        keyring = Keyring(view_directory(Path(order.data)).pepper)
        for piece in pieces(Path(order.file), order.first, order.size):
            yield _ready(order, keyring, piece)
        yield Ready()
    except Unfit as error:
        yield Ready(unfit=str(error))


def _ready(order: Order, keyring: Keyring, piece: Piece) -> Ready:
    org, till = order.org, order.where.till
    rows: dict[int, Row] = {}
    failures = piece.failures()
    for n, row in piece.readable().items():
        try:
            given = registered(placed(row, order.where), org, till)
            key = keyring.idempotency_key(org, till, f"import-{order.id}#{piece.first + n}")
            fingerprint = keyring.fingerprint(msgspec.json.encode(row))
            rows[n] = Row(given, Idempotency(key, fingerprint))
        except Malformed as error:
            failures[n] = error_body(Refused(400, message=str(error)))["errors"]
    return Ready(piece.first, len(piece.rows), rows, failures)


def placed(row: Any, where: Where) -> Any:
    """The row in its own source, or else in the one that the import names."""
    profiles = row.get("profiles") if isinstance(row, dict) else None
    if not where.source or not isinstance(profiles, list) or len(profiles) != 1:
        return row
    profile = profiles[0]
    if not isinstance(profile, dict) or profile.get("source"):
        return row
    put = {**profile, "source": where.source, "accountId": where.account}
    return {**row, "profiles": [put]}


if __name__ == "__main__":
    try:
        for ready in make_ready(msgspec.json.decode(sys.argv[1], type=Order)):
            written = msgspec.msgpack.encode(ready)
            sys.stdout.buffer.write(len(written).to_bytes(LENGTH) + written)
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads on
        os._exit(0)
