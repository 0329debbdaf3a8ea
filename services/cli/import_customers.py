"""`customers import customers FILE`: many registrations, through a running service or into a stopped data directory.

Every row carries an Idempotency-Key made of the file and its number: an import that was interrupted goes on, and a row
that was answered already is answered again instead of being done twice.
"""

import asyncio
import base64
import json
import time
import urllib.error
import urllib.request
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

from cli.embedded import Opened, opened
from cli.progress import progress
from cli.projecting import projecting_apart
from cli.readying import Order, Ready, Where, placed, readied
from cli.rows import Failures, Import, Piece
from cli.settings import Settings
from customers import orgfile
from customers.domain.codes import Refused, error_body
from customers.domain.commands import Register
from customers.domain.register import names, register
from customers.journal.commit import Command, Committer
from customers.journal.in_turn import in_turn
from customers.journal.ports import Unfit
from customers.journal.record import Idempotency

AT_ONCE = 256
LARGE = 500
BEHIND = 1000  # with a piece more, less than what nobody decides on before it is projected
NOT_NOW = (429, 503, 504, 521)  # says nothing of the row
AWAY_S = 60.0


async def into_directory(
    path: Path, data: Path, config: Path, settings: Settings, where: Where
) -> None:
    """Commit the rows through a service of our own over a data directory that nobody serves. Raises Unfit."""
    work, org = Import(path), _organisation(config, where.till)
    order = Order(str(path), work.id, work.done.rows, LARGE, str(data), org, where)
    async with (
        opened(data, settings, apart=True) as service,
        projecting_apart(data) as projector,
        readied(order) as pieces,
    ):
        await service.take_up(config)
        with progress("import", "rows") as report:
            async for piece in pieces:
                failures = await _committed(service.committer, piece)
                _record(work, piece.first, piece.count, failures)
                report(work.done.rows, max(work.total, work.done.rows))
                await _projected(service, projector, BEHIND)
        await _projected(service, projector, 0)
    _say(work)


def _record(work: Import, first: int, count: int, failures: Failures) -> None:
    """So many rows are done, unless some of them could not be taken now. Raises Unfit."""
    if any(error["code"] in NOT_NOW for errors in failures.values() for error in errors):
        raise Unfit("the service could not take all rows: run the import again")
    work.record(first, count, failures)


async def _projected(service: Opened, projector: Process, behind: int) -> None:
    """Wait until the read models are no further behind than so many records. Raises Unfit."""
    while await service.behind() > behind:
        if projector.returncode is not None:
            raise Unfit("nobody projects what is imported: see above, then run the import again")
        await service.runtime.sleep(0.01)


def _organisation(config: Path, till: str) -> int:
    for org in orgfile.load(config).org:
        if any(known.code == till for known in org.tills):
            return org.id
    raise Unfit("the organisations file has no such till")


async def _committed(committer: Committer, piece: Ready) -> Failures:
    commands = [_command(row.given, row.idempotency) for row in piece.rows.values()]
    answers = await in_turn(committer, commands, AT_ONCE)
    said = zip(piece.rows, answers, strict=True)
    refused = {n: answer for n, answer in said if isinstance(answer, Refused)}
    return {**piece.failures, **{n: error_body(r)["errors"] for n, r in refused.items()}}


def _command(given: Register, idempotency: Idempotency) -> Command:
    return Command(
        org=given.org,
        by=given.till,
        request="import",
        idempotency=idempotency,
        claims=lambda organisation: names(organisation, given),
        decide=lambda view, fresh: register(view, given, fresh),
    )


async def through_service(path: Path, url: str, password: str, where: Where) -> None:
    """Send the rows to a running service, a piece at a time. Raises Unfit."""
    work = Import(path)
    with progress("import", "rows") as report:
        for piece in work.pieces():
            failed = await asyncio.to_thread(_failed, url, password, where, work.id, piece)
            _record(work, piece.first, len(piece.rows), failed)
            report(work.done.rows, max(work.total, work.done.rows))
    _say(work)


def _failed(url: str, password: str, where: Where, file: str, piece: Piece) -> Failures:
    readable = piece.readable()
    results = _sent(url, password, where, file, piece) if readable else []
    said = zip(readable, results, strict=True)
    return {**piece.failures(), **{n: row["errors"] for n, row in said if not row["result"]}}


def _sent(url: str, password: str, where: Where, file: str, piece: Piece) -> list[dict[str, Any]]:
    """The rows' results; while the service is away or has no time, asked for again for up to a minute."""
    user = base64.b64encode(f"{where.till}:{password}".encode()).decode()
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's own
        f"{url.rstrip('/')}/v2/customers/bulk",
        json.dumps([placed(row, where) for row in piece.readable().values()]).encode(),
        {
            "Content-Type": "application/json",
            "Authorization": f"Basic {user}",
            "Idempotency-Key": f"import-{file}-{piece.first}",
        },
    )
    give_up = time.monotonic() + AWAY_S
    while True:
        try:
            with urllib.request.urlopen(request, timeout=AWAY_S) as answer:  # noqa: S310 - as above
                found: list[dict[str, Any]] = json.load(answer)["response"]
                return found
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503) or time.monotonic() > give_up:
                raise Unfit(f"the service refuses the rows with status {error.code}") from None
            time.sleep(float(error.headers.get("Retry-After", "1")))
        except OSError:
            if time.monotonic() > give_up:
                raise Unfit(f"no service answers at {url}") from None
            time.sleep(1)


def _say(work: Import) -> None:
    done = work.done
    print(f"{done.rows - done.failed} rows imported, {done.failed} failed", flush=True)
