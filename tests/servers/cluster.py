"""The three processes over Kafka and MongoDB: `make cluster`, and what fault tests kill.

Addresses come from CUSTOMERS_KAFKA_BOOTSTRAP and CUSTOMERS_MONGO_URL; else what this machine has is started (`addresses.py`).
"""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.servers.addresses import kafka_address, mongo_address
from tests.servers.jars import NoKafka
from tests.servers.kafka import free_port
from tests.servers.mongo import NoMongo
from tests.servers.processes import Process, customers

SIGNALS = {signal.SIGINT, signal.SIGTERM}
LOOK_EVERY_S = 1
JOURNAL, EVENTS, FACTS = "customer.journal.v1", "customer.events.v1", "loyalty.facts.v1"
PORTS = (8081, 8082, 8083)


def _token_key() -> bytes:
    key = Ed25519PrivateKey.generate()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, serialization.NoEncryption())


class Cluster:
    """Processes of the demo organisations on one journal topic and one database. A context manager.

    `events`, `facts`: the topics of the public stream and of other systems' facts; else ones of the journal's name with
    `.events` and `.facts` behind it.
    `ports`: in the order of `processes`; free ones where it ends.
    """

    def __init__(
        self,
        bootstrap: str,
        mongo_url: str,
        *,
        topic: str,
        events: str = "",
        facts: str = "",
        commands: int = 1,
        projectors: int = 1,
        ports: Sequence[int] = (),
        organisations: tuple[str, ...] = ("--demo",),
    ) -> None:
        self._organisations = organisations
        self.folder = Path(tempfile.mkdtemp(prefix="customers-cluster-"))
        self._ports = list(ports)
        (self.folder / "pepper").write_text(os.urandom(32).hex())
        (self.folder / "token-keys").write_bytes(_token_key())
        self.settings = {
            "CUSTOMERS_TOKEN_KEY_FILE": str(self.folder / "token-keys"),
            "CUSTOMERS_PEPPER_FILE": str(self.folder / "pepper"),
            "CUSTOMERS_KAFKA_BOOTSTRAP": bootstrap,
            "CUSTOMERS_MONGO_URL": mongo_url,
            "CUSTOMERS_KAFKA_TOPIC": topic,
            "CUSTOMERS_KAFKA_EVENTS_TOPIC": events or f"{topic}.events",
            "CUSTOMERS_KAFKA_FACTS_TOPIC": facts or f"{topic}.facts",
            "CUSTOMERS_KAFKA_MIN_INSYNC": "1",
            "CUSTOMERS_KAFKA_REPLICATION": "1",
        }
        self.commands = [self._process("command-api") for _ in range(commands)]
        self.query = self._process("query-api")
        self.projectors = [self._process("projector") for _ in range(projectors)]

    def _process(self, name: str) -> Process:
        port = self._ports.pop(0) if self._ports else free_port()
        return Process(
            [name, *self._organisations], port, self.folder / f"{name}-{port}.log", self.settings
        )

    @property
    def processes(self) -> list[Process]:
        """The command-api replicas, the query-api, the projectors."""
        return [*self.commands, self.query, *self.projectors]

    def __enter__(self) -> "Cluster":
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def _start(self) -> None:
        done = customers("init", *self._organisations, more=self.settings)
        if done.returncode:
            raise RuntimeError(f"init failed: {done.stderr or done.stdout}")
        for process in self.processes:
            process.start()
        for process in self.processes:
            process.ready()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """SIGTERM to all, and wait until they have ended."""
        for process in self.processes:
            process.tell()
        for process in self.processes:
            process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def watch(cluster: Cluster) -> int:
    """Until SIGINT or SIGTERM: 0. A process that ends by itself: says which, and 1."""
    while signal.sigtimedwait(SIGNALS, LOOK_EVERY_S) is None:
        for process in cluster.processes:
            if process.exit_code() is not None:
                print(f"cluster: {process.name} ended: {process.last_words()}", file=sys.stderr)
                return 1
    return 0


def interrupted(*_: object) -> None:
    """A signal while things are starting: stop what has started."""
    raise KeyboardInterrupt


def main() -> int:
    """Run until SIGINT or SIGTERM."""
    signal.signal(signal.SIGTERM, interrupted)
    try:
        with (
            mongo_address() as mongo,
            kafka_address() as kafka,
            Cluster(
                kafka, mongo, topic=JOURNAL, events=EVENTS, facts=FACTS, ports=PORTS
            ) as cluster,
        ):
            signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
            print("writes:    http://127.0.0.1:8081 (command-api)")
            print("reads:     http://127.0.0.1:8082 (query-api)")
            print("projector: http://127.0.0.1:8083/readyz")
            print(f"events:    kafka {kafka}, topic {EVENTS}")
            print(f"logs:      {cluster.folder}", flush=True)
            return watch(cluster)
    except (NoKafka, NoMongo, RuntimeError) as error:
        print(f"cluster: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
