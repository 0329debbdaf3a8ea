"""Registration over Kafka and MongoDB, in one organisation, beside a raw append and read-back on the same broker."""

import asyncio
import json
import os
import time
from contextlib import aclosing
from typing import NamedTuple

from customers.stores.kafka.log import KafkaLog
from tests.bench.embedded import registration, shifted
from tests.bench.load import Load, closed_loop, exchange, open_loop, request
from tests.bench.ratio import USER
from tests.servers.cluster import Cluster
from tests.servers.kafka import fresh_kafka_log
from tests.servers.mongo import own_database
from tests.servers.processes import Process

FLAT = 400
OFFSET = 20_000_000


class Rate(NamedTuple):
    """The highest rate that was kept up with a flat overlay, by so many replicas."""

    replicas: int
    rate: float
    overlay: int
    lost_share: float


class Distributed(NamedTuple):
    """Everything measured over the servers. Latencies in ms."""

    at_500: Load
    rates: list[Rate]
    visible: list[float]
    raw: Load


def counts(process: Process) -> dict[str, int]:
    """What a process says of itself."""
    found: dict[str, int] = json.loads(process.health()[1])["counts"]
    return found


async def raw(log: KafkaLog, seconds: float, writers: int) -> Load:
    """Append a record of a registration's size and wait until our own follower shows it."""
    waiting: dict[bytes, asyncio.Future[None]] = {}
    latencies: list[float] = []

    async def follow() -> None:
        async with aclosing(log.follow({0: 0})) as batches:
            async for batch in batches:
                for record in batch.records:
                    waiting.pop(record.value[:16]).set_result(None)

    following = asyncio.ensure_future(follow())
    until = time.perf_counter() + seconds

    async def writer() -> None:
        while (began := time.perf_counter()) < until:
            id_ = os.urandom(16)
            shown = waiting[id_] = asyncio.get_running_loop().create_future()
            await log.append(0, id_ + bytes(1400))
            await shown
            latencies.append(time.perf_counter() - began)

    await asyncio.gather(*(writer() for _ in range(writers)))
    following.cancel()
    await asyncio.wait((following,))
    return Load(len(latencies) / seconds, sorted(latencies), 0)


async def sustained(cluster: Cluster, replicas: int, seconds: float, first: int) -> Rate:
    """Closed loop with more and more connections; the best rate at which the overlay stays flat."""
    best = Rate(replicas, 0.0, 0, 0.0)
    processes = cluster.commands[:replicas]
    for step, connections in enumerate((4, 8, 16, 32)):
        before = [counts(p) for p in processes]
        loads = await asyncio.gather(
            *(
                closed_loop(
                    p.port,
                    shifted(registration, first + (step * 4 + i) * 1_000_000),
                    max(connections // replicas, 1),
                    seconds,
                )
                for i, p in enumerate(processes)
            )
        )
        after = [counts(p) for p in processes]
        overlay = max(c.get("overlay", 0) for c in after)
        lost = sum(a.get("lost", 0) - b.get("lost", 0) for a, b in zip(after, before, strict=True))
        accepted = sum(len(load.latencies) for load in loads)
        rate = sum(load.rate for load in loads)
        if overlay <= FLAT and rate > best.rate:
            best = Rate(replicas, rate, overlay, lost / max(accepted, 1))
    return best


async def visible(cluster: Cluster, times: int, first: int) -> list[float]:
    """From a write's answer until the query API shows the customer at the position it named; ms, sorted."""
    write_reader, write_writer = await asyncio.open_connection(
        "127.0.0.1", cluster.commands[0].port
    )
    read_reader, read_writer = await asyncio.open_connection("127.0.0.1", cluster.query.port)
    taken = []
    for n in range(times):
        _, head, body = await exchange(write_reader, write_writer, registration(first + n))
        position = head.lower().split(b"x-event-position: ")[1].split(b"\r")[0].decode()
        path = f"/v2/customers/{json.loads(body)['createdId']}?source=ALL"
        began = time.perf_counter()
        sent = request("GET", path, USER, more=f"X-Min-Position: {position}\r\n")
        status, _, _ = await exchange(read_reader, read_writer, sent)
        assert status == 200
        taken.append(1000 * (time.perf_counter() - began))
    write_writer.close()
    read_writer.close()
    return sorted(taken)


async def _measure(bootstrap: str, cluster: Cluster, seconds: float) -> Distributed:
    await closed_loop(cluster.commands[0].port, shifted(registration, OFFSET), 8, 2)
    at_500 = await open_loop(
        [p.port for p in cluster.commands],
        shifted(registration, OFFSET + 1_000_000),
        500,
        seconds,
        32,
    )
    rates = [
        await sustained(cluster, replicas, seconds / 2, OFFSET + replicas * 100_000_000)
        for replicas in (1, 2)
    ]
    shown = await visible(cluster, 200, OFFSET + 2_000_000)
    log = await fresh_kafka_log(bootstrap, 1)
    raw_load = await raw(log, seconds / 2, 8)
    await log.close()
    return Distributed(at_500, rates, shown, raw_load)


def run(bootstrap: str, mongo: str, seconds: float = 10.0) -> Distributed:
    """Two command-api replicas, a projector and a query-api on a topic and database of their own."""
    topic = f"bench-{os.urandom(6).hex()}"
    with Cluster(bootstrap, own_database(mongo), topic=topic, commands=2) as cluster:
        return asyncio.run(_measure(bootstrap, cluster, seconds))
