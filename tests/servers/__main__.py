"""`python -m tests.servers COMMAND …`: runs a command beside Kafka and a MongoDB-protocol server, and ends them with it.

The command finds their addresses in its environment. What cannot be had is left out: tests say aloud what they miss.
Without a command, what the servers need is only fetched and made ready: the next start takes seconds.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack

from tests.servers.addresses import KAFKA, MONGO, kafka_address, mongo_address
from tests.servers.cluster import interrupted
from tests.servers.jars import NoKafka
from tests.servers.mongo import NoMongo

Address = Callable[[bool], AbstractContextManager[str]]


def started(stack: ExitStack, address: Address) -> str:
    """A server's address, or "" for one that cannot be had."""
    try:
        return stack.enter_context(address(True))
    except (NoKafka, NoMongo) as missing:
        print(f"servers: {missing}", file=sys.stderr, flush=True)
        return ""


def main(command: list[str]) -> int:
    """The command's exit code."""
    command = command or ["true"]
    signal.signal(signal.SIGTERM, interrupted)
    with ExitStack() as kafka, ExitStack() as mongo, ThreadPoolExecutor() as both:
        waiting = [
            both.submit(started, kafka, kafka_address),
            both.submit(started, mongo, mongo_address),
        ]
        found = dict(zip((KAFKA, MONGO), (one.result() for one in waiting), strict=True))
        environment = {**os.environ, **{name: at for name, at in found.items() if at}}
        try:
            return subprocess.run(command, env=environment).returncode
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
