"""The topics of the journal, of the facts and of the public stream: made by `customers init`, checked before they are trusted."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from customers.journal.ports import LogUnavailable, Unfit
from customers.stores.kafka.connection import Connection, administrator

LEAST_MESSAGE_BYTES = 1_000_000
RETENTION_DAYS = 90
LOOKS = 400  # at what is just coming up, 50 ms apart


async def create_topic(
    connection: Connection, topic: str, partitions: int, replication: int, min_insync: int
) -> None:
    """Make the topic as the journal needs it, and wait until it has leaders; one that exists is left as it is.

    Raises Unfit when the brokers refuse, and LogUnavailable.
    """
    configs = {**_lasting(min_insync), "retention.ms": "-1", "retention.bytes": "-1"}
    await _create(connection, topic, partitions, replication, configs)


async def create_events_topic(
    connection: Connection, topic: str, partitions: int, replication: int, min_insync: int
) -> None:
    """As `create_topic`, for the public stream: the journal keeps its history, the topic RETENTION_DAYS of it."""
    configs = {**_lasting(min_insync), "retention.ms": str(RETENTION_DAYS * 86_400_000)}
    await _create(connection, topic, partitions, replication, configs)


def _lasting(min_insync: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "unclean.leader.election.enable": "false",
        "min.insync.replicas": str(min_insync),
        "max.message.bytes": "1048576",
    }


async def _create(
    connection: Connection,
    topic: str,
    partitions: int,
    replication: int,
    configs: Mapping[str, str],
) -> None:
    async with administrator(connection) as admin:
        # Brokers that have just started know no controller yet; the driver does not reckon with that.
        await _until(lambda: _has_controller(admin), "the brokers have no controller")
        wanted = NewTopic(topic, partitions, replication, topic_configs=dict(configs))
        answer = await admin.create_topics([wanted])
        for _, code, message in answer.topic_errors:
            if code and for_code(code) is not TopicAlreadyExistsError:
                raise Unfit(f"the topic {topic} cannot be made: {message or for_code(code)}")
        # For a moment, brokers do not yet know a new topic.
        leaderless = f"the topic {topic} was made but has no leaders"
        await _until(lambda: _has_leaders(admin, topic), leaderless)


async def _until(look: Callable[[], Awaitable[bool]], otherwise: str) -> None:
    """Look until it is so. Raises LogUnavailable with what it is `otherwise`."""
    for _ in range(LOOKS):
        if await look():
            return
        await asyncio.sleep(0.05)
    raise LogUnavailable(otherwise)


async def _has_controller(admin: AIOKafkaAdminClient) -> bool:
    about: Mapping[str, Any] = await admin.describe_cluster()
    return any(broker["node_id"] == about["controller_id"] for broker in about["brokers"])


async def _has_leaders(admin: AIOKafkaAdminClient, topic: str) -> bool:
    try:
        if await _settings(admin, topic) is None:
            return False
        return all(part["leader"] >= 0 for part in await _partitions(admin, topic))
    except LogUnavailable:
        return False


async def check_topic(
    connection: Connection, topic: str, partitions: int, least_insync: int
) -> None:
    """Raises Unfit, in one sentence, for a topic on which an answered write could be lost; LogUnavailable."""
    settings, found = await _looked_at(connection, topic)
    replicas = min(len(part["replicas"]) for part in found)
    fault = _fault(settings, len(found), partitions, least_insync, replicas)
    if fault:
        raise Unfit(f"the topic {topic} {fault}")


async def check_events_topic(connection: Connection, topic: str, partitions: int) -> None:
    """Raises Unfit, in one sentence, for a topic that cannot hold the public stream; LogUnavailable."""
    settings, found = await _looked_at(connection, topic)
    if len(found) != partitions:
        raise Unfit(f"the topic {topic} has {len(found)} partitions, the journal has {partitions}")
    if "compact" in settings["cleanup.policy"]:
        raise Unfit(f"the topic {topic} is compacted: of each customer one event would be left")


async def _looked_at(
    connection: Connection, topic: str
) -> tuple[dict[str, str], Sequence[Mapping[str, Any]]]:
    """The topic's settings and partitions. Raises Unfit when there is none, LogUnavailable."""
    async with administrator(connection) as admin:
        settings = await _settings(admin, topic)
        if settings is None:
            raise Unfit(f"the topic {topic} does not exist: run `customers init` first")
        return settings, await _partitions(admin, topic)


async def _settings(admin: AIOKafkaAdminClient, topic: str) -> dict[str, str] | None:
    """The topic's settings, or None when there is no such topic. Raises LogUnavailable.

    Asked for before anything else: the driver's question for a topic's partitions would create a missing
    one, with the brokers' defaults, where they allow that.
    """
    resource = ConfigResource(ConfigResourceType.TOPIC, topic)
    answer = (await admin.describe_configs([resource]))[0]
    code, _, _, _, entries = answer.resources[0]
    if for_code(code) is UnknownTopicOrPartitionError:
        return None
    if code:
        raise LogUnavailable(f"the topic {topic} cannot be looked at: {for_code(code).__name__}")
    return {entry[0]: entry[1] or "" for entry in entries}


async def _partitions(admin: AIOKafkaAdminClient, topic: str) -> Sequence[Mapping[str, Any]]:
    described: Mapping[str, Any] = (await admin.describe_topics([topic]))[0]
    if not described["partitions"]:
        problem = for_code(described["error_code"]).__name__
        raise LogUnavailable(f"the topic {topic} cannot be looked at: {problem}")
    partitions: Sequence[Mapping[str, Any]] = described["partitions"]
    return partitions


def _fault(
    settings: Mapping[str, str], found: int, wanted: int, least_insync: int, replicas: int
) -> str:
    insync = int(settings["min.insync.replicas"])
    faults = {
        f"has {found} partitions, our setting is {wanted}": found != wanted,
        "is compacted: none of its records may go": "compact" in settings["cleanup.policy"],
        "has a finite retention time: it would forget records": settings["retention.ms"] != "-1",
        "has a finite retention size: it would forget records": settings["retention.bytes"] != "-1",
        "allows unclean leader election: answered writes could be lost": settings[
            "unclean.leader.election.enable"
        ]
        != "false",
        f"has max.message.bytes below {LEAST_MESSAGE_BYTES}: long records would not fit": int(
            settings["max.message.bytes"]
        )
        < LEAST_MESSAGE_BYTES,
        f"has min.insync.replicas {insync}, our setting is at least {least_insync}": insync
        < least_insync,
        f"has {replicas} replicas, fewer than min.insync.replicas {insync}": replicas < insync,
    }
    return next((sentence for sentence, wrong in faults.items() if wrong), "")
