"""Over Kafka and MongoDB, in one organisation: what requests cost, how many are kept up with, beside a raw append and
read-back on the same broker."""

import asyncio
import json
import os
import time
from collections.abc import Sequence
from contextlib import aclosing
from typing import NamedTuple

from customers.stores.kafka.log import KafkaLog
from tests.bench import costs, wrk
from tests.bench.asked import USER
from tests.bench.counters import Watch
from tests.bench.load import Load, exchange, open_loop, position, request
from tests.bench.registering import REGISTRATION, registration
from tests.bench.rounds import busier, scripted
from tests.servers.cluster import Cluster
from tests.servers.kafka import fresh_kafka_log
from tests.servers.mongo import own_database
from tests.servers.processes import Process

FLAT = 400
OFFSET = 1_000_000_000
OPEN_RATE = 100.0
STEPS, WRITERS, TIMES = (4, 8, 16, 32), 8, 200


class Rate(NamedTuple):
    """The highest rate that was kept up with a flat overlay, by so many replicas. `server`, `generator`: the shares of a
    core that the replicas and all of wrk took."""

    replicas: int
    rate: float
    overlay: int
    lost_share: float
    server: float
    generator: float


class Distributed(NamedTuple):
    """Everything measured over the servers. Latencies in ms."""

    costly: costs.Costly
    open: Load
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


def sustained(cluster: Cluster, replicas: int, seconds: int, first: int) -> Rate:
    """wrk with more and more connections; the best rate at which the overlay stays flat and everything is answered.

    A step in which the generators took as much of the cores as the replicas does not count.
    """
    best, processes = Rate(replicas, 0.0, 0, 0.0, 0.0, 0.0), cluster.commands[:replicas]
    for step, connections in enumerate(STEPS):
        numbers = [first + (step * len(STEPS) + i) * 1_000_000 for i in range(replicas)]
        found = _step(processes, numbers, connections // replicas, seconds)
        print(
            f"  {replicas} of command-api, {connections} connections: {found.rate:.0f}/s",
            flush=True,
        )
        measured = not busier(found.generator, found.server)
        if measured and found.rate > best.rate and found.overlay <= FLAT:
            best = found
    return best


def _step(
    processes: Sequence[Process], numbers: Sequence[int], connections: int, seconds: int
) -> Rate:
    """A wrk for each process, at the same time. A rate of 0: not everything was answered."""
    before = [counts(p) for p in processes]
    with scripted(REGISTRATION) as script:
        watch = Watch({"command-api": [p.pid for p in processes]})
        running = [
            wrk.start(process.port, script, first, connections, seconds)
            for process, first in zip(processes, numbers, strict=True)
        ]
        driven = [wrk.finish(each) for each in running]
        meanwhile = watch.so_far()
    after = [counts(p) for p in processes]
    lost = sum(a.get("lost", 0) - b.get("lost", 0) for a, b in zip(after, before, strict=True))
    failed = any(each.said.failed for each in driven)
    return Rate(
        replicas=len(processes),
        rate=0.0 if failed else sum(each.said.rate for each in driven),
        overlay=max(c.get("overlay", 0) for c in after),
        lost_share=lost / max(sum(each.said.requests for each in driven), 1),
        server=meanwhile.cpu_s["command-api"] / meanwhile.seconds,
        generator=sum(each.cpu_s for each in driven) / meanwhile.seconds,
    )


async def visible(cluster: Cluster, times: int, first: int) -> list[float]:
    """From a write's answer until the query API shows the customer at the position it named; ms, sorted."""
    write_reader, write_writer = await asyncio.open_connection(
        "127.0.0.1", cluster.commands[0].port
    )
    read_reader, read_writer = await asyncio.open_connection("127.0.0.1", cluster.query.port)
    taken = []
    for n in range(times):
        _, head, body = await exchange(write_reader, write_writer, registration(first + n))
        path = f"/v2/customers/{json.loads(body)['createdId']}?source=ALL"
        began = time.perf_counter()
        sent = request("GET", path, USER, more=f"X-Min-Position: {position(head)}\r\n")
        status, _, _ = await exchange(read_reader, read_writer, sent)
        assert status == 200
        taken.append(1000 * (time.perf_counter() - began))
    write_writer.close()
    read_writer.close()
    return sorted(taken)


async def _open(cluster: Cluster, seconds: float) -> Load:
    ports = [p.port for p in cluster.commands]
    return await open_loop(
        ports, lambda n: registration(OFFSET + 1_000_000 + n), OPEN_RATE, seconds, 32
    )


async def _raw(bootstrap: str, seconds: float) -> Load:
    log = await fresh_kafka_log(bootstrap, 1)
    try:
        return await raw(log, seconds, WRITERS)
    finally:
        await log.close()


def run(bootstrap: str, mongo: str, rounds: int, seconds: int) -> Distributed:
    """Two command-api replicas, a projector and a query-api on a topic and database of their own."""
    topic = f"bench-{os.urandom(6).hex()}"
    with Cluster(bootstrap, own_database(mongo), topic=topic, commands=2) as cluster:
        costly = costs.measure(
            cluster, costs.groups(cluster, bootstrap, mongo), rounds, max(seconds - 1, 1)
        )
        open_load = asyncio.run(_open(cluster, 2 * seconds))
        rates = [
            sustained(cluster, replicas, seconds, OFFSET + replicas * 100_000_000)
            for replicas in (1, 2)
        ]
        costs.caught_up(cluster, OFFSET)
        shown = asyncio.run(visible(cluster, TIMES, OFFSET + 2_000_000))
        return Distributed(costly, open_load, rates, shown, asyncio.run(_raw(bootstrap, seconds)))
