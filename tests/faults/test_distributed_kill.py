"""kill -9 of every process and of the broker, in turn, under load: nothing that was answered is lost, nothing is published wrongly."""

import asyncio
import os
from typing import NamedTuple

import pytest

from tests.faults.clients import changed, lost, register_for
from tests.faults.published import history, until_published
from tests.servers.cluster import Cluster
from tests.servers.kafka import Broker
from tests.servers.mongo import own_database
from tests.servers.processes import Process, customers
from tests.servers.topic import without_repeats

pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]
CLIENTS = 32


class Round(NamedTuple):
    """How long clients write, how long nobody is killed, and how long who was is away."""

    load_s: float
    between_s: float
    down_s: float


SHORT, LONG = Round(12, 1.5, 0.5), Round(30, 4, 1)


async def _restart(process: Process | Broker, down_s: float) -> None:
    process.kill()
    await asyncio.sleep(down_s)
    await asyncio.to_thread(process.start)


async def _in_turn(cluster: Cluster, broker: Broker, round_: Round) -> None:
    for victim in (cluster.commands[0], cluster.projectors[0], broker, cluster.commands[1]):
        await asyncio.sleep(round_.between_s)
        await _restart(victim, round_.down_s)


@pytest.mark.parametrize(
    "round_",
    [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)],
)
async def test_kills_of_each_lose_no_answered_write(
    broker: Broker, mongo_url: str, round_: Round
) -> None:
    topic = f"kill-{os.urandom(6).hex()}"
    with Cluster(
        broker.bootstrap, own_database(mongo_url), topic=topic, commands=2, projectors=2
    ) as cluster:
        killing = asyncio.ensure_future(_in_turn(cluster, broker, round_))
        ports = [process.port for process in cluster.commands]

        async with asyncio.timeout(150):
            kept = await register_for(round_.load_s, lambda: ports, CLIENTS, 0)

        await killing
        for process in cluster.processes:
            await asyncio.to_thread(process.ready)
        assert len(kept) > CLIENTS
        assert await changed(ports[0], kept[-100:]) == []
        done = customers("verify", "--demo", more=cluster.settings)
        assert done.returncode == 0, done.stdout + done.stderr
        messages = without_repeats(await until_published(cluster))
        assert [message.structured() for message in messages] == await history(cluster)
        async with asyncio.timeout(60):
            while await lost(cluster.query.port, kept[-50:]):
                await asyncio.sleep(0.2)
        assert await lost(cluster.query.port, kept) == []
