"""The embedded service beside FastAPI routes that take the same requests, answer the same bodies and do nothing.

Each server has one core, the load generator the other; rounds alternate, so that both meet the same noise.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import changes, told
from tests.bench.load import Load, closed_loop, each_once, request
from tests.bench.ratio import CONNECTIONS, USER, Ratio
from tests.race.__main__ import embedded_process
from tests.servers.kafka import free_port
from tests.servers.processes import ROOT, Process

KNOWN = 10_000


def mobile(n: int) -> str:
    """The mobile of person n."""
    return str(910_000_000_000 + n)


def registration(n: int) -> bytes:
    """The documentation's sample, of a person of one's own."""
    body = {
        "loyaltyInfo": {"loyaltyType": "loyalty"},
        "associatedWith": "westTill",
        "profiles": [
            {
                "firstName": "Tom",
                "lastName": "Sawyer",
                "fields": {"Favorite Color": "Green", "Favorite Sport": "Cricket"},
                "identifiers": [
                    {"type": "mobile", "value": mobile(n)},
                    {"type": "line", "value": f"line{n}"},
                ],
                "commChannels": [
                    {
                        "type": "line",
                        "value": f"line{n}",
                        "primary": True,
                        "verified": True,
                        "meta": {"residence": True, "office": False},
                    }
                ],
            }
        ],
        "extendedFields": {"gender": "Male", "city": "Bangalore"},
    }
    path = "/v2/customers?source=LINE&accountId=1234"
    return request("POST", path, USER, json.dumps(body).encode())


def lookup(n: int) -> bytes:
    """A lookup of one of the known people."""
    query = f"source=ALL&identifierName=mobile&identifierValue={mobile(n % KNOWN)}"
    return request("GET", f"/v2/customers/lookup?{query}", USER)


def noop_process(route: str, port: int) -> "subprocess.Popen[bytes]":
    """The FastAPI routes under uvicorn as it is run in production."""
    command = [sys.executable, "-m", "uvicorn", route, "--port", str(port), "--no-access-log"]
    return subprocess.Popen(
        [*command, "--log-level", "error", "--loop", "uvloop", "--http", "httptools"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def pin(pid: int, core: int) -> None:
    """Give a process, and the threads it will start, one core."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


async def _known(port: int) -> list[int]:
    """Register the people that reads will ask for; their ids."""
    bodies = await each_once(port, [registration(n) for n in range(KNOWN)], CONNECTIONS)
    return [json.loads(body)["createdId"] for body in bodies]


def shifted(make: Callable[[int], bytes], by: int) -> Callable[[int], bytes]:
    """The same requests, numbered from somewhere else."""
    return lambda n: make(by + n)


async def _rounds(
    name: str,
    ports: tuple[int, int],
    make: Callable[[int], bytes],
    base: int,
    rounds: int,
    seconds: float,
) -> Ratio:
    ratios: list[float] = []
    loads: list[Load] = []
    for turn in range(rounds):
        loads = []
        for port in ports:
            make_one = shifted(make, base + turn * 10_000_000)
            load = await closed_loop(port, make_one, CONNECTIONS, seconds)
            assert load.failed == 0, f"{name}: {load.failed} answers were not 200"
            loads.append(load)
        ratios.append(loads[0].rate / loads[1].rate)
        print(f"  {name}: {ratios[-1]:.2f}", flush=True)
    return Ratio(name, ratios, loads[0], loads[1])


async def measure(ours: int, noop: int, modelled: int, rounds: int, seconds: float) -> list[Ratio]:
    """Every row of the table: registration beside two no-op routes, reads, changes."""
    ids = await _known(ours)
    await told.tell(ours, ids)

    def details(n: int) -> bytes:
        return request("GET", f"/v2/customers/{ids[n % len(ids)]}?source=ALL", USER)

    rows = [
        ("registration", (ours, noop), registration),
        ("registration, beside a route with a body model", (ours, modelled), registration),
        ("lookup", (ours, noop), lookup),
        ("details", (ours, noop), details),
        ("details with every embed", (ours, noop), told.everything(ids)),
        ("loyaltyDetails", (ours, noop), told.loyalty(ids)),
        ("update", (ours, noop), changes.update(ids)),
        ("changeIdentifier", (ours, noop), changes.identifier(ids)),
    ]
    measured = [
        await _rounds(name, ports, make, (i + 1) * 1_000_000_000, rounds, seconds)
        for i, (name, ports, make) in enumerate(rows)
    ]
    return [*measured, await changes.merges((ours, noop), mobile, rounds)]


def run(rounds: int = 5, seconds: float = 3.0) -> list[Ratio]:
    """Start both servers on core 0, measure from the last core."""
    noop_port, modelled_port = free_port(), free_port()
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_setaffinity") else set[int]()
    with tempfile.TemporaryDirectory(prefix="customers-bench-") as folder:
        service: Process = embedded_process(Path(folder) / "data")
        service.start()
        noop = noop_process("tests.bench.noop:app", noop_port)
        modelled = noop_process("tests.bench.noop:modelled", modelled_port)
        try:
            for pid in (service.pid, noop.pid, modelled.pid):
                pin(pid, 0)
            pin(0, (os.cpu_count() or 1) - 1)
            service.ready()
            return asyncio.run(measure(service.port, noop_port, modelled_port, rounds, seconds))
        finally:
            for process in (noop, modelled):
                process.terminate()
                process.wait(10)
            service.stop()
            if cores:  # whoever is measured next, and what they start, is not to share one core
                os.sched_setaffinity(0, cores)
