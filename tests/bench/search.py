"""Search in the embedded service, over as many customers as are asked for.

Over HTTP, one request at a time: a latency is the server's time and the way there and back. The services share one core,
the load generator has the other, and the services take turns, so that all meet the same noise.
"""

import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from tests.bench.asked import Asked
from tests.bench.population import populate
from tests.bench.queries import QUERIES, Query
from tests.bench.rounds import (
    GENERATORS_CORE,
    SERVERS_CORE,
    Row,
    Server,
    alternate,
    on_core,
)
from tests.race.__main__ import embedded_process
from tests.servers.processes import served

SAMPLES = 1_000  # requests of a kind, over and over


class Sized(NamedTuple):
    """A service over so many customers. `rss`: its resident memory after all searches, in bytes."""

    customers: int
    name: str
    built_s: float
    rss: int


class Searched(NamedTuple):
    """The services, fewest customers first, and a row for each kind of query."""

    sizes: list[Sized]
    rows: list[Row]


def asked(query: Query, customers: int) -> Asked:
    """The requests of a kind of query."""
    queries = [urlencode(query(n, customers)) for n in range(SAMPLES)]
    return Asked("GET", "/v2/customers/search?<query>", lists={"query": queries})


def resident(pid: int) -> int:
    """The resident memory of a process, in bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def run(sizes: Sequence[int], rounds: int, seconds: int) -> Searched:
    """Build a data directory of each size, serve all of them, search."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="customers-bench-")))
        built = [_built(folder, customers) for customers in sizes]
        with on_core(SERVERS_CORE):
            servers = [_service(stack, folder, customers) for customers in sizes]
        stack.enter_context(on_core(GENERATORS_CORE))
        rows = [_row(name, query, servers, rounds, seconds) for name, query in QUERIES.items()]
        measured = [
            Sized(customers, server.name, built_s, resident(server.pid))
            for customers, built_s, server in zip(sizes, built, servers, strict=True)
        ]
        return Searched(measured, rows)


def _built(folder: Path, customers: int) -> float:
    (folder / str(customers)).mkdir()
    print(f"  writing {customers:,} customers", flush=True)
    return populate(folder / str(customers) / "data", customers)


def _service(stack: ExitStack, folder: Path, customers: int) -> Server:
    data = folder / str(customers) / "data"
    process = stack.enter_context(served(embedded_process(data)))
    return Server(f"{customers:,} customers", process.port, process.pid, range(customers))


def _row(name: str, query: Query, servers: Sequence[Server], rounds: int, seconds: int) -> Row:
    return alternate(
        name,
        servers,
        lambda server, _: asked(query, len(server.ids)),
        rounds,
        seconds,
        connections=1,
        first=0,
    )
