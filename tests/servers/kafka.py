"""Real Kafka brokers from Maven artefacts, for machines without a container engine: one, or three together.

They can be stopped, killed and started again on the same data and ports, which is what fault tests need.
"""

import contextlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from customers.stores.kafka.connection import Connection
from customers.stores.kafka.log import KafkaLog
from customers.stores.kafka.topic import create_topic
from tests.servers.jars import NoKafka, archive, java, one_at_a_time
from tests.servers.kills import killed

SERVERS_PORTS = 15_000, 32_000
# A broker that was killed registers again only when its old session is over: 9 s by default.
_PROPERTIES = """
process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
listeners=PLAINTEXT://127.0.0.1:{port},SASL_PLAINTEXT://127.0.0.1:{sasl},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},SASL_PLAINTEXT://127.0.0.1:{sasl}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_till="secret";
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}/logs
offsets.topic.replication.factor={copies}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor={copies}
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor={copies}
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.heartbeat.interval.ms=1000
broker.session.timeout.ms=4000
"""

_chance = random.SystemRandom()


def free_port() -> int:
    """A port nobody listens on now.

    None that the system gives to clients: one that tries to reach a server that is down may be given that very port, is
    connected to itself then, and the server cannot come back.
    """
    while True:
        port = _chance.randrange(*SERVERS_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Seat(NamedTuple):
    """A broker's number in its cluster and its two ports."""

    node: int
    port: int
    controller: int


class Broker:
    """One broker on 127.0.0.1, alone or one of a cluster's `seats`. Not started yet.

    Behind the port `sasl` it wants the user till with the password secret.
    """

    def __init__(self, node: int = 1, seats: Sequence[Seat] = (), cluster: str = "") -> None:
        seats = seats or [Seat(node, free_port(), free_port())]
        seat = next(seat for seat in seats if seat.node == node)
        self.folder = Path(tempfile.mkdtemp(prefix="customers-kafka-"))
        self._properties = self.folder / "server.properties"
        self._seats, self.sasl = seats, free_port()
        self._sit(seat)
        self._process: subprocess.Popen[bytes] | None = None
        self._format(cluster or uuid.uuid4().hex[:22])

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _sit(self, seat: Seat) -> None:
        self._seat, self.port = seat, seat.port
        settings = _PROPERTIES.format(
            **seat._asdict(),
            voters=",".join(f"{s.node}@127.0.0.1:{s.controller}" for s in self._seats),
            copies=len(self._seats),
            data=self.folder,
            sasl=self.sasl,
        )
        self._properties.write_text(settings)

    def move(self, port: int) -> None:
        """Be reached at another port from the next start on."""
        self._sit(self._seat._replace(port=port))

    def _format(self, cluster: str) -> None:
        format_ = ("format", "-t", cluster, "-c", str(self._properties), "--ignore-formatted")
        subprocess.run(java("kafka.tools.StorageTool", *format_), check=True, capture_output=True)

    def start(self) -> None:
        """Start, or start again after a stop or kill; returns when connections are accepted."""
        self.launch()
        self.listening()

    def launch(self, flags: tuple[str, ...] = ()) -> None:
        """Start without waiting: brokers of a cluster need each other to come up. `flags`: of Java's, in place of the usual."""
        with (self.folder / "broker.log").open("ab") as log:
            command = java("kafka.Kafka", str(self._properties), flags=flags)
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True
            )

    def listening(self, timeout_s: float = 60) -> None:
        """Wait until connections are accepted. Raises NoKafka."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise NoKafka(f"the broker ended: see {self.folder}/broker.log")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise NoKafka("the broker does not accept connections")

    def kill(self) -> None:
        """End it as a power loss would."""
        killed(f"broker {self._seat.node}")
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Let it hang: it keeps its connections and answers nothing."""
        assert self._process is not None, "not started"
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen broker go on."""
        assert self._process is not None, "not started"
        self._process.send_signal(signal.SIGCONT)

    def revive(self) -> None:
        """Whatever was done to it: let it run."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        else:
            self.thaw()

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(60)
        self._process = None

    def remove(self) -> None:
        """Stop and forget its data."""
        self._end(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def own_broker() -> Iterator[Broker]:
    """A started broker, removed at the end. Raises NoKafka."""
    broker = Broker()
    try:
        broker.start()
        yield broker
    finally:
        broker.remove()


def prepare() -> None:
    """Run a broker once, to keep an archive of its classes, unless there is one. Raises NoKafka."""
    with one_at_a_time(archive().parent):
        if archive().exists():
            return
        made = archive().with_suffix(".new")
        broker = Broker()
        try:
            broker.launch(flags=(f"-XX:ArchiveClassesAtExit={made}",))
            broker.listening()
            broker.stop()
        finally:
            broker.remove()
        if made.exists():  # else this Java does without
            made.rename(archive())


class Brokers:
    """A cluster of brokers, not started yet."""

    def __init__(self, count: int = 3) -> None:
        seats = [Seat(n, free_port(), free_port()) for n in range(1, count + 1)]
        cluster = uuid.uuid4().hex[:22]
        self.brokers = [Broker(seat.node, seats, cluster) for seat in seats]

    @property
    def bootstrap(self) -> str:
        return ",".join(broker.bootstrap for broker in self.brokers)

    def start(self) -> None:
        """Start all; returns when each accepts connections."""
        for broker in self.brokers:
            broker.launch()
        for broker in self.brokers:
            broker.listening()

    def remove(self) -> None:
        """Stop all and forget their data."""
        for broker in self.brokers:
            broker.remove()


async def fresh_kafka_log(
    bootstrap: str, partitions: int, replication: int = 1, min_insync: int = 1
) -> KafkaLog:
    """A journal topic of the test's own, opened."""
    connection, topic = Connection(bootstrap), f"journal-{uuid.uuid4().hex}"
    await create_topic(connection, topic, partitions, replication, min_insync)
    return KafkaLog(connection, topic, partitions)


def reopened(log: KafkaLog) -> KafkaLog:
    """Another client of the same topic."""
    return KafkaLog(log.connection, log.topic, log.partitions)
