"""The example of a consumer, killed in mid-stream and told many things twice: it knows what a straight read tells."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from tests.conformance.api import Api, identifiers
from tests.conformance.people import LINE, STORE, merged, someone
from tests.faults.published import lines, until_published
from tests.servers.cluster import Cluster
from tests.servers.mongo import own_database
from tests.servers.processes import ROOT
from tests.servers.topic import Found

pytestmark = pytest.mark.server
CUSTOMERS = 150
TABLES = ("holders", "merged", "applied")


class Consumer:
    """The example over one file."""

    def __init__(self, file: Path, cluster: Cluster) -> None:
        settings = cluster.settings
        self.file = file
        self._command = [sys.executable, str(ROOT / "examples/consumer_python.py"), str(file)]
        self._topic = [
            *("--bootstrap", settings["CUSTOMERS_KAFKA_BOOTSTRAP"]),
            *("--topic", settings["CUSTOMERS_KAFKA_EVENTS_TOPIC"]),
        ]

    def start(self, *options: str) -> "subprocess.Popen[bytes]":
        """Begin to follow the topic."""
        return subprocess.Popen([*self._command, *self._topic, *options])

    def read_lines(self, told: list[str]) -> None:
        """Take lines of `customers events`."""
        subprocess.run([*self._command, "-"], input="".join(told), text=True, check=True)

    def knows(self) -> dict[str, list[tuple[object, ...]]]:
        """The rows of every table but the place in the topic."""
        db = sqlite3.connect(self.file)
        found = {table: sorted(db.execute(f"SELECT * FROM {table}")) for table in TABLES}
        db.close()
        return found

    def applied(self) -> int:
        """How many identifiers it knows of, also while it runs."""
        if not self.file.exists():
            return 0
        db = sqlite3.connect(self.file)
        try:
            return int(db.execute("SELECT count(*) FROM holders").fetchone()[0])
        except sqlite3.OperationalError:  # the tables are just being made
            return 0
        finally:
            db.close()


@pytest.fixture(scope="module")
def cluster(kafka_bootstrap: str, mongo_url: str) -> Iterator[Cluster]:
    """A deployment with some history: customers, changed identifiers, merges."""
    topic = f"example-{os.urandom(6).hex()}"
    with Cluster(kafka_bootstrap, own_database(mongo_url), topic=topic) as running:
        writes, reads = (f"http://127.0.0.1:{p.port}" for p in (running.commands[0], running.query))
        api = Api(writes, reads, "demo.till", "demo")
        for n in range(CUSTOMERS):
            someone(api, STORE if n % 2 else LINE)
        for _ in range(5):
            merged(api)
        one = someone(api)
        body = {"add": identifiers(("email", "new@example.com"))}
        api.change(one.id, STORE, {**body, "remove": identifiers(("mobile", one.mobile))})
        api.close()
        yield running


async def repeat(cluster: Cluster, messages: list[Found]) -> None:
    """Send messages of the topic once more."""
    producer = AIOKafkaProducer(bootstrap_servers=cluster.settings["CUSTOMERS_KAFKA_BOOTSTRAP"])
    await producer.start()
    for found in messages:
        headers = [(name, value.encode()) for name, value in found.headers.items()]
        topic = cluster.settings["CUSTOMERS_KAFKA_EVENTS_TOPIC"]
        await producer.send_and_wait(
            topic, found.value, found.key.encode(), found.partition, headers=headers
        )
    await producer.stop()


def killed_on_the_way(consumer: Consumer) -> int:
    """Let it read and kill it before it has read all; answers how much it has applied."""
    while True:
        reading = consumer.start("--batch", "1")
        while consumer.applied() < 20:
            assert reading.poll() is None
        reading.kill()
        reading.wait()
        applied = consumer.applied()
        if applied < CUSTOMERS:
            return applied
        consumer.file.unlink()  # it was faster than we looked: once more, from the beginning


async def test_a_consumer_that_is_killed_and_told_twice_knows_what_a_straight_read_tells(
    cluster: Cluster, tmp_path: Path
) -> None:
    told, messages = await lines(cluster), await until_published(cluster)
    straight, killed = (Consumer(tmp_path / name, cluster) for name in ("straight", "killed"))
    straight.read_lines(told)

    half = killed_on_the_way(killed)
    await repeat(cluster, messages[::2])
    assert killed.start("--until-end").wait(60) == 0

    assert 20 <= half < CUSTOMERS
    assert killed.knows() == straight.knows()
    assert len(straight.knows()["merged"]) == 5


async def test_lines_and_topic_can_be_mixed(cluster: Cluster, tmp_path: Path) -> None:
    told, _ = await lines(cluster), await until_published(cluster)
    straight, mixed = (Consumer(tmp_path / name, cluster) for name in ("straight", "mixed"))
    straight.read_lines(told)

    mixed.read_lines(told[:70])
    assert mixed.start("--until-end").wait(60) == 0
    mixed.read_lines(told)

    assert mixed.knows() == straight.knows()
