"""Rebuilding beside a service that is written to and read from: nobody notices, and interrupted it goes on."""

import asyncio
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.load import exchange, request
from tests.faults.clients import lookup, registration
from tests.faults.deployments import Deployment, distributed, embedded, interrupted
from tests.history import mobile
from tests.race.tills import USER, ask

CLIENTS = 8


@pytest.fixture(params=["embedded", pytest.param("servers", marks=pytest.mark.server)])
def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    if request.param == "embedded":
        with embedded(tmp_path) as found:
            yield found
    else:
        servers = [request.getfixturevalue(name) for name in ("kafka_bootstrap", "mongo_url")]
        with distributed(*servers) as found:
            yield found


class Client:
    """Registers somebody, looks them up where the write stands, and so on. `failures`: what was not as it must be."""

    def __init__(self, deployment: Deployment, number: int) -> None:
        self._deployment, self._number = deployment, number
        self._seen = 0
        self.done, self.failures = 0, list[str]()

    async def run(self, over: asyncio.Event) -> None:
        write = await asyncio.open_connection("127.0.0.1", self._deployment.write.port)
        read = await asyncio.open_connection("127.0.0.1", self._deployment.read.port)
        while not over.is_set():
            number = str(910_000_000_000 + 1_000_000 * self._number + self.done)
            status, head, body = await exchange(*write, registration(number, f"key-{number}"))
            if status != 200:
                self.failures.append(f"write: {status} {body.decode()}")
                continue
            await self._look_up(read, number, _position(head), json.loads(body)["createdId"])
            self.done += 1
        for _, writer in (write, read):
            writer.close()
            await writer.wait_closed()

    async def _look_up(
        self,
        connection: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        mobile: str,
        position: str,
        customer: int,
    ) -> None:
        query = f"source=INSTORE&identifierName=mobile&identifierValue={mobile}"
        wanted = f"X-Min-Position: {position}\r\n"
        sent = request("GET", f"/v2/customers/lookup?{query}", USER, more=wanted)
        status, head, body = await exchange(*connection, sent)
        if status != 200 or json.loads(body)["entity"] != customer:
            self.failures.append(f"read: {status} {body.decode()}")
            return
        at = int(_position(head).split("-")[1])
        if at < self._seen:
            self.failures.append(f"read: position went back from {self._seen} to {at}")
        self._seen = at


def _position(head: bytes) -> str:
    found = re.search(rb"x-event-position: ([0-9]+-[0-9]+)", head.lower())
    assert found is not None
    return found.group(1).decode()


class Clients:
    """Clients at work for as long as the context lasts."""

    def __init__(self, deployment: Deployment) -> None:
        self.each = [Client(deployment, n) for n in range(CLIENTS)]

    async def __aenter__(self) -> "Clients":
        self._over = asyncio.Event()
        self._working = [asyncio.ensure_future(client.run(self._over)) for client in self.each]
        await self.more(1)
        return self

    async def more(self, times: int) -> None:
        """Wait until each of them has come that much further."""
        goals = [client.done + times for client in self.each]
        while any(
            c.done < goal and not c.failures for c, goal in zip(self.each, goals, strict=True)
        ):
            await asyncio.sleep(0.02)

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        await asyncio.gather(*self._working)

    @property
    def failures(self) -> list[str]:
        return [failure for client in self.each for failure in client.failures]


async def _projected(deployment: Deployment, mobile: str) -> None:
    async with asyncio.timeout(150):
        while (await ask(deployment.read.port, lookup(mobile)))[0] != 200:
            await asyncio.sleep(0.1)
    await asyncio.to_thread(deployment.write.ready)


async def _clean(deployment: Deployment) -> None:
    done = await asyncio.to_thread(deployment.run, "verify")
    assert done.returncode == 0, done.stdout + done.stderr


async def test_no_request_fails_and_no_position_goes_back_while_sets_are_rebuilt_and_flipped(
    deployment: Deployment,
) -> None:
    async with Clients(deployment) as clients:
        for expected in ("s2", "s3"):
            done = await asyncio.to_thread(deployment.run, "rebuild")
            assert done.returncode == 0, done.stderr
            assert done.stdout.startswith(f"set {expected} is live: ")
            assert "0 differ" in done.stdout
            await clients.more(20)
        await _clean(deployment)

    assert clients.failures == []
    await _clean(deployment)


async def test_interrupted_and_killed_while_the_service_is_written_to_it_goes_on_where_it_stopped(
    deployment: Deployment,
) -> None:
    async with deployment.author() as author:
        await author.register(range(1, deployment.history + 1))
    await _projected(deployment, mobile(deployment.history))
    async with Clients(deployment) as clients:
        first = deployment.start("rebuild")
        said = [await asyncio.to_thread(interrupted, first, signal.SIGINT, 2)]
        second = deployment.start("rebuild")
        said.append(await asyncio.to_thread(interrupted, second, signal.SIGKILL, 2))
        done = await asyncio.to_thread(deployment.run, "rebuild")
        await clients.more(5)

    assert first.returncode == 130
    assert said[0][-1] == "interrupted: the next rebuild goes on from here\n"
    assert second.returncode == -signal.SIGKILL
    assert done.returncode == 0, done.stderr
    begins = [_built(lines[0]) for lines in (*said, done.stderr.splitlines())]
    assert 0 == begins[0] < begins[1] < begins[2], begins
    assert clients.failures == []
    await _clean(deployment)


def _built(line: str) -> int:
    found = re.match(r"build: ([0-9,]+) of ", line)
    assert found is not None, line
    return int(found.group(1).replace(",", ""))
