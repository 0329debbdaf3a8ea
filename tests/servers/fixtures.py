"""Real servers for tests (`addresses.py`). Run by `python -m tests.servers`, every worker of pytest finds the same two."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TypeVar

import pytest

from tests.servers.addresses import kafka_address, mongo_address
from tests.servers.jars import NoKafka
from tests.servers.kafka import Broker, own_broker
from tests.servers.missing import server_missing
from tests.servers.mongo import NoMongo

T = TypeVar("T")


@pytest.fixture(scope="session")
def kafka_bootstrap() -> Iterator[str]:
    """host:port of a Kafka broker for the whole run."""
    with _or_missing(kafka_address(containers=True)) as bootstrap:
        yield bootstrap


@pytest.fixture(scope="session")
def spare_broker() -> Iterator[Broker]:
    """The one broker that tests may kill."""
    with _or_missing(own_broker()) as own:
        yield own


@pytest.fixture
def broker(spare_broker: Broker) -> Broker:
    """A running broker to kill, freeze and start again; the next test finds it running."""
    spare_broker.revive()
    return spare_broker


@pytest.fixture(scope="session")
def mongo_url() -> Iterator[str]:
    """URL, without a database, of a MongoDB-protocol server with transactions."""
    with _or_missing(mongo_address(containers=True)) as url:
        yield url


@contextmanager
def _or_missing(server: AbstractContextManager[T]) -> Iterator[T]:
    """What the context gives; where it cannot be had, that ends the test."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(server)
        except (NoKafka, NoMongo) as error:
            server_missing(str(error))
        yield found
