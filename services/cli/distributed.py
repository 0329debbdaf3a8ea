"""The processes over Kafka and MongoDB: init, command-api, projector, query-api."""

import asyncio
from pathlib import Path

from cli.configuring import apply_file
from cli.gates import gate
from cli.keeping import GROUP as FACTS_GROUP
from cli.keeping import FactKeeping
from cli.notices import alarm_once, failed
from cli.publishing import Publisher
from cli.running import stop
from cli.servers import (
    Servers,
    check_logs,
    kafka_connection,
    open_servers,
    reach,
    until_available,
)
from cli.serving import serve
from cli.settings import Settings
from cli.shape import check_shape
from command_api.documented import SCHEMAS
from command_api.facts import Facts
from command_api.routes import Writes
from command_api.token import TokenEndpoint
from customers import orgfile
from customers.journal.commit import Committer
from customers.journal.genesis import write_genesis
from customers.journal.live import LiveModels
from customers.journal.ports import Runtime
from customers.journal.tail import Tail
from customers.runtime import AsyncioRuntime
from customers.stores.kafka.ownership import KafkaOwnership
from customers.stores.kafka.topic import (
    check_events_topic,
    create_events_topic,
    create_topic,
)
from customers.web.health import Health
from customers.web.site import site
from projector.follow import Follower, watch_pointer
from projector.project import Projections
from query_api.reads import Reads
from query_api.routes import Queries


async def run_init(config: Path, settings: Settings, demo: bool) -> None:
    """Make the topics, begin the journal, make the first read-model set, configure the organisations."""
    file = orgfile.load(config)
    servers = await reach(settings, demo)
    await _make_topics(settings)
    try:
        await _begin(file, servers, settings)
    finally:
        await servers.close()


async def _make_topics(settings: Settings) -> None:
    s, connection = settings, kafka_connection(settings)
    like_this = (s.kafka_partitions, s.kafka_replication, s.kafka_min_insync)
    await create_topic(connection, s.kafka_topic, *like_this)
    await create_topic(connection, s.kafka_facts_topic, *like_this)
    await check_logs(s)
    await create_events_topic(connection, s.kafka_events_topic, *like_this)
    await _check_events_topic(s)


async def _check_events_topic(settings: Settings) -> None:
    await check_events_topic(
        kafka_connection(settings), settings.kafka_events_topic, settings.kafka_partitions
    )


async def _begin(file: orgfile.OrgFile, servers: Servers, settings: Settings) -> None:
    runtime = AsyncioRuntime(failed)
    journal = await write_genesis(servers.log, servers.keyring, runtime)
    print(f"journal {journal}: {settings.kafka_partitions} partitions in {settings.kafka_topic}")
    await _make_collections(servers)
    tail, committer = _commands(servers, runtime, settings)
    try:
        await tail.until_ready()
        names = await apply_file(file, committer, servers.sets, settings.kafka_partitions)
        print(f"organisations: {', '.join(names)}")
    finally:
        tail.stop()


def _commands(servers: Servers, runtime: Runtime, settings: Settings) -> tuple[Tail, Committer]:
    tail = Tail(servers.log, LiveModels(servers.sets), runtime, alarm_once)
    tail.start()
    committer = Committer(servers.log, tail, servers.keyring, runtime, settings.deadline_s)
    return tail, committer


async def run_command_api(
    config: Path, host: str, port: int, settings: Settings, demo: bool
) -> None:
    """Answer writes until told to stop. Raises Unfit."""
    runtime = AsyncioRuntime(failed)
    door = gate(config, settings, runtime)
    servers = await open_servers(settings, demo)
    tail, committer = _commands(servers, runtime, settings)
    health = Health(
        lambda: {
            "commands": tail.ailment(),
            "tills": door.tills.fault,
            "tasks": runtime.ailment(),
        },
        lambda: {**committer.counts, **tail.counts()},
    )
    always_200 = settings.status_style == "always-200"
    writes = Writes(committer, servers.keyring, door, always_200)
    others = (Facts(servers.facts, door, runtime).operation(), TokenEndpoint(door).operation())
    app = site([*writes.operations(), *others, *health.operations()], SCHEMAS)
    await serve(app, host, port, health, settings.drain_s)
    tail.stop()
    await servers.close()


async def run_query_api(config: Path, host: str, port: int, settings: Settings, demo: bool) -> None:
    """Answer reads until told to stop. Raises Unfit."""
    runtime = AsyncioRuntime(failed)
    door = gate(config, settings, runtime)
    servers = await _open_current(settings, demo)
    await servers.close()
    reads = Reads(LiveModels(servers.sets), settings.kafka_partitions, runtime)
    health = Health(
        lambda: {
            "store": reads.ailment,
            "tills": door.tills.fault,
            "tasks": runtime.ailment(),
        }
    )
    runtime.spawn(reads.watch(), "store")
    queries = Queries(reads, door, settings.status_style == "always-200")
    app = site([*queries.operations(), *health.operations()])
    await serve(app, host, port, health, settings.drain_s)


async def _open_current(settings: Settings, demo: bool) -> Servers:
    servers = await open_servers(settings, demo)
    try:
        await until_available(lambda: check_shape(servers.sets))
    except BaseException:
        await servers.close()
        raise
    return servers


async def _make_collections(servers: Servers) -> None:
    await servers.sets.writer(await servers.sets.live()).make_collections()


async def run_projector(host: str, port: int, settings: Settings, demo: bool) -> None:
    """Project until told to stop. Raises Unfit."""
    servers = await _open_current(settings, demo)
    await until_available(lambda: _make_collections(servers))
    await until_available(lambda: _check_events_topic(settings))
    runtime = AsyncioRuntime(failed)
    ownership = KafkaOwnership(kafka_connection(settings), settings.kafka_topic)
    projections = Projections(servers.sets, alarm_once)
    follower = Follower(servers.log, projections.works, ownership, runtime, alarm_once)
    publisher = Publisher(servers, settings, runtime)
    facts_ownership = KafkaOwnership(
        kafka_connection(settings), settings.kafka_facts_topic, FACTS_GROUP
    )
    keeping = FactKeeping(servers.facts, servers.sets, facts_ownership, runtime)
    pointer = watch_pointer(servers.sets, runtime, follower.start_over, keeping.start_over)
    works = (follower.run(), follower.watch_ownership(), pointer)
    tasks = [
        *(runtime.spawn(work, "projector") for work in works),
        *(runtime.spawn(work, "publisher") for work in publisher.works()),
        *(runtime.spawn(work, "facts") for work in keeping.works()),
    ]
    health = Health(
        lambda: {
            "projector": follower.ailment(),
            "publisher": publisher.ailment(),
            "facts": keeping.ailment(),
            "tasks": runtime.ailment(),
        },
        lambda: {
            "projected": follower.taken,
            "published": publisher.sent,
            **keeping.counts(),
        },
        projections.parked,
    )
    app = site(health.operations())
    await serve(app, host, port, health, drain_s=0)
    await stop(tasks)
    # Each takes its time when no broker answers; one after the other, they would take too much.
    await asyncio.gather(
        *(closable.close() for closable in (publisher, ownership, facts_ownership, servers))
    )
