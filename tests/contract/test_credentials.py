"""Who is not let in by a server waits for it, as for one that is away, but is told why."""

from urllib.parse import urlsplit, urlunsplit

import pytest

from customers.journal.ports import LogUnavailable, StoreUnavailable
from customers.stores.kafka.connection import Connection, wait_for_broker
from customers.stores.mongo.connect import connect, wait_for_store
from tests.servers.kafka import Broker

pytestmark = pytest.mark.server


def _with(broker: Broker, password: str) -> Connection:
    address = f"127.0.0.1:{broker.sasl}"
    return Connection(address, "SASL_PLAINTEXT", "PLAIN", "till", password)


async def test_kafka_lets_in_who_has_the_password(broker: Broker) -> None:
    said: list[str] = []

    await wait_for_broker(_with(broker, "secret"), said.append, timeout_s=30)

    assert not any("authentication" in line for line in said)


async def test_kafka_does_not_let_in_who_has_not_and_that_is_said_once(broker: Broker) -> None:
    said: list[str] = []

    with pytest.raises(LogUnavailable, match="authentication failed"):
        await wait_for_broker(_with(broker, "wrong"), said.append, timeout_s=3)

    assert [line for line in said if "authentication" in line] == [
        f"waiting for a Kafka broker at 127.0.0.1:{broker.sasl}: authentication failed"
    ]


async def test_mongodb_does_not_let_in_who_is_unknown_and_that_is_said_once(mongo_url: str) -> None:
    said: list[str] = []
    parts = urlsplit(mongo_url)
    address = parts.netloc.rpartition("@")[2]
    database = connect(urlunsplit(parts._replace(netloc=f"nobody:wrong@{address}")))

    with pytest.raises(StoreUnavailable, match="authentication failed"):
        await wait_for_store(database, said.append, timeout_s=2)

    await database.client.close()
    assert said == ["waiting for MongoDB: authentication failed"]
