"""The public topic: the journal's history, whatever is killed and whoever publishes too; named when it is away."""

import asyncio
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from tests.faults.clients import insist, lookup, register_for, registration
from tests.faults.published import history, until_published
from tests.servers.cluster import Cluster
from tests.servers.mongo import own_database
from tests.servers.processes import Process, customers
from tests.servers.topic import without_repeats

pytestmark = pytest.mark.server


def a_cluster(kafka: str, mongo: str, **more: int) -> Cluster:
    topic = f"publisher-{os.urandom(6).hex()}"
    return Cluster(kafka, own_database(mongo), topic=topic, **more)  # type: ignore[arg-type] # counts only


@pytest.fixture(scope="module")
def quiet(kafka_bootstrap: str, mongo_url: str) -> Iterator[Cluster]:
    """Processes that nobody kills."""
    with a_cluster(kafka_bootstrap, mongo_url) as cluster:
        yield cluster


async def register(cluster: Cluster, mobile: str) -> str:
    """Register one customer: the id, as text."""
    sent = registration(mobile, f"key-{mobile}")
    status, body = await insist(lambda: [cluster.commands[0].port], 0, sent)
    assert status == 200, body
    return str(json.loads(body)["createdId"])


async def until_found(cluster: Cluster, mobile: str) -> None:
    """Until what was written of a customer is projected: reads show it."""
    async with asyncio.timeout(60):
        while (await insist(lambda: [cluster.query.port], 0, lookup(mobile)))[0] != 200:
            await asyncio.sleep(0.1)


async def until_health(process: Process, status: int) -> dict[str, Any]:
    """The body of /readyz, once it is answered with the status."""
    async with asyncio.timeout(60):
        while (found := await asyncio.to_thread(process.health))[0] != status:
            await asyncio.sleep(0.1)
    body: dict[str, Any] = json.loads(found[1])
    return body


async def test_an_event_is_published_under_the_partition_and_key_of_its_customer(
    quiet: Cluster,
) -> None:
    customer = await register(quiet, "910000000001")

    messages = await until_published(quiet)

    (found,) = [message for message in messages if message.key == customer]
    assert found.id == f"{found.partition}-{found.headers['ce_position'].partition('-')[2]}-0"
    assert found.structured() in await history(quiet)
    body = await until_health(quiet.projectors[0], 200)
    assert body["counts"]["published"] == len(messages)


async def test_a_rebuild_of_the_read_models_publishes_nothing_again(quiet: Cluster) -> None:
    await register(quiet, "910000000002")
    await until_published(quiet)

    done = await asyncio.to_thread(customers, "rebuild", "--demo", more=quiet.settings)

    assert done.returncode == 0, done.stderr
    await register(quiet, "910000000003")
    messages = await until_published(quiet)
    assert len({message.id for message in messages}) == len(messages)


async def allow(cluster: Cluster, size: int) -> None:
    """Let the public topic take batches of so many bytes."""
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.settings["CUSTOMERS_KAFKA_BOOTSTRAP"])
    await admin.start()
    topic = cluster.settings["CUSTOMERS_KAFKA_EVENTS_TOPIC"]
    wanted = {"max.message.bytes": str(size)}
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, wanted)])
    await admin.close()


async def test_a_topic_that_takes_nothing_is_named_stops_no_projection_and_heals(
    quiet: Cluster,
) -> None:
    await allow(quiet, 1)
    await register(quiet, "910000000004")

    reasons = (await until_health(quiet.projectors[0], 503))["reasons"]
    await until_found(quiet, "910000000004")

    topic = quiet.settings["CUSTOMERS_KAFKA_EVENTS_TOPIC"]
    assert list(reasons) == ["publisher"]
    assert reasons["publisher"].startswith(f"{topic} does not take the events: ")
    await allow(quiet, 1_048_576)
    await until_health(quiet.projectors[0], 200)
    messages = without_repeats(await until_published(quiet))
    assert [m.structured() for m in messages] == await history(quiet)


@pytest.mark.parametrize(
    ("seconds", "every"),
    [pytest.param(6, 1.2, id="short"), pytest.param(15, 3, id="long", marks=pytest.mark.long)],
)
async def test_without_repeated_ids_the_topic_is_the_history_through_kills_of_two_publishers(
    kafka_bootstrap: str, mongo_url: str, seconds: float, every: float
) -> None:
    with a_cluster(kafka_bootstrap, mongo_url, projectors=2) as cluster:
        registering = asyncio.ensure_future(
            register_for(seconds, lambda: [cluster.commands[0].port], 16, 0)
        )
        for victim in (*cluster.projectors, *cluster.projectors):
            await asyncio.sleep(every)
            victim.kill()
            await asyncio.to_thread(victim.start)
        kept = await registering

        messages = without_repeats(await until_published(cluster))

        told = await history(cluster)
        assert [message.structured() for message in messages] == told
        assert len(told) == len(kept) > 100
        done = customers("verify", "--demo", more=cluster.settings)
        assert done.returncode == 0, done.stdout + done.stderr


async def test_a_topic_with_another_number_of_partitions_is_refused_in_a_sentence(
    kafka_bootstrap: str, mongo_url: str
) -> None:
    cluster = a_cluster(kafka_bootstrap, mongo_url)
    topic = cluster.settings["CUSTOMERS_KAFKA_EVENTS_TOPIC"]
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(topic, 3, 1)])
    await admin.close()

    done = await asyncio.to_thread(customers, "init", "--demo", more=cluster.settings)

    assert done.returncode == 2
    assert f"the topic {topic} has 3 partitions, the journal has 12" in done.stderr
