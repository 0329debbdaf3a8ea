"""The journal's topic: made by `customers init`, checked by every process before it trusts it."""

from collections.abc import Mapping
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from customers.journal.ports import LogUnavailable, Unfit
from customers.stores.kafka.connection import Connection, client_settings

LEAST_MESSAGE_BYTES = 1_000_000


async def create_topic(
    connection: Connection, topic: str, partitions: int, replication: int, min_insync: int
) -> None:
    """Make the topic as the journal needs it; one that exists is left as it is. Raises LogUnavailable."""
    wanted = NewTopic(
        topic,
        partitions,
        replication,
        topic_configs={
            "cleanup.policy": "delete",
            "retention.ms": "-1",
            "retention.bytes": "-1",
            "unclean.leader.election.enable": "false",
            "min.insync.replicas": str(min_insync),
            "max.message.bytes": "1048576",
        },
    )
    admin = AIOKafkaAdminClient(**client_settings(connection))
    try:
        await admin.start()
        answer = await admin.create_topics([wanted])
        for error_code in (item[1] for item in answer.topic_errors):
            if error_code and for_code(error_code) is not TopicAlreadyExistsError:
                raise LogUnavailable(f"the topic cannot be made: {for_code(error_code).__name__}")
    except TopicAlreadyExistsError:
        return
    except (KafkaError, OSError) as error:
        raise LogUnavailable(f"the topic cannot be made: {type(error).__name__}") from None
    finally:
        await admin.close()


async def check_topic(
    connection: Connection, topic: str, partitions: int, least_insync: int
) -> None:
    """Raises Unfit, in one sentence, for a topic on which an answered write could be lost."""
    admin = AIOKafkaAdminClient(**client_settings(connection))
    try:
        await admin.start()
        described = (await admin.describe_topics([topic]))[0]
        if described["error_code"] or not described["partitions"]:
            raise Unfit(f"the topic {topic} does not exist: run `customers init` first")
        settings = await _settings(admin, topic)
    except (KafkaError, OSError) as error:
        raise LogUnavailable(f"the topic cannot be looked at: {type(error).__name__}") from None
    finally:
        await admin.close()
    replicas = min(len(p["replicas"]) for p in described["partitions"])
    fault = _fault(settings, len(described["partitions"]), partitions, least_insync, replicas)
    if fault:
        raise Unfit(f"the topic {topic} {fault}")


async def _settings(admin: AIOKafkaAdminClient, topic: str) -> dict[str, str]:
    resource = ConfigResource(ConfigResourceType.TOPIC, topic)
    answer = (await admin.describe_configs([resource]))[0]
    entries: list[Any] = answer.resources[0][4]
    return {entry[0]: entry[1] or "" for entry in entries}


def _fault(
    settings: Mapping[str, str], found: int, wanted: int, least_insync: int, replicas: int
) -> str:
    insync = int(settings["min.insync.replicas"])
    faults = {
        f"has {found} partitions, our setting is {wanted}": found != wanted,
        "is compacted: versions count records, none may go": "compact"
        in settings["cleanup.policy"],
        "has a finite retention time: it would forget the journal": settings["retention.ms"]
        != "-1",
        "has a finite retention size: it would forget the journal": settings["retention.bytes"]
        != "-1",
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
