"""The parts of the processes over Kafka and MongoDB, built from the settings and checked before use."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from cli.notices import say
from cli.settings import Settings, pepper, secret_in
from customers.journal.genesis import check_genesis
from customers.journal.keys import Keyring
from customers.journal.ports import LogUnavailable, StoreUnavailable
from customers.stores.kafka.connection import Connection, check, wait_for_broker
from customers.stores.kafka.log import KafkaLog
from customers.stores.kafka.topic import check_topic
from customers.stores.mongo.connect import connect, prove_transactions, wait_for_store
from customers.stores.mongo.sets import MongoSets

T = TypeVar("T")


class Servers(NamedTuple):
    """An opened journal, the facts' log, and their read models."""

    log: KafkaLog
    facts: KafkaLog
    sets: MongoSets
    keyring: Keyring

    async def close(self) -> None:
        """Let go of both logs."""
        await asyncio.gather(self.log.close(), self.facts.close())


def kafka_connection(settings: Settings) -> Connection:
    """How the settings say that Kafka is reached. Raises Unfit."""
    connection = Connection(
        bootstrap=settings.kafka_bootstrap,
        protocol=settings.kafka_security_protocol,
        mechanism=settings.kafka_sasl_mechanism,
        username=settings.kafka_username,
        password=secret_in(settings.kafka_password_file),
        ca_file=str(settings.kafka_ca_file or ""),
        certificate_file=str(settings.kafka_certificate_file or ""),
        key_file=str(settings.kafka_key_file or ""),
    )
    check(connection)
    return connection


async def reach(settings: Settings, demo: bool) -> Servers:
    """Wait for both servers, prove MongoDB's transactions; the topics are not looked at yet. Raises Unfit."""
    keyring = Keyring(pepper(settings, demo))
    connection = kafka_connection(settings)
    database = connect(
        settings.mongo_url.get_secret_value(), secret_in(settings.mongo_password_file)
    )
    await wait_for_broker(connection, say)
    await wait_for_store(database, say)
    await prove_transactions(database)
    log = KafkaLog(connection, settings.kafka_topic, settings.kafka_partitions)
    facts = KafkaLog(connection, settings.kafka_facts_topic, settings.kafka_partitions)
    return Servers(log, facts, MongoSets(database), keyring)


async def open_servers(settings: Settings, demo: bool) -> Servers:
    """As `reach`, and check both logs' topics and every partition's genesis. Raises Unfit.

    A server that goes away in the middle of it is waited for again.
    """
    return await until_available(lambda: _opened(settings, demo))


async def _opened(settings: Settings, demo: bool) -> Servers:
    servers = await reach(settings, demo)
    try:
        await check_logs(settings)
        await check_genesis(servers.log, servers.keyring)
    except BaseException:
        await servers.close()
        raise
    return servers


async def check_logs(settings: Settings) -> None:
    """Raises Unfit for a topic of ours that could lose a record, LogUnavailable."""
    s, connection = settings, kafka_connection(settings)
    for topic in (s.kafka_topic, s.kafka_facts_topic):
        await check_topic(connection, topic, s.kafka_partitions, s.kafka_min_insync)


async def until_available(work: Callable[[], Awaitable[T]]) -> T:
    """The outcome of some work on the servers, begun again as often as one of them is away."""
    while True:
        try:
            return await work()
        except (LogUnavailable, StoreUnavailable) as error:
            say(f"begins again: {error}")
            await asyncio.sleep(1)
