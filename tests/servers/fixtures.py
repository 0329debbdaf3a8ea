"""Where tests get real servers: an address in the environment, a container, or this machine's own means.

The addresses are CUSTOMERS_KAFKA_BOOTSTRAP and CUSTOMERS_MONGO_URL; what starts here ends with the tests.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.servers.containers import engine_answers, kafka_container, mongo_container
from tests.servers.kafka import Broker, NoKafka, own_broker
from tests.servers.missing import server_missing
from tests.servers.mongo import own_mongod


@pytest.fixture(scope="session")
def kafka_bootstrap() -> Iterator[str]:
    """host:port of a Kafka broker for the whole run."""
    if given := os.environ.get("CUSTOMERS_KAFKA_BOOTSTRAP"):
        yield given
    elif engine_answers():
        with kafka_container() as bootstrap:
            yield bootstrap
    else:
        with _a_broker() as own:
            yield own.bootstrap


@pytest.fixture(scope="session")
def spare_broker() -> Iterator[Broker]:
    """The one broker that tests may kill."""
    with _a_broker() as own:
        yield own


@pytest.fixture
def broker(spare_broker: Broker) -> Broker:
    """A running broker to kill, freeze and start again; the next test finds it running."""
    spare_broker.revive()
    return spare_broker


@contextmanager
def _a_broker() -> Iterator[Broker]:
    with ExitStack() as stack:
        try:
            broker = stack.enter_context(own_broker())
        except NoKafka as error:
            server_missing(str(error))
        yield broker


@pytest.fixture(scope="session")
def mongo_url() -> Iterator[str]:
    """URL, without a database, of a MongoDB-protocol server with transactions."""
    if given := os.environ.get("CUSTOMERS_MONGO_URL"):
        yield given
    elif engine_answers():
        with mongo_container() as url:
            yield url
    elif shutil.which("mongod"):
        with own_mongod() as url:
            yield url
    else:
        server_missing(
            "MongoDB needs CUSTOMERS_MONGO_URL, a container engine, or mongod on the PATH"
        )
