"""A topic on which an answered write could be lost is refused, in one sentence that says why."""

import uuid
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from customers.journal.ports import LogUnavailable, Unfit
from customers.stores.kafka.connection import Connection, wait_for_broker
from customers.stores.kafka.topic import (
    check_events_topic,
    check_topic,
    create_events_topic,
    create_topic,
)
from tests.servers.kafka import free_port

pytestmark = pytest.mark.server
RIGHT = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "min.insync.replicas": "1",
    "max.message.bytes": "1048576",
}
WRONG = [
    ({"cleanup.policy": "compact"}, "is compacted"),
    ({"cleanup.policy": "compact,delete"}, "is compacted"),
    ({"retention.ms": "604800000"}, "has a finite retention time"),
    ({"retention.bytes": "1000000000"}, "has a finite retention size"),
    ({"unclean.leader.election.enable": "true"}, "allows unclean leader election"),
    ({"max.message.bytes": "500000"}, "has max.message.bytes below 1000000"),
    ({"min.insync.replicas": "2"}, "has 1 replicas, fewer than min.insync.replicas 2"),
]


async def _make(bootstrap: str, settings: dict[str, str], partitions: int = 2) -> str:
    """A topic with these settings, known to the brokers."""
    connection, topic = Connection(bootstrap), f"topic-{uuid.uuid4().hex}"
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(topic, partitions, 1, topic_configs=settings)])
    await admin.close()
    await create_topic(connection, topic, partitions, replication=1, min_insync=1)
    return topic


async def _fault(bootstrap: str, topic: str, partitions: int = 2, insync: int = 1) -> str:
    try:
        await check_topic(Connection(bootstrap), topic, partitions, insync)
    except Unfit as error:
        return str(error)
    return ""


async def test_a_topic_is_made_when_brokers_that_just_started_know_their_controller(
    kafka_bootstrap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    describe, create = AIOKafkaAdminClient.describe_cluster, AIOKafkaAdminClient.create_topics

    async def described(admin: AIOKafkaAdminClient) -> dict[str, Any]:
        calls.append("described")
        about: dict[str, Any] = await describe(admin)
        return about if len(calls) > 2 else {**about, "brokers": [], "controller_id": -1}

    async def created(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> Any:
        calls.append("created")
        return await create(admin, topics)

    monkeypatch.setattr(AIOKafkaAdminClient, "describe_cluster", described)
    monkeypatch.setattr(AIOKafkaAdminClient, "create_topics", created)

    topic = f"topic-{uuid.uuid4().hex}"
    await create_topic(Connection(kafka_bootstrap), topic, 3, replication=1, min_insync=1)

    assert calls == ["described", "described", "described", "created"]


async def test_a_topic_as_init_makes_it_is_accepted_at_once(kafka_bootstrap: str) -> None:
    connection, topic = Connection(kafka_bootstrap), f"topic-{uuid.uuid4().hex}"

    await create_topic(connection, topic, 3, replication=1, min_insync=1)

    await check_topic(connection, topic, 3, least_insync=1)


async def test_making_a_topic_that_exists_leaves_it_as_it_is(kafka_bootstrap: str) -> None:
    topic = await _make(kafka_bootstrap, RIGHT, partitions=4)

    await create_topic(Connection(kafka_bootstrap), topic, 3, replication=1, min_insync=1)

    assert await _fault(kafka_bootstrap, topic, 4) == ""


async def test_what_the_brokers_refuse_is_said_in_their_words(kafka_bootstrap: str) -> None:
    connection, topic = Connection(kafka_bootstrap), f"topic-{uuid.uuid4().hex}"

    with pytest.raises(Unfit, match=rf"the topic {topic} cannot be made: .*replicat"):
        await create_topic(connection, topic, 3, replication=99, min_insync=2)


@pytest.mark.parametrize(("settings", "sentence"), WRONG)
async def test_a_dangerous_setting_is_refused(
    kafka_bootstrap: str, settings: dict[str, str], sentence: str
) -> None:
    topic = await _make(kafka_bootstrap, {**RIGHT, **settings})

    assert (await _fault(kafka_bootstrap, topic)).startswith(f"the topic {topic} {sentence}")


async def test_another_number_of_partitions_is_refused(kafka_bootstrap: str) -> None:
    topic = await _make(kafka_bootstrap, RIGHT, partitions=2)

    said = await _fault(kafka_bootstrap, topic, partitions=12)

    assert said == f"the topic {topic} has 2 partitions, our setting is 12"


async def test_too_small_a_min_insync_replicas_is_refused(kafka_bootstrap: str) -> None:
    topic = await _make(kafka_bootstrap, RIGHT)

    said = await _fault(kafka_bootstrap, topic, insync=2)

    assert said == f"the topic {topic} has min.insync.replicas 1, our setting is at least 2"


async def test_a_missing_topic_is_refused_and_looking_does_not_create_it(
    kafka_bootstrap: str,
) -> None:
    topic = f"none-{uuid.uuid4().hex}"

    said = await _fault(kafka_bootstrap, topic)

    assert said == f"the topic {topic} does not exist: run `customers init` first"
    await _make(
        kafka_bootstrap, RIGHT
    )  # whatever was asked of the brokers before is done after this
    assert await _fault(kafka_bootstrap, topic) == said


async def test_a_broker_that_answers_is_not_waited_for(kafka_bootstrap: str) -> None:
    said: list[str] = []

    await wait_for_broker(Connection(kafka_bootstrap), said.append)

    assert said == []


async def test_a_broker_that_is_away_is_waited_for_with_one_line() -> None:
    address, said = f"127.0.0.1:{free_port()}", list[str]()

    with pytest.raises(LogUnavailable, match="no Kafka broker answers"):
        await wait_for_broker(Connection(address), said.append, timeout_s=1.5)

    assert said == [f"waiting for a Kafka broker at {address}: ConnectionRefusedError"]


async def _settings_of(bootstrap: str, topic: str) -> dict[str, str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    answer = (await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)]))[0]
    await admin.close()
    return {entry[0]: entry[1] for entry in answer.resources[0][4]}


async def test_the_public_topic_as_init_makes_it_keeps_ninety_days_and_is_accepted(
    kafka_bootstrap: str,
) -> None:
    connection, topic = Connection(kafka_bootstrap), f"events-{uuid.uuid4().hex}"

    await create_events_topic(connection, topic, 3, replication=1, min_insync=1)

    await check_events_topic(connection, topic, 3)
    found = await _settings_of(kafka_bootstrap, topic)
    assert found["retention.ms"] == str(90 * 24 * 3600 * 1000)
    assert found["cleanup.policy"] == "delete"


async def _events_fault(bootstrap: str, topic: str) -> str:
    with pytest.raises(Unfit) as caught:
        await check_events_topic(Connection(bootstrap), topic, 12)
    return str(caught.value).removeprefix(f"the topic {topic} ")


async def test_a_public_topic_that_cannot_hold_the_stream_is_refused(kafka_bootstrap: str) -> None:
    few = await _make(kafka_bootstrap, RIGHT)
    compacted = await _make(kafka_bootstrap, {**RIGHT, "cleanup.policy": "compact"}, 12)

    told = [await _events_fault(kafka_bootstrap, topic) for topic in (few, compacted, "none")]

    assert told == [
        "has 2 partitions, the journal has 12",
        "is compacted: of each customer one event would be left",
        "does not exist: run `customers init` first",
    ]
