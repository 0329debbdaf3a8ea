"""The three processes over Kafka and MongoDB: `make cluster`, and what fault tests kill.

Addresses come from CUSTOMERS_KAFKA_BOOTSTRAP and CUSTOMERS_MONGO_URL; else a broker from Maven artefacts
and a `mongod` found on this machine are started.
"""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from tests.servers.fixtures import own_mongod
from tests.servers.kafka import Broker, NoKafka, free_port
from tests.servers.processes import Process, customers


class Cluster:
    """Processes of the demo organisations on one journal topic and one database. A context manager."""

    def __init__(
        self,
        bootstrap: str,
        mongo_url: str,
        *,
        topic: str,
        commands: int = 1,
        projectors: int = 1,
        organisations: tuple[str, ...] = ("--demo",),
    ) -> None:
        self._organisations = organisations
        self._folder = Path(tempfile.mkdtemp(prefix="customers-cluster-"))
        self.settings = {
            "CUSTOMERS_PEPPER_FILE": str(self._folder / "pepper"),
            "CUSTOMERS_KAFKA_BOOTSTRAP": bootstrap,
            "CUSTOMERS_MONGO_URL": mongo_url,
            "CUSTOMERS_KAFKA_TOPIC": topic,
            "CUSTOMERS_KAFKA_MIN_INSYNC": "1",
            "CUSTOMERS_KAFKA_REPLICATION": "1",
        }
        (self._folder / "pepper").write_text(os.urandom(32).hex())
        self.commands = [self._process("command-api", free_port()) for _ in range(commands)]
        self.projectors = [self._process("projector", free_port()) for _ in range(projectors)]
        self.query = self._process("query-api", free_port())

    def _process(self, name: str, port: int) -> Process:
        log = self._folder / f"{name}-{port}.log"
        return Process([name, *self._organisations], port, log, self.settings)

    @property
    def processes(self) -> list[Process]:
        return [*self.commands, *self.projectors, self.query]

    def place(self, ports: list[int]) -> None:
        """Use these ports, in the order of `processes`, instead of free ones. Before the start."""
        self.commands = [self._process("command-api", port) for port in ports[:1]]
        self.projectors = [self._process("projector", port) for port in ports[1:2]]
        self.query = self._process("query-api", ports[2])

    def __enter__(self) -> "Cluster":
        done = customers("init", *self._organisations, more=self.settings)
        if done.returncode:
            raise RuntimeError(f"init failed: {done.stderr or done.stdout}")
        for process in self.processes:
            process.start()
        for process in self.processes:
            process.ready()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self.processes:
            process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextlib.contextmanager
def kafka_address() -> Iterator[str]:
    """The broker in the environment, or one of our own. Raises NoKafka."""
    if given := os.environ.get("CUSTOMERS_KAFKA_BOOTSTRAP"):
        yield given
        return
    print("starting a Kafka broker from Maven artefacts", flush=True)
    broker = Broker()
    broker.start()
    yield broker.bootstrap
    broker.remove()


@contextlib.contextmanager
def mongo_address() -> Iterator[str]:
    """The server in the environment, or a mongod of our own. Raises NoMongo."""
    if given := os.environ.get("CUSTOMERS_MONGO_URL"):
        yield given
    elif shutil.which("mongod"):
        yield from own_mongod()
    else:
        raise NoMongo("MongoDB is missing: set CUSTOMERS_MONGO_URL, or install mongod")


class NoMongo(Exception):
    """MongoDB cannot be had on this machine; says what is missing."""


def main() -> int:
    """Run until SIGINT or SIGTERM."""
    signals = {signal.SIGINT, signal.SIGTERM}
    try:
        with mongo_address() as mongo, kafka_address() as kafka:
            cluster = Cluster(kafka, mongo, topic="customer.journal.v1")
            cluster.place([8081, 8083, 8082])
            with cluster:
                print("writes:    http://127.0.0.1:8081 (command-api)")
                print("reads:     http://127.0.0.1:8082 (query-api)")
                print("projector: http://127.0.0.1:8083/readyz", flush=True)
                signal.pthread_sigmask(signal.SIG_BLOCK, signals)
                signal.sigwait(signals)
    except (NoKafka, NoMongo, RuntimeError) as error:
        print(f"cluster: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
