"""Importing beside registering one by one over HTTP, each measured until its last row can be read; and what tills
feel of an import that goes through the service they use.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.bench.embedded import registration
from tests.bench.load import Load, each_once, open_loop, request
from tests.bench.ratio import CONNECTIONS, USER
from tests.race.__main__ import embedded_process
from tests.servers.processes import NO_LIMITS, ROOT, Process

TILLS_RATE, TILLS_CONNECTIONS = 100.0, 16
FAR = 500_000_000
TIMES = 3  # as many rows go into the directory: the start of its processes is part of the measure


class Imports(NamedTuple):
    """Rows a second singly over HTTP, into a stopped directory, through a service; a till's p99 alone and beside
    an import, in ms."""

    rows: int
    singly: float
    directory: float
    service: float
    alone: Load
    beside: Load


def _rows(path: Path, first: int, count: int) -> None:
    """The documentation's sample, of as many people of their own."""
    bodies = (registration(first + n).split(b"\r\n\r\n", 1)[1] for n in range(count))
    path.write_bytes(b"".join(body + b"\n" for body in bodies))


def _start(file: Path, *more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "cli", "import", "customers", str(file), "--till", "demo.till"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CUSTOMERS_")}
    environment = {**kept, **NO_LIMITS, "PYTHONPATH": str(ROOT / "services")}
    where = ["--source", "LINE", "--account", "1234"]
    return subprocess.Popen([*command, *where, *more], env=environment, stdout=subprocess.DEVNULL)


def _into_directory(folder: Path, rows: int) -> float:
    """Rows a second, the process's start and the projection included."""
    _rows(folder / "direct.jsonl", 0, rows)
    began = time.perf_counter()
    with _start(folder / "direct.jsonl", "--data", str(folder / "direct"), "--demo") as importing:
        assert importing.wait() == 0, "the import failed"
    return rows / (time.perf_counter() - began)


async def _singly(process: Process, rows: int) -> float:
    began = time.perf_counter()
    sent = [registration(n) for n in range(rows)]
    bodies = await each_once(process.port, sent, CONNECTIONS)
    last = json.loads(bodies[-1])["createdId"]
    await each_once(  # embedded reads are as fresh as the journal: the answer waits for the projection
        process.port, [request("GET", f"/v2/customers/{last}?source=ALL", USER)], 1
    )
    return rows / (time.perf_counter() - began)


async def _tills(process: Process, seconds: float, first: int) -> Load:
    return await open_loop(
        [process.port], lambda n: registration(first + n), TILLS_RATE, seconds, TILLS_CONNECTIONS
    )


async def _through(process: Process, folder: Path, rows: int) -> tuple[float, Load]:
    """Rows a second through the service, while tills register."""
    password = folder / "password"
    password.write_text("demo")
    _rows(folder / "service.jsonl", FAR, rows)
    url = f"http://127.0.0.1:{process.port}"
    began = time.perf_counter()
    importing = _start(folder / "service.jsonl", "--url", url, "--password-file", str(password))
    tills = asyncio.ensure_future(_tills(process, max(rows / 3000, 2.0), 2 * FAR))
    status = await asyncio.to_thread(importing.wait)
    rate = rows / (time.perf_counter() - began)
    assert status == 0, "the import failed"
    return rate, await tills


async def _measured(process: Process, folder: Path, rows: int) -> Imports:
    singly = await _singly(process, rows)
    alone = await _tills(process, 4.0, 3 * FAR)
    service, beside = await _through(process, folder, rows)
    return Imports(rows, singly, _into_directory(folder, TIMES * rows), service, alone, beside)


def run(rows: int) -> Imports:
    """Measure with so many rows each."""
    with tempfile.TemporaryDirectory(prefix="customers-bench-") as name:
        folder = Path(name)
        process = embedded_process(folder / "data")
        process.start()
        try:
            process.ready()
            return asyncio.run(_measured(process, folder, rows))
        finally:
            process.stop()


SECTION = """
## Importing

{rows} registrations each, {more} into the directory, measured until the last one can be read, in the embedded service.
Singly, the service and the load generator have both cores of the machine, as has the import into a stopped directory,
whose time includes the start of its processes. During the import through the service tills register at {rate:.0f}/s, open loop.

"""


def section(found: Imports) -> str:
    """The page's section."""
    return SECTION.format(rows=found.rows, more=TIMES * found.rows, rate=TILLS_RATE) + table(found)


def table(found: Imports) -> str:
    """The rates beside registering singly, and a till's p99."""
    lines = [
        "| | rows/s | beside singly | p50 / p99 ms of a registration meanwhile |",
        "|---|---|---|---|",
        f"| singly over HTTP, {CONNECTIONS} connections | {found.singly:.0f} | 1 | |",
        f"| `customers import customers --data` | {found.directory:.0f} | **{found.directory / found.singly:.2f}** | |",
        f"| `customers import customers --url` | {found.service:.0f} | **{found.service / found.singly:.2f}** | "
        f"{found.beside.quantile(0.5):.1f} / {found.beside.quantile(0.99):.1f} (no import: "
        f"{found.alone.quantile(0.5):.1f} / {found.alone.quantile(0.99):.1f}) |",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(section(run(20_000)))
