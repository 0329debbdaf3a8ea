"""Both deployments as one thing to ask, to run tools on, and to write history into."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from customers.journal.keys import Keyring
from customers.stores.kafka.connection import Connection
from customers.stores.kafka.log import KafkaLog
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.log import SqliteLog
from tests.history import Author
from tests.race.__main__ import embedded_process
from tests.servers.cluster import Cluster
from tests.servers.mongo import own_database
from tests.servers.processes import ROOT, Process, customers


class Deployment(NamedTuple):
    """A running deployment of the demo organisations. `tool`: options and environment of its tools.

    `author`: opens its journal, to write records of the demo organisation; nothing else writes meanwhile.
    `history`: as many records as a rebuild takes several steps for.
    """

    write: Process
    read: Process
    projector: Process
    options: tuple[str, ...]
    environment: dict[str, str]
    author: Callable[[], AbstractAsyncContextManager[Author]]
    history: int

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a tool to its end."""
        return customers(command, *self.options, more=self.environment)

    def start(self, command: str) -> "subprocess.Popen[str]":
        """Start a tool whose standard error is read line by line."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("CUSTOMERS_")}
        return subprocess.Popen(
            [sys.executable, "-m", "cli", command, *self.options],
            env={**kept, **self.environment, "PYTHONPATH": str(ROOT / "services")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_heed_interrupts,
        )


def _heed_interrupts() -> None:
    # Whoever was started in the background of a shell ignores SIGINT, and so would what it starts.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def embedded(folder: Path) -> Iterator[Deployment]:
    """One process over a data directory."""
    data = folder / "data"
    process = embedded_process(data)
    process.start()
    process.ready()

    @asynccontextmanager
    async def author() -> AsyncIterator[Author]:
        process.stop()
        directory = open_directory(data)
        log = SqliteLog(directory.journal, writing=True)
        yield Author(log, Keyring(directory.pepper))
        await log.close()
        directory.close()
        process.start()
        process.ready()

    yield Deployment(process, process, process, ("--data", str(data)), {}, author, 20_000)
    process.stop()


@contextlib.contextmanager
def distributed(bootstrap: str, mongo_url: str) -> Iterator[Deployment]:
    """Three processes over Kafka and MongoDB."""
    topic = f"faults-{os.urandom(6).hex()}"
    with Cluster(bootstrap, own_database(mongo_url), topic=topic) as cluster:
        pepper = bytes.fromhex(Path(cluster.settings["CUSTOMERS_PEPPER_FILE"]).read_text())

        @asynccontextmanager
        async def author() -> AsyncIterator[Author]:
            log = KafkaLog(Connection(bootstrap), topic, 12)
            yield Author(log, Keyring(pepper))
            await log.close()

        command, query, projector = cluster.processes
        yield Deployment(command, query, projector, ("--demo",), cluster.settings, author, 2_000)


def interrupted(tool: "subprocess.Popen[str]", how: signal.Signals, after: int) -> list[str]:
    """What a tool said on standard error until the nth line, when it was sent the signal, and after that."""
    with tool:
        assert tool.stderr is not None
        said = [tool.stderr.readline() for _ in range(after)]
        tool.send_signal(how)
        return said + tool.stderr.readlines()
