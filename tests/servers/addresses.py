"""Where Kafka and a MongoDB-protocol server are to be had: in the environment, in a container, or by this machine's own means.

CUSTOMERS_KAFKA_BOOTSTRAP and CUSTOMERS_MONGO_URL come first. What starts here ends with its context.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.containers import engine_answers, kafka_container, mongo_container
from tests.servers.documentdb import can_be_built, own_documentdb
from tests.servers.kafka import own_broker, prepare
from tests.servers.mongo import NoMongo, own_mongod

KAFKA, MONGO = "CUSTOMERS_KAFKA_BOOTSTRAP", "CUSTOMERS_MONGO_URL"


@contextmanager
def kafka_address(containers: bool = False) -> Iterator[str]:
    """host:port of a broker. Raises NoKafka."""
    if given := os.environ.get(KAFKA):
        yield given
    elif containers and engine_answers():
        with kafka_container() as bootstrap:
            yield bootstrap
    else:
        prepare()
        with own_broker() as own:
            yield own.bootstrap


@contextmanager
def mongo_address(containers: bool = False) -> Iterator[str]:
    """URL, without a database, of a server with transactions. Raises NoMongo."""
    if given := os.environ.get(MONGO):
        yield given
    elif containers and engine_answers():
        with mongo_container() as url:
            yield url
    elif shutil.which("mongod"):
        with own_mongod() as url:
            yield url
    elif can_be_built():
        with own_documentdb() as url:
            yield url
    else:
        raise NoMongo(
            f"MongoDB needs {MONGO}, a container engine, mongod on the PATH, or root on Debian"
        )
