"""Facts through crashes, poison, tampering, a rebuild and a backup."""

import asyncio
import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from customers.stores.sqlite.log import checksum
from tests.faults.clients import on_one_connection, registration
from tests.faults.conftest import Stopped
from tests.faults.telling import amounts, bought, tell_for, telling
from tests.race.__main__ import embedded_process
from tests.servers.cluster import Cluster
from tests.servers.mongo import own_database
from tests.servers.processes import Process, customers, served

CLIENTS, PARTITION = 8, 9


@pytest.fixture
async def people(service: Process) -> list[int]:
    """Three registered customers."""
    sent = [registration(f"91933333333{n}", f"key-{n}") for n in range(3)]
    return [
        json.loads(body)["createdId"] for _, body in await on_one_connection(service.port, sent)
    ]


@pytest.fixture(scope="session")
def left_told(left: Stopped, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped service's data directory; of its customer something was told. To be copied, not changed."""
    data = shutil.copytree(left.data, tmp_path_factory.mktemp("told") / "data")
    with served(embedded_process(data)) as process:
        sent = [telling([bought(left.customer, 7)])]
        ((status, _),) = asyncio.run(on_one_connection(process.port, sent))
        assert status == 200
        assert asyncio.run(amounts(process.port, [left.customer])) == {left.customer: 7}
    return data


@pytest.fixture
async def told(service: Process, customer: int) -> int:
    """A customer of whom something was told."""
    (answer,) = await on_one_connection(service.port, [telling([bought(customer, 7)])])
    assert answer[0] == 200
    assert await amounts(service.port, [customer]) == {customer: 7}
    return customer


def verified(data: Path) -> str:
    done = customers("verify", "--data", str(data))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def test_kills_lose_no_fact_that_was_answered(
    service: Process, people: list[int], tmp_path: Path
) -> None:
    async def kill_now_and_then() -> None:
        for _ in range(2):
            await asyncio.sleep(1.5)
            service.kill()
            service.start()

    killing = asyncio.ensure_future(kill_now_and_then())

    newest = await tell_for(4, lambda: [service.port], people, CLIENTS)

    await killing
    service.ready()
    assert min(newest.values()) > 0
    shown = await amounts(service.port, people)
    assert all(shown[id_] >= newest[id_] for id_ in people)
    verified(tmp_path / "data")


async def test_a_read_waits_for_what_was_told_before_when_keeping_is_held_up(
    service: Process, told: int, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "data/sets/s1.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        (answer,) = await on_one_connection(service.port, [telling([bought(told, 8)])])
        other.execute("ROLLBACK")

    assert answer[0] == 200
    assert await amounts(service.port, [told]) == {told: 8}


def append(data: Path, value: bytes) -> None:
    """Let a record stand at the end of a partition of a stopped service's facts' log."""
    with closing(sqlite3.connect(data / "facts.sqlite")) as log, log:
        row = log.execute("SELECT max(off) FROM log WHERE p = ?", (PARTITION,)).fetchone()
        offset = 0 if row[0] is None else row[0] + 1
        crc = checksum(PARTITION, offset, value)
        log.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (PARTITION, offset, value, crc))


async def test_poison_is_set_aside_and_everything_else_goes_on(
    service: Process, told: int, tmp_path: Path
) -> None:
    service.stop()
    append(tmp_path / "data", b'{"org":100,"fact":{"type":"dont-repeat-me"}}')
    service.start()
    service.ready()

    (answer,) = await on_one_connection(service.port, [telling([bought(told, 8)])])

    assert answer[0] == 200
    assert await amounts(service.port, [told]) == {told: 8}
    assert json.loads(service.health()[1])["counts"]["set_aside"] == 1
    found = verified(tmp_path / "data")
    assert "F1 over 3 records, 1 facts, 1 set aside" in found
    assert f"set aside: offset 1 of partition {PARTITION}: Invalid value" in found
    assert "dont-repeat-me" not in found + service.log.read_text()


@pytest.mark.parametrize(
    ("file", "statement"),
    [
        ("sets/s1.sqlite", "DELETE FROM facts"),
        ("sets/s1.sqlite", "UPDATE facts SET sequence = 6, body = replace(body, ':7,', ':6,')"),
        ("sets/s1.sqlite", "UPDATE facts SET body = 'x'"),
        ("sets/s1.sqlite", "INSERT INTO facts_aside VALUES (9, 0, 'x')"),
        ("sets/s1.sqlite", "UPDATE facts_offsets SET off = 9"),
        ("facts.sqlite", "UPDATE log SET value = x'00'"),
        ("facts.sqlite", "DELETE FROM log"),
    ],
)
def test_verify_names_facts_that_were_tampered_with(
    left_told: Path, tmp_path: Path, file: str, statement: str
) -> None:
    data = shutil.copytree(left_told, tmp_path / "data")
    with closing(sqlite3.connect(data / file)) as database, database:
        assert database.execute(statement).rowcount == 1

    done = customers("verify", "--data", str(data))

    assert (done.returncode, done.stdout[:14]) == (1, "violated: F1: "), done.stdout


async def test_a_rebuild_keeps_the_facts_and_a_backup_copies_them(
    service: Process, told: int, tmp_path: Path
) -> None:
    done = customers("rebuild", "--data", str(tmp_path / "data"))

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("set s2 is live: ")
    assert "1 facts, 0 differ" in done.stdout
    while json.loads(service.health()[1])["reasons"]:
        pass
    assert await amounts(service.port, [told]) == {told: 7}
    (answer,) = await on_one_connection(service.port, [telling([bought(told, 8)])])
    assert answer[0] == 200
    assert await amounts(service.port, [told]) == {told: 8}
    verified(tmp_path / "data")
    copy = tmp_path / "copy"
    assert customers("backup", str(tmp_path / "data"), str(copy)).returncode == 0
    assert "1 facts" in verified(copy)


@pytest.mark.server
@pytest.mark.parametrize(
    ("seconds", "every"),
    [pytest.param(7, 1.0, id="short"), pytest.param(14, 2.5, id="long", marks=pytest.mark.long)],
)
async def test_kills_of_each_process_lose_no_fact_that_was_answered(
    kafka_bootstrap: str, mongo_url: str, seconds: float, every: float
) -> None:
    topic, database = f"facts-{os.urandom(6).hex()}", own_database(mongo_url)
    with Cluster(kafka_bootstrap, database, topic=topic, commands=2, projectors=2) as cluster:
        ports = [process.port for process in cluster.commands]
        sent = [registration(f"91933333333{n}", f"key-{n}") for n in range(3)]
        answers = await on_one_connection(ports[0], sent)
        people = [json.loads(body)["createdId"] for _, body in answers]
        victims = [*cluster.projectors, *cluster.commands]
        killing = asyncio.ensure_future(_in_turn(victims, every))

        newest = await tell_for(seconds, lambda: ports, people, CLIENTS)

        await killing
        for process in cluster.processes:
            await asyncio.to_thread(process.ready)
        assert min(newest.values()) > 0
        async with asyncio.timeout(60):
            while any(
                shown < newest[id_]
                for id_, shown in (await amounts(cluster.query.port, people)).items()
            ):
                await asyncio.sleep(0.1)
        done = customers("verify", "--demo", more=cluster.settings)
        assert done.returncode == 0, done.stdout + done.stderr


async def _in_turn(victims: list[Process], every: float) -> None:
    for victim in victims:
        await asyncio.sleep(every)
        victim.kill()
        await asyncio.sleep(0.5)
        await asyncio.to_thread(victim.start)
