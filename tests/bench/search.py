"""Search in the embedded service, over few customers and over many. `python -m tests.bench.search [--quick]` runs it alone.

Over HTTP, one request at a time: a latency is the server's time and the way there and back. Both services run on one
core, the load generator on the other, and take turns, so that both meet the same noise.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.embedded import pin
from tests.bench.load import Load, closed_loop, joined, request
from tests.bench.population import populate
from tests.bench.queries import QUERIES, Query
from tests.bench.ratio import USER
from tests.bench.search_tables import Sized, latencies
from tests.race.__main__ import embedded_process
from tests.servers.processes import Process

FULL, QUICK = (10_000, 1_000_000), (1_000, 10_000)


def asked(query: Query, customers: int) -> Callable[[int], bytes]:
    """The requests of a kind of query."""

    def make(n: int) -> bytes:
        path = f"/v2/customers/search?{urlencode(query(n, customers))}"
        return request("GET", path, USER)

    return make


async def _measure(
    ports: dict[int, int], rounds: int, seconds: float
) -> dict[int, dict[str, Load]]:
    """By number of customers and kind of query. `ports`: of each number's service."""
    loads: dict[int, dict[str, Load]] = {customers: {} for customers in ports}
    for name, query in QUERIES.items():
        taken: dict[int, list[Load]] = {customers: [] for customers in ports}
        for _ in range(rounds):
            for customers, port in ports.items():
                load = await closed_loop(port, asked(query, customers), 1, seconds)
                assert load.failed == 0, f"{name}: {load.failed} answers were not 200"
                taken[customers].append(load)
        for customers, parts in taken.items():
            loads[customers][name] = joined(parts)
        print(f"  {name}", flush=True)
    return loads


def resident(pid: int) -> int:
    """The resident memory of a process, in bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def run(sizes: tuple[int, ...] = FULL, rounds: int = 5, seconds: float = 2.0) -> list[Sized]:
    """Build a data directory of each size, serve all of them, search."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="customers-bench-")))
        built: dict[int, float] = {}
        services: dict[int, Process] = {}
        for customers in sizes:
            home = folder / str(customers)
            home.mkdir()
            built[customers] = populate(home / "data", customers)
            print(f"  {customers} customers in {built[customers]:.0f} s", flush=True)
            services[customers] = service = embedded_process(home / "data")
            service.start()
            stack.callback(service.stop)
            service.ready()
            pin(service.pid, 0)
        pin(0, (os.cpu_count() or 1) - 1)
        ports = {customers: service.port for customers, service in services.items()}
        loads = asyncio.run(_measure(ports, rounds, seconds))
        return [
            Sized(customers, built[customers], resident(service.pid), loads[customers])
            for customers, service in services.items()
        ]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(prog="tests.bench.search")
    arguments.add_argument("--quick", action="store_true", help="few customers")
    quick = arguments.parse_args().quick
    print(latencies(run(QUICK, 2, 1.0) if quick else run()))
