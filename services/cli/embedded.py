"""Everything in one process over a data directory: `customers serve`. Same code above the ports."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from cli.configuring import Organisations
from cli.gates import gate
from cli.keeping import FactKeeping
from cli.notices import alarm, alarm_once, failed
from cli.serving import serve, stop
from cli.settings import Settings
from cli.shape import check_shape
from command_api.facts import Facts
from command_api.openapi import PATHS as WRITE_PATHS
from command_api.routes import Writes
from command_api.token import TokenEndpoint
from customers.journal.commit import Committer
from customers.journal.genesis import write_genesis
from customers.journal.keys import Keyring
from customers.journal.live import LiveModels
from customers.journal.ports import Log, Sets
from customers.journal.tail import Tail
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import SqliteSets, WholeOwnership
from customers.web.health import Health
from customers.web.openapi import document, joined
from customers.web.site import site
from projector.follow import Follower, watch_pointer
from projector.project import Projections
from query_api.openapi import PATHS as READ_PATHS
from query_api.reads import Reads
from query_api.routes import Queries


class Running(NamedTuple):
    """Everything of one process over a data directory but its HTTP: ready for commands, projecting."""

    runtime: AsyncioRuntime
    keyring: Keyring
    journal: SqliteLog
    facts: SqliteLog
    sets: SqliteSets
    models: LiveModels
    tail: Tail
    committer: Committer
    projector: "_Projector"
    organisations: Organisations

    async def projected(self) -> None:
        """Wait until the read models hold all that was committed so far."""
        for partition, lane in self.tail.lanes.items():
            wanted = lane.fold.v
            while (await self.models.read(partition, ())).checkpoint.v < wanted:
                await self.runtime.sleep(0.01)


@asynccontextmanager
async def running(data: Path, config: Path, settings: Settings) -> AsyncIterator[Running]:
    """Open the directory, take up the work, configure the organisations; at the end let go of all. Raises Unfit."""
    directory = open_directory(data)
    runtime = AsyncioRuntime(failed)
    keyring = Keyring(directory.pepper)
    journal = SqliteLog(directory.journal, writing=True)
    facts = SqliteLog(directory.facts, writing=True)
    sets = SqliteSets(directory)
    models = LiveModels(sets)
    tail = Tail(journal, models, runtime, alarm_once)
    projector = _Projector(journal, facts, sets, runtime)
    committer = Committer(journal, tail, keyring, runtime, settings.deadline_s)
    try:
        await check_shape(sets)
        await write_genesis(journal, keyring, runtime)
        projector.start()
        tail.start()
        await tail.until_ready()
        organisations = Organisations(config, committer, sets, journal.partitions)
        await organisations.bring_in()
        yield Running(
            runtime,
            keyring,
            journal,
            facts,
            sets,
            models,
            tail,
            committer,
            projector,
            organisations,
        )
    finally:
        tail.stop()
        await projector.stop()
        await journal.close()
        await facts.close()
        await sets.close()
        directory.close()


async def run_embedded(
    data: Path, config: Path, host: str, port: int, settings: Settings, greeting: str
) -> None:
    """Serve until told to stop. Raises Unfit."""
    async with running(data, config, settings) as service:
        runtime, tail, committer = service.runtime, service.tail, service.committer
        partitions = service.journal.partitions
        runtime.spawn(service.organisations.watch(alarm), "configuration")
        door = gate(config, settings, runtime, os.urandom(32))
        health = Health(
            lambda: {
                "commands": tail.ailment(),
                **service.projector.ailments(),
                "tills": door.tills.fault,
            },
            lambda: {**committer.counts, **tail.counts(), **service.projector.counts()},
            service.projector.parked,
        )
        always_200 = settings.status_style == "always-200"
        reads = Reads(
            service.models, partitions, runtime, lambda p: tail.lanes[p].fold.v, service.facts.end
        )
        routes = [  # the first that fits takes a request, and most requests are reads
            *Queries(reads, door, always_200).routes(),
            *Writes(committer, service.keyring, door, always_200).routes(),
            Facts(service.facts, door, runtime).route(),
            TokenEndpoint(door).route(),
            *health.routes(),
        ]
        app = site(routes, document(joined(WRITE_PATHS, READ_PATHS)))
        await serve(app, host, port, health, settings.drain_s, greeting)


class _Projector:
    """The projector's work, in this process."""

    def __init__(self, journal: Log, facts: Log, sets: Sets, runtime: AsyncioRuntime) -> None:
        ownership = WholeOwnership(journal.partitions)
        projections = Projections(sets, alarm_once)
        self._follower = Follower(journal, projections.works, ownership, runtime, alarm_once)
        self.parked = projections.parked
        self._keeping = FactKeeping(facts, sets, ownership, runtime)
        self._sets, self._runtime = sets, runtime
        self._tasks: list[asyncio.Task[None]] = []
        self.counts = self._keeping.counts

    def start(self) -> None:
        follower, keeping = self._follower, self._keeping
        pointer = watch_pointer(self._sets, self._runtime, follower.start_over, keeping.start_over)
        works = (follower.run(), follower.watch_ownership(), pointer, *keeping.works())
        self._tasks = [self._runtime.spawn(work, "projector") for work in works]

    def ailments(self) -> dict[str, str]:
        return {"projector": self._follower.ailment(), "facts": self._keeping.ailment()}

    async def stop(self) -> None:
        await stop(self._tasks)
