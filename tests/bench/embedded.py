"""The embedded service beside FastAPI routes that do nothing, the cheapest that FastAPI can do, and an earlier revision.

The servers have one core, the load generator the other; rounds alternate, so that all meet the same noise.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench import told
from tests.bench.before import Revision
from tests.bench.changes import CONNECTIONS, registered
from tests.bench.kinds import BEFORE, CHEAPEST, NOOP, OURS, Kind, kinds
from tests.bench.registering import registration
from tests.bench.rounds import (
    GENERATORS_CORE,
    SERVERS_CORE,
    Row,
    Server,
    alternate,
    driven_round,
    on_core,
)
from tests.race.__main__ import embedded_process
from tests.servers.kafka import free_port
from tests.servers.processes import OURS as OUR_CODE
from tests.servers.processes import ROOT, Code, served

REFERENCES = {NOOP: "tests.bench.noop:app", CHEAPEST: "tests.bench.cheapest:app"}
ALIKE = 0.1  # answers of a reference are as long as ours, within this
_KIND = 100_000_000  # numbers of a kind of request: none is asked for twice


def run(known: int, rounds: int, seconds: int, before: Revision | None) -> list[Row]:
    """A row for each kind of request, of a service that knows so many people."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="customers-bench-")))
        codes = {OURS: OUR_CODE} | ({BEFORE: before.code} if before else {})
        with on_core(SERVERS_CORE):
            started = [_service(stack, folder / name, name, code) for name, code in codes.items()]
            started += [_reference(stack, *reference) for reference in REFERENCES.items()]
        stack.enter_context(on_core(GENERATORS_CORE))
        servers = _know(started, known)
        for server in servers:  # a server's first second is not like the others
            driven_round(server, kinds(1)[1].make(server, 0), 0, 1, CONNECTIONS)
        return [
            _measured(kind, servers, rounds, seconds, (n + 1) * _KIND)
            for n, kind in enumerate(kinds(seconds))
        ]


def _measured(kind: Kind, servers: list[Server], rounds: int, seconds: int, first: int) -> Row:
    row = alternate(kind.name, servers, kind.make, rounds, seconds, kind.connections, first)
    ours, noop = (row.rounds[name][0].size for name in (OURS, NOOP))
    assert abs(ours - noop) <= ALIKE * ours, f"{kind.name}: {ours} bytes beside {noop}"
    return row


def _know(started: Sequence[Server], known: int) -> list[Server]:
    """Register the people that reads will ask for. The references get the ids of ours."""
    servers: list[Server] = []
    for server in started:
        ids = servers[0].ids if server.name in REFERENCES else _register(server, known)
        servers.append(server._replace(ids=ids))
    return servers


def _register(server: Server, known: int) -> list[int]:
    ids = registered(server.port, [registration(n) for n in range(known)])
    told.tell(server.port, ids)
    print(f"  {server.name} knows {known} people", flush=True)
    return ids


def _service(stack: ExitStack, home: Path, name: str, code: Code) -> Server:
    home.mkdir()
    process = stack.enter_context(served(embedded_process(home / "data", code=code)))
    return Server(name, process.port, process.pid, ())


def _reference(stack: ExitStack, name: str, route: str) -> Server:
    """The FastAPI routes under uvicorn as it is run in production."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", route, "--port", str(port), "--no-access-log"]
    process = subprocess.Popen(
        [*command, "--log-level", "error", "--loop", "uvloop", "--http", "httptools"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    stack.callback(_end, process)
    _listening(process, port)
    return Server(name, port, process.pid, ())


def _listening(process: "subprocess.Popen[bytes]", port: int) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the reference does not accept connections")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(10)
