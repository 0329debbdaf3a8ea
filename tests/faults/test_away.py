"""A broker or a store that is away: waited for at start, 503 in time later, and everything heals by itself."""

import asyncio
import json
import os
import time
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.bench.load import exchange
from tests.faults.clients import lookup, on_one_connection, registration
from tests.servers.cluster import Cluster
from tests.servers.kafka import Broker, free_port
from tests.servers.mongo import own_database
from tests.servers.processes import Process, customers
from tests.servers.proxy import proxied

pytestmark = pytest.mark.server
DEADLINE_S = 10


def _topic() -> str:
    return f"away-{os.urandom(6).hex()}"


def _through(url: str, port: int) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"127.0.0.1:{port}"))


async def _answer(port: int, sent: bytes) -> tuple[int, bytes, float]:
    """Status, head and seconds of one request."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    status, head, _ = await exchange(reader, writer, sent)
    writer.close()
    await writer.wait_closed()
    return status, head.lower(), time.monotonic() - began


async def _until_healed(process: Process, sent: bytes) -> None:
    """Repeat a request, as 503 asks for, until it is answered."""
    async with asyncio.timeout(60):
        while (await _answer(process.port, sent))[0] != 200:
            await asyncio.sleep(0.2)
        # A query-api looks for itself whether its store answers, once a second.
        while (await asyncio.to_thread(process.health))[0] != 200:
            await asyncio.sleep(0.1)


async def _unready(process: Process) -> dict[str, str]:
    """The reasons that /readyz comes to give."""
    async with asyncio.timeout(30):
        while True:
            status, body = await asyncio.to_thread(process.health)
            if status == 503:
                reasons: dict[str, str] = json.loads(body)["reasons"]
                return reasons
            await asyncio.sleep(0.1)


async def test_a_broker_that_goes_away_costs_503_in_time_and_its_return_heals(
    broker: Broker, mongo_url: str
) -> None:
    with Cluster(broker.bootstrap, own_database(mongo_url), topic=_topic()) as cluster:
        command = cluster.commands[0]
        await _until_healed(command, registration("910000000001", "k1"))

        await asyncio.to_thread(broker.kill)
        first = await _answer(command.port, registration("910000000002", "k2"))
        reasons = await _unready(command)
        second = await _answer(command.port, registration("910000000003", "k3"))

        assert first[0] in (503, 504), "in flight when it went away, it may be unknown"
        assert second[0] == 503
        assert b"retry-after:" in second[1]
        assert max(first[2], second[2]) < DEADLINE_S + 2
        assert reasons == {"commands": "the journal cannot be reached"}
        await asyncio.to_thread(broker.start)
        for n in (1, 2, 3):
            await _until_healed(command, registration(f"91000000000{n}", f"k{n}"))


async def test_a_store_that_goes_away_costs_503_in_time_and_its_return_heals(
    kafka_bootstrap: str, mongo_url: str
) -> None:
    target = urlsplit(mongo_url)
    address = (target.hostname or "127.0.0.1", target.port or 27017)
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(proxied(address, free_port()))
        url = _through(own_database(mongo_url), proxy.port)
        cluster = Cluster(kafka_bootstrap, url, topic=_topic())
        stack.push_async_callback(asyncio.to_thread, cluster.stop)
        await asyncio.to_thread(cluster.__enter__)
        command, query = cluster.commands[0], cluster.query
        await _until_healed(command, registration("910000000001", "k1"))

        await proxy.cut()
        written = await _answer(command.port, registration("910000000002", "k2"))
        read = await _answer(query.port, lookup("910000000001"))
        assert (written[0], read[0]) == (503, 503)
        assert b"retry-after:" in written[1]
        assert b"retry-after:" in read[1]
        assert max(written[2], read[2]) < DEADLINE_S + 2
        assert await _unready(query)

        await proxy.restore()
        await _until_healed(command, registration("910000000002", "k2"))
        await _until_healed(query, lookup("910000000001"))


async def test_a_broker_that_is_away_at_start_is_waited_for(
    broker: Broker, mongo_url: str, tmp_path: Path
) -> None:
    settings = Cluster(broker.bootstrap, own_database(mongo_url), topic=_topic()).settings
    assert customers("init", "--demo", more=settings).returncode == 0
    await asyncio.to_thread(broker.stop)
    process = Process(["command-api", "--demo"], free_port(), tmp_path / "log", settings)

    process.start()

    async with asyncio.timeout(30):
        while "waiting for a Kafka broker" not in process.log.read_text():
            await asyncio.sleep(0.1)
    await asyncio.to_thread(broker.start)
    await asyncio.to_thread(process.ready)
    assert (await on_one_connection(process.port, [registration("910000000001", "k")]))[0][0] == 200
    process.stop()


async def test_a_store_that_is_away_at_start_is_waited_for(
    kafka_bootstrap: str, mongo_url: str, tmp_path: Path
) -> None:
    target = urlsplit(mongo_url)
    address = (target.hostname or "127.0.0.1", target.port or 27017)
    async with proxied(address, free_port()) as proxy:
        url = _through(own_database(mongo_url), proxy.port)
        settings = Cluster(kafka_bootstrap, url, topic=_topic()).settings
        done = await asyncio.to_thread(customers, "init", "--demo", more=settings)
        assert done.returncode == 0, done.stderr
        await proxy.cut()
        process = Process(["query-api", "--demo"], free_port(), tmp_path / "log", settings)

        process.start()

        async with asyncio.timeout(30):
            while "waiting for MongoDB" not in process.log.read_text():
                await asyncio.sleep(0.1)
        await proxy.restore()
        await asyncio.to_thread(process.ready)
        process.stop()


def test_processes_refuse_a_journal_that_was_never_begun(
    kafka_bootstrap: str, mongo_url: str
) -> None:
    settings = Cluster(kafka_bootstrap, own_database(mongo_url), topic=_topic()).settings

    done = customers("command-api", "--demo", "--port", str(free_port()), more=settings)

    assert done.returncode == 2
    assert "does not exist: run `customers init` first" in done.stderr


def test_processes_refuse_another_pepper(kafka_bootstrap: str, mongo_url: str) -> None:
    cluster = Cluster(kafka_bootstrap, own_database(mongo_url), topic=_topic())
    assert customers("init", "--demo", more=cluster.settings).returncode == 0
    Path(cluster.settings["CUSTOMERS_PEPPER_FILE"]).write_text(os.urandom(32).hex())

    done = customers("projector", "--demo", "--port", str(free_port()), more=cluster.settings)

    assert done.returncode == 2
    assert "the pepper differs between the journal and our settings" in done.stderr


def test_a_second_init_changes_nothing(kafka_bootstrap: str, mongo_url: str) -> None:
    settings = Cluster(kafka_bootstrap, own_database(mongo_url), topic=_topic()).settings

    first = customers("init", "--demo", more=settings)
    second = customers("init", "--demo", more=settings)

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout == second.stdout
    assert customers("verify", "--demo", more=settings).stdout.startswith("clean: ")
