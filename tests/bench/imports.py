"""Importing beside registering one by one over HTTP, each measured until its last row can be read; and what tills
feel of an import that goes through the service they use.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.bench.changes import CONNECTIONS
from tests.bench.load import Load, open_loop
from tests.bench.registering import REGISTRATION, registration
from tests.bench.rounds import Round, Row, Server, driven_round
from tests.bench.tables import percent, refusal
from tests.bench.tables import table as cells
from tests.race.__main__ import embedded_process
from tests.servers.processes import NO_LIMITS, ROOT, Process, served

TILLS_RATE, TILLS_CONNECTIONS = 100.0, 16
FAR = 500_000_000
TIMES = 3  # as many rows go into the directory: the start of its processes is part of the measure
SINGLY_S = 8


class Imports(NamedTuple):
    """Rows a second singly over HTTP, into a stopped directory, through a service; how singly went; a till's latencies
    alone and beside an import."""

    rows: int
    singly: float
    directory: float
    service: float
    driven: Round
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


def _singly(process: Process, seconds: int) -> tuple[float, Round]:
    """Registrations a second, until the last one can be read; nothing is given a core of its own."""
    server = Server("singly", process.port, process.pid, ())
    began = time.perf_counter()
    driven = driven_round(server, REGISTRATION, 0, seconds, CONNECTIONS)
    return driven.requests / (time.perf_counter() - began), driven


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


async def _beside(process: Process, folder: Path, rows: int) -> tuple[float, Load, Load]:
    alone = await _tills(process, 4.0, 3 * FAR)
    return *await _through(process, folder, rows), alone


def run(rows: int, singly_s: int = SINGLY_S) -> Imports:
    """Measure with so many rows each, and so long singly."""
    with tempfile.TemporaryDirectory(prefix="customers-bench-") as name:
        folder = Path(name)
        with served(embedded_process(folder / "data")) as process:
            singly, driven = _singly(process, singly_s)
            service, beside, alone = asyncio.run(_beside(process, folder, rows))
            directory = _into_directory(folder, TIMES * rows)
            return Imports(rows, singly, directory, service, driven, alone, beside)


SECTION = """
## Importing

Command: `make bench`, or `.venv/bin/python -m tests.bench.imports` alone. {rows} registrations through the service, {more} into
a stopped directory, measured until the last one can be read, in the embedded service; beside registrations singly, driven by wrk.
Nothing has a core of its own here; a directory's time includes the start of its processes. During the import through the
service tills register at {rate:.0f}/s, on a timetable that waits for no answer.

"""


def section(found: Imports) -> str:
    """The page's section."""
    return SECTION.format(rows=found.rows, more=TIMES * found.rows, rate=TILLS_RATE) + table(found)


def table(found: Imports) -> str:
    """The rates beside registering singly, and a till's latencies."""
    heads = ("", "rows/s", "beside singly", "p50 / p99 ms of a registration meanwhile")
    singly = f"singly over HTTP, {CONNECTIONS} connections"
    if refused := refusal(Row("singly", {"singly": [found.driven]})):
        return cells(heads, [[singly, refused]])
    took = (
        f"service {percent(found.driven.server)}, wrk {percent(found.driven.generator)} of a core"
    )
    tills = f"{_times(found.beside)} (no import: {_times(found.alone)})"
    into, through = (rate / found.singly for rate in (found.directory, found.service))
    rows = [
        [f"{singly} ({took})", f"{found.singly:.0f}", "1"],
        ["`customers import customers --data`", f"{found.directory:.0f}", f"**{into:.2f}**"],
        ["`customers import customers --url`", f"{found.service:.0f}", f"**{through:.2f}**", tills],
    ]
    return cells(heads, rows)


def _times(load: Load) -> str:
    return f"{load.quantile(0.5):.1f} / {load.quantile(0.99):.1f}"


if __name__ == "__main__":
    print(section(run(20_000)))
