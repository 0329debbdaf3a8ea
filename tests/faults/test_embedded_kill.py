"""kill -9 and SIGTERM of the embedded service under load: nothing that was answered is lost."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.clients import changed, lost, register_for
from tests.race.__main__ import embedded_process
from tests.servers.processes import Process, customers, served

CLIENTS = 32


async def _kill_now_and_then(process: Process, seconds: float, every: float) -> None:
    for _ in range(int(seconds / every)):
        await asyncio.sleep(every)
        process.kill()
        process.start()


def _clean(data: Path) -> None:
    done = customers("verify", "--data", str(data))
    assert done.returncode == 0, done.stdout + done.stderr


async def _survives(service: Process, data: Path, seconds: float, every: float) -> None:
    killing = asyncio.ensure_future(_kill_now_and_then(service, seconds, every))

    kept = await register_for(seconds, lambda: [service.port], CLIENTS, 0)

    await killing
    service.ready()
    assert len(kept) > CLIENTS
    assert await lost(service.port, kept) == []
    assert await changed(service.port, kept[-200:]) == []
    _clean(data)


@pytest.mark.parametrize(
    ("seconds", "every"),
    [pytest.param(4, 2, id="short"), pytest.param(30, 5, id="long", marks=pytest.mark.long)],
)
async def test_kills_lose_no_answered_write(
    service: Process, tmp_path: Path, seconds: float, every: float
) -> None:
    await _survives(service, tmp_path / "data", seconds, every)


@pytest.fixture
def draining(tmp_path: Path) -> Iterator[Process]:
    """As `service`, with the time that a load balancer has to see it stop."""
    with served(embedded_process(tmp_path / "data", {"CUSTOMERS_DRAIN_S": "1"})) as process:
        yield process


async def test_sigterm_finishes_what_is_in_flight_and_exits_with_0(
    draining: Process, tmp_path: Path
) -> None:
    running = [draining.port]
    working = asyncio.ensure_future(register_for(3, lambda: running, CLIENTS, 0))
    await asyncio.sleep(1)

    stopping = asyncio.ensure_future(asyncio.to_thread(draining.stop))
    states = set()
    while not stopping.done():
        states.add((await asyncio.to_thread(draining.health))[0])
        await asyncio.sleep(0.05)
    began = asyncio.get_running_loop().time()
    assert await stopping == 0
    assert asyncio.get_running_loop().time() - began < 10
    assert 503 in states, "readiness goes off while requests are still served"

    draining.start()
    draining.ready()
    kept = await working
    assert await lost(draining.port, kept) == []
    _clean(tmp_path / "data")


async def test_verify_is_clean_while_the_service_is_written_to(
    service: Process, tmp_path: Path
) -> None:
    working = asyncio.ensure_future(register_for(3, lambda: [service.port], 8, 0))
    await asyncio.sleep(0.5)

    done = await asyncio.to_thread(customers, "verify", "--data", str(tmp_path / "data"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert await working
