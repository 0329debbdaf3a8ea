"""`customers import facts FILE`: records of the facts' log, JSON lines, appended to it: a stopped directory's, or Kafka's.

A fact that comes twice does no harm: an import that was interrupted goes on with the piece it was at.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cli.progress import progress
from cli.rows import Failures, Import, Piece
from cli.servers import open_servers
from cli.settings import Settings
from customers.domain.codes import Refused, error_body
from customers.journal.factlog import encode, judged_record
from customers.journal.partition import partition_of
from customers.journal.ports import Log
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.log import SqliteLog


async def import_facts(path: Path, data: Path | None, settings: Settings, demo: bool) -> None:
    """Append every row that is a fact. Raises Unfit, LogUnavailable."""
    work = Import(path)
    async with _writable(data, settings, demo) as log:
        with progress("import", "facts") as report:
            for piece in work.pieces():
                work.record(piece.first, len(piece.rows), await _appended(log, piece))
                report(work.done.rows, max(work.total, work.done.rows))
    done = work.done
    print(f"{done.rows - done.failed} facts imported, {done.failed} failed", flush=True)


@asynccontextmanager
async def _writable(data: Path | None, settings: Settings, demo: bool) -> AsyncIterator[Log]:
    if data is None:
        servers = await open_servers(settings, demo)
        try:
            yield servers.facts
        finally:
            await servers.close()
        return
    directory = open_directory(data)
    log = SqliteLog(directory.facts, writing=True)
    try:
        yield log
    finally:
        await log.close()
        directory.close()


async def _appended(log: Log, piece: Piece) -> Failures:
    failures, appends = piece.failures(), []
    for n, row in piece.readable().items():
        told = judged_record(row)
        if isinstance(told, str):
            failures[n] = error_body(Refused(400, message=told))["errors"]
        else:
            partition = partition_of(told.org, log.partitions)
            appends.append(log.append(partition, encode(told)))
    await asyncio.gather(*appends)
    return failures
