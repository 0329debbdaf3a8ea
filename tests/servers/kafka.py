"""A real Kafka broker from Maven artefacts, for machines without a container engine.

It can be killed and started again on the same data and port, which is what fault tests need.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

from customers.journal.ports import Unfit
from customers.stores.kafka.connection import Connection
from customers.stores.kafka.log import KafkaLog
from customers.stores.kafka.topic import check_topic, create_topic

POM = Path(__file__).with_name("kafka-pom.xml")
_PROPERTIES = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}/logs
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
"""


class NoKafka(Exception):
    """The broker cannot be had on this machine; says why."""


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def jars() -> Path:
    """The folder of the broker's jars, fetched once. Raises NoKafka."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "customers-kafka"
    if (cache / "complete").exists():
        return cache
    if not shutil.which("mvn") or not shutil.which("java"):
        raise NoKafka("a Kafka broker needs java and mvn on this machine, or a container engine")
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, "-DincludeScope=runtime", f"-DoutputDirectory={cache}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoKafka(f"the Kafka artefacts could not be fetched: {done.stdout[-300:]}")
    (cache / "complete").touch()
    return cache


class Broker:
    """One broker on 127.0.0.1. Not started yet."""

    def __init__(self) -> None:
        self._classpath = f"{jars()}/*"
        self._folder = Path(tempfile.mkdtemp(prefix="customers-kafka-"))
        self.port = free_port()
        self._properties = self._folder / "server.properties"
        settings = _PROPERTIES.format(port=self.port, controller=free_port(), data=self._folder)
        self._properties.write_text(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._format()

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _java(self, *arguments: str) -> list[str]:
        memory = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC"]
        return ["java", *memory, "-cp", self._classpath, *arguments]

    def _format(self) -> None:
        cluster = uuid.uuid4().hex[:22]
        tool = self._java("kafka.tools.StorageTool", "format", "-t", cluster, "-c")
        subprocess.run(
            [*tool, str(self._properties), "--ignore-formatted"], check=True, capture_output=True
        )

    def start(self) -> None:
        """Start, or start again after a stop or kill; returns when connections are accepted."""
        log = (self._folder / "broker.log").open("ab")
        command = self._java("kafka.Kafka", str(self._properties))
        self._process = subprocess.Popen(command, stdout=log, stderr=log)
        log.close()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise NoKafka(f"the broker ended: see {self._folder}/broker.log")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise NoKafka("the broker does not accept connections")

    def kill(self) -> None:
        """End it as a power loss would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(30)
        self._process = None

    def remove(self) -> None:
        """Stop and forget its data."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


async def fresh_kafka_log(bootstrap: str, partitions: int) -> KafkaLog:
    """A journal topic of the test's own, opened."""
    connection, topic = Connection(bootstrap), f"journal-{uuid.uuid4().hex}"
    await create_topic(connection, topic, partitions, replication=1, min_insync=1)
    await settled_topic(connection, topic, partitions)
    return KafkaLog(connection, topic, partitions)


async def settled_topic(connection: Connection, topic: str, partitions: int) -> None:
    """Wait until a new topic's metadata has reached every client's view."""
    for _ in range(100):
        try:
            await check_topic(connection, topic, partitions, 1)
            return
        except Unfit:
            await asyncio.sleep(0.05)
    raise NoKafka(f"the topic {topic} does not appear")


def reopened(log: KafkaLog) -> KafkaLog:
    """Another client of the same topic."""
    return KafkaLog(log.connection, log.topic, log.partitions)
