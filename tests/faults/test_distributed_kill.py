"""kill -9 of every process and of the broker, in turn, under load: nothing that was answered is lost, nothing is published wrongly."""

import asyncio
import os

import pytest

from tests.faults.clients import changed, lost, register_for
from tests.faults.published import history, until_published
from tests.servers.cluster import Cluster
from tests.servers.kafka import Broker
from tests.servers.mongo import own_database
from tests.servers.processes import Process, customers
from tests.servers.topic import without_repeats

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.timeout(400)]
CLIENTS = 32


async def _restart(process: Process | Broker, down_s: float) -> None:
    process.kill()
    await asyncio.sleep(down_s)
    await asyncio.to_thread(process.start)


async def _in_turn(cluster: Cluster, broker: Broker) -> None:
    for victim in (cluster.commands[0], cluster.projectors[0], broker, cluster.commands[1]):
        await asyncio.sleep(4)
        await _restart(victim, down_s=1)


async def test_half_a_minute_of_kills_loses_no_answered_write(
    broker: Broker, mongo_url: str
) -> None:
    topic = f"kill-{os.urandom(6).hex()}"
    with Cluster(
        broker.bootstrap, own_database(mongo_url), topic=topic, commands=2, projectors=2
    ) as cluster:
        killing = asyncio.ensure_future(_in_turn(cluster, broker))
        ports = [process.port for process in cluster.commands]

        async with asyncio.timeout(150):
            kept = await register_for(30, lambda: ports, CLIENTS, 0)

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
