"""Where tests get real servers: an address in the environment, a container, or this machine's own means.

The addresses are CUSTOMERS_KAFKA_BOOTSTRAP and CUSTOMERS_MONGO_URL; what starts here ends with the tests.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.servers.kafka import Broker, NoKafka, free_port
from tests.servers.missing import server_missing


def _engine_answers() -> bool:
    if not shutil.which("docker"):
        return False
    done = subprocess.run(["docker", "info"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture(scope="session")
def kafka_bootstrap() -> Iterator[str]:
    """host:port of a Kafka broker for the whole run."""
    if given := os.environ.get("CUSTOMERS_KAFKA_BOOTSTRAP"):
        yield given
    elif _engine_answers():
        from testcontainers.community.kafka import KafkaContainer

        with KafkaContainer() as container:
            yield container.get_bootstrap_server()
    else:
        try:
            broker = Broker()
            broker.start()
        except NoKafka as error:
            server_missing(str(error))
        yield broker.bootstrap
        broker.remove()


@pytest.fixture
def broker() -> Iterator[Broker]:
    """A broker of the test's own, to kill and start again."""
    try:
        own = Broker()
        own.start()
    except NoKafka as error:
        server_missing(str(error))
    yield own
    own.remove()


@pytest.fixture(scope="session")
def mongo_url() -> Iterator[str]:
    """URL, without a database, of a MongoDB-protocol server with transactions."""
    if given := os.environ.get("CUSTOMERS_MONGO_URL"):
        yield given
    elif _engine_answers():
        from testcontainers.mongodb import MongoDbContainer

        container = MongoDbContainer("mongo:8").with_command("--replSet rs0")
        with container as running:
            url = f"mongodb://127.0.0.1:{running.get_exposed_port(27017)}/?directConnection=true"
            _initiate(url)
            yield url
    elif shutil.which("mongod"):
        yield from own_mongod()
    else:
        server_missing(
            "MongoDB needs CUSTOMERS_MONGO_URL, a container engine, or mongod on the PATH"
        )


def own_mongod() -> Iterator[str]:
    """A one-node replica set of the machine's own mongod."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="customers-mongod-") as folder:
        command = ["mongod", "--replSet", "rs0", "--dbpath", folder, "--port", str(port)]
        process = subprocess.Popen([*command, "--bind_ip", "127.0.0.1"], stdout=subprocess.DEVNULL)
        url = f"mongodb://127.0.0.1:{port}/?directConnection=true"
        _initiate(url)
        yield url
        process.terminate()
        process.wait(30)


def _initiate(url: str) -> None:
    deadline = time.monotonic() + 60
    with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=500) as client:
        while True:
            try:
                client.admin.command("replSetInitiate", {})
                return
            except PyMongoError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
