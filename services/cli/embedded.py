"""Everything in one process over a data directory: `customers serve`. Same code above the ports."""

import asyncio
import os
from pathlib import Path

from cli.configuring import apply_file
from cli.gates import gate
from cli.notices import alarm, failed
from cli.serving import serve, stop
from cli.settings import Settings
from cli.shape import check_shape
from command_api.openapi import PATHS as WRITE_PATHS
from command_api.routes import Writes
from command_api.token import TokenEndpoint
from customers import orgfile
from customers.journal.commit import Committer
from customers.journal.genesis import write_genesis
from customers.journal.keys import Keyring
from customers.journal.ports import Unfit
from customers.journal.tail import Tail
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import LiveModels, SqliteSets, WholeOwnership
from customers.web.health import Health
from customers.web.openapi import document, joined
from customers.web.site import site
from projector.follow import Follower, watch_pointer
from projector.project import projections
from query_api.openapi import PATHS as READ_PATHS
from query_api.reads import Reads
from query_api.routes import Queries


async def run_embedded(
    data: Path, config: Path, host: str, port: int, settings: Settings, greeting: str
) -> None:
    """Serve until told to stop. Raises Unfit."""
    directory = open_directory(data)
    runtime = AsyncioRuntime(failed)
    keyring = Keyring(directory.pepper)
    journal = SqliteLog(directory.journal, writing=True)
    sets = SqliteSets(directory)
    models = LiveModels(sets)
    tail = Tail(journal, models, runtime, alarm)
    ownership = WholeOwnership(journal.partitions)
    follower = Follower(journal, projections(sets), ownership, runtime, alarm)
    committer = Committer(journal, tail, keyring, runtime, settings.deadline_s)
    projecting: list[asyncio.Task[None]] = []
    try:
        await check_shape(sets)
        await write_genesis(journal, keyring, runtime)
        pointer = watch_pointer(sets, runtime, follower.start_over)
        works = (follower.run(), follower.watch_ownership(), pointer)
        projecting = [runtime.spawn(work, "projector") for work in works]
        tail.start()
        await tail.until_ready()
        await apply_file(orgfile.load(config), committer, sets, journal.partitions)
        runtime.spawn(_watch(config, committer, sets, journal.partitions), "configuration")
        door = gate(config, settings, runtime, os.urandom(32))
        health = Health(
            lambda: {
                "commands": tail.ailment(),
                "projector": follower.ailment(),
                "tills": door.tills.fault,
            },
            lambda: {**committer.counts, **tail.counts()},
        )
        always_200 = settings.status_style == "always-200"
        reads = Reads(models, journal.partitions, runtime, lambda p: tail.lanes[p].fold.v)
        routes = [
            *Writes(committer, keyring, door, always_200).routes(),
            *Queries(reads, door, always_200).routes(),
            TokenEndpoint(door).route(),
            *health.routes(),
        ]
        app = site(routes, document(joined(WRITE_PATHS, READ_PATHS)))
        await serve(app, host, port, health, settings.drain_s, greeting)
    finally:
        tail.stop()
        await stop(projecting)
        await journal.close()
        await sets.close()
        directory.close()


async def _watch(config: Path, committer: Committer, sets: SqliteSets, partitions: int) -> None:
    """Bring a changed organisations file into the journal, without a restart."""
    known = _stamp(config)
    while True:
        await asyncio.sleep(1)
        stamp = _stamp(config)
        if stamp not in (known, 0):
            known = stamp
            try:
                await apply_file(orgfile.load(config), committer, sets, partitions)
            except Unfit as error:
                alarm(str(error))


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0
