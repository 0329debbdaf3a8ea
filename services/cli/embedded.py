"""Everything in one process over a data directory: `customers serve`. Same code above the ports."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from starlette.types import ASGIApp

from cli.configuring import Organisations
from cli.gates import gate
from cli.notices import alarm, alarm_once, failed
from cli.projecting import projecting
from cli.serving import serve
from cli.settings import Settings
from cli.shape import check_shape
from command_api.documented import SCHEMAS
from command_api.facts import Facts
from command_api.routes import Writes
from command_api.token import TokenEndpoint
from customers.journal.commit import Committer
from customers.journal.genesis import write_genesis
from customers.journal.keys import Keyring
from customers.journal.live import LiveModels
from customers.journal.tail import Tail
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import Directory, open_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import SqliteSets
from customers.web.health import Health
from customers.web.site import site
from query_api.reads import Reads
from query_api.routes import Queries


class Opened(NamedTuple):
    """What a process over a data directory commits and reads with."""

    runtime: AsyncioRuntime
    keyring: Keyring
    journal: SqliteLog
    facts: SqliteLog
    sets: SqliteSets
    models: LiveModels
    tail: Tail
    committer: Committer

    async def take_up(self, config: Path) -> Organisations:
        """Be ready for commands, with the organisations configured. Somebody must be projecting. Raises Unfit."""
        self.tail.start()
        await self.tail.until_ready()
        organisations = Organisations(config, self.committer, self.sets, self.journal.partitions)
        await organisations.bring_in()
        return organisations

    async def behind(self) -> int:
        """How many records the read models are behind what was committed."""
        wanted = {p: lane.fold.v for p, lane in self.tail.lanes.items()}
        read = {p: await self.models.read(p, ()) for p in wanted}
        return sum(max(0, v - read[p].checkpoint.v) for p, v in wanted.items())


@asynccontextmanager
async def opened(data: Path, settings: Settings, *, apart: bool = False) -> AsyncIterator[Opened]:
    """Open the directory as the one process that commits; at the end let go of all. `apart`: another one projects.

    Raises Unfit.
    """
    directory = open_directory(data)
    runtime = AsyncioRuntime(failed)
    keyring = Keyring(directory.pepper)
    journal = SqliteLog(directory.journal, writing=True)
    facts = SqliteLog(directory.facts, writing=True)
    sets = await _sets(directory, apart)
    models = LiveModels(sets)
    tail = Tail(journal, models, runtime, alarm_once)
    committer = Committer(journal, tail, keyring, runtime, settings.deadline_s)
    try:
        await write_genesis(journal, keyring, runtime)
        yield Opened(runtime, keyring, journal, facts, sets, models, tail, committer)
    finally:
        tail.stop()
        await journal.close()
        await facts.close()
        await sets.close()
        directory.close()


async def _sets(directory: Directory, apart: bool) -> SqliteSets:
    sets = SqliteSets(directory)
    await check_shape(sets)
    if not apart:
        return sets
    # What is opened for writing reads in one transaction until its own next commit, and would see no other's.
    await sets.close()
    return SqliteSets(directory, writing=False)


class Answering(NamedTuple):
    """The application of the embedded service, and how it is."""

    app: ASGIApp
    health: Health


async def run_embedded(
    data: Path, config: Path, host: str, port: int, settings: Settings, greeting: str
) -> None:
    """Serve until told to stop. Raises Unfit."""
    async with answering(data, config, settings) as service:
        await serve(service.app, host, port, service.health, settings.drain_s, greeting)


@asynccontextmanager
async def answering(data: Path, config: Path, settings: Settings) -> AsyncIterator[Answering]:
    """The service at work over a data directory, without a port. Raises Unfit."""
    async with (
        opened(data, settings) as service,
        projecting(service.journal, service.facts, service.sets, service.runtime) as projector,
    ):
        organisations = await service.take_up(config)
        runtime, tail, committer = service.runtime, service.tail, service.committer
        partitions = service.journal.partitions
        runtime.spawn(organisations.watch(alarm), "configuration")
        door = gate(config, settings, runtime, os.urandom(32))
        health = Health(
            lambda: {
                "commands": tail.ailment(),
                **projector.ailments(),
                "tills": door.tills.fault,
                "tasks": runtime.ailment(),
            },
            lambda: {**committer.counts, **tail.counts(), **projector.counts()},
            projector.parked,
        )
        always_200 = settings.status_style == "always-200"
        reads = Reads(
            service.models, partitions, runtime, lambda p: tail.lanes[p].fold.v, service.facts.end
        )
        operations = [  # the first that fits takes a request, and most requests are reads
            *Queries(reads, door, always_200).operations(),
            *Writes(committer, service.keyring, door, always_200).operations(),
            Facts(service.facts, door, runtime).operation(),
            TokenEndpoint(door).operation(),
            *health.operations(),
        ]
        yield Answering(site(operations, SCHEMAS), health)
