"""A data directory with so many customers: their records are written into the journal and projected."""

import asyncio
import time
from contextlib import aclosing
from pathlib import Path

from cli.demo import DEMO_FILE
from customers import orgfile
from customers.domain.events import OrganisationConfigured
from customers.domain.state import organisation_name
from customers.journal.genesis import first_record, write_genesis
from customers.journal.keys import Keyring
from customers.journal.partition import partition_of
from customers.journal.ports import Logged
from customers.journal.record import FORMAT, SOFTWARE, Record, encode
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import Directory, open_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import SqliteSets
from projector.project import Projection
from tests.bench.people import ORG, registration

CHUNK = 5_000
AT_ONCE = 8_000


def populate(data: Path, customers: int) -> float:
    """Make the directory; answers how long that took, in seconds."""
    began = time.perf_counter()
    directory = open_directory(data)
    try:
        asyncio.run(_populate(directory, customers))
    finally:
        directory.close()
    return time.perf_counter() - began


async def _populate(directory: Directory, customers: int) -> None:
    log, sets = SqliteLog(directory.journal, writing=True), SqliteSets(directory)
    keyring = Keyring(directory.pepper)
    await write_genesis(log, keyring, AsyncioRuntime(_failed))
    await _write(log, keyring, customers)
    for partition in range(log.partitions):
        projection = Projection(sets.writer(await sets.live()), partition)
        await _project(log, projection, partition)
    await sets.close()
    await log.close()


def _failed(name: str, error: BaseException) -> None:
    raise AssertionError(name) from error


async def _write(log: SqliteLog, keyring: Keyring, customers: int) -> None:
    partition = partition_of(ORG, log.partitions)
    last = await first_record(log, partition)
    assert last is not None
    waiting = [last := _configured(last, keyring)]
    for n in range(customers):
        waiting.append(last := registration(n, 1, last, n + 1, keyring))
        if len(waiting) == CHUNK or n == customers - 1:
            await asyncio.gather(*(log.append(partition, encode(record)) for record in waiting))
            waiting.clear()


def _configured(genesis: Record, keyring: Keyring) -> Record:
    """The demo's organisation, so that `serve --demo` has nothing to change."""
    entry = next(org for org in orgfile.load(DEMO_FILE).org if org.id == ORG)
    id_ = "f" * 32
    written = (keyring.key(organisation_name(ORG)), keyring.record_key(id_))
    return Record(
        f=FORMAT,
        sv=SOFTWARE,
        id=id_,
        org=ORG,
        t=genesis.t,
        by="init",
        b=0,
        bid=genesis.id,
        r=tuple((key, 0) for key in written),
        w=written,
        events=(OrganisationConfigured(orgfile.organisation(entry)),),
        out=200,
    )


async def _project(log: SqliteLog, projection: Projection, partition: int) -> None:
    end, offset = await log.end(partition), await projection.begin()
    waiting: list[Logged] = []
    async with aclosing(log.follow({partition: offset})) as batches:
        async for _, records in batches:
            waiting += records
            at_end = waiting[-1].offset == end - 1
            if at_end or len(waiting) >= AT_ONCE:
                await projection.take(waiting)
                waiting = []
            if at_end:
                return
