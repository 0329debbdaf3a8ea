"""Read models that are damaged, ahead of the journal, or not there: said in one line; a rebuild mends each."""

import asyncio
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import load
from tests.faults.clients import on_one_connection
from tests.faults.conftest import Stopped
from tests.race.__main__ import embedded_process
from tests.race.tills import USER
from tests.servers.cluster import Cluster
from tests.servers.kafka import free_port
from tests.servers.mongo import own_database
from tests.servers.processes import Process, customers

SET = "sets/s1.sqlite"
NOT_COMPARED = "the set before is damaged or gone and could not be compared"
MENDED = "run `customers rebuild`"


@pytest.fixture
def data(stopped: Stopped) -> Path:
    """Of a service with one customer, stopped."""
    return stopped.data


@pytest.fixture
def waiting(data: Path, request: pytest.FixtureRequest) -> Iterator[Process]:
    """The service, started over read models that a statement was run on."""
    with sqlite3.connect(data / SET) as models:
        models.execute(request.param)
    models.close()
    process = embedded_process(data)
    process.start()
    yield process
    assert process.stop() == 0


def _alarms(process: Process, wanted: int) -> list[str]:
    """The reasons of its alarms, once there are so many."""
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        lines = [line for line in process.log.read_text().splitlines() if '"alarm"' in line]
        if len(lines) >= wanted:
            return [json.loads(line)["reason"] for line in lines]
    raise AssertionError(process.last_words())


def _rebuilt(data: Path) -> str:
    done = customers("rebuild", "--data", str(data))
    assert done.returncode == 0, done.stderr
    verified = customers("verify", "--data", str(data))
    assert verified.returncode == 0, verified.stdout
    return done.stdout


@pytest.mark.parametrize(
    "waiting",
    [
        "INSERT OR REPLACE INTO folds SELECT p, v, x'00' FROM checkpoints WHERE p = 9",
        "UPDATE checkpoints SET v = v + 9, off = off + 9 WHERE p = 9",
    ],
    indirect=True,
)
def test_serve_says_once_what_is_wrong_and_goes_on_after_a_rebuild(
    waiting: Process, data: Path
) -> None:
    _alarms(waiting, 1)

    assert _rebuilt(data).startswith("set s2 is live: ")
    waiting.ready()
    (reason,) = _alarms(waiting, 1)
    assert reason.endswith(MENDED)


@pytest.mark.parametrize("kept", [0, 3 * 4096])
def test_serve_refuses_a_file_that_is_no_set_until_it_is_rebuilt(data: Path, kept: int) -> None:
    whole = (data / SET).read_bytes()
    (data / SET).write_bytes(whole[:kept] or b"x" * 20_000)

    refused = customers("serve", "--demo", "--data", str(data), "--port", str(free_port()))

    assert refused.returncode == 2
    assert refused.stderr.startswith("customers: the read models cannot be opened, ")
    assert refused.stderr.rstrip().endswith(MENDED)
    assert NOT_COMPARED in _rebuilt(data)


def test_a_rebuild_goes_past_a_set_that_is_gone_and_one_that_was_begun_badly(data: Path) -> None:
    (data / SET).unlink()
    (data / "sets/s2.sqlite").write_bytes(b"x" * 20_000)

    assert NOT_COMPARED in _rebuilt(data)


@pytest.mark.parametrize("waiting", ["UPDATE customers SET body = 'x'"], indirect=True)
async def test_a_damaged_document_costs_503_and_the_log_says_why(
    waiting: Process, data: Path
) -> None:
    waiting.ready()
    with sqlite3.connect(data / SET) as models:
        (name,) = models.execute("SELECT name FROM customers").fetchone()
    models.close()
    details = load.request("GET", f"/v2/customers/{name.split('|')[2]}?source=ALL", USER)

    (before,) = await on_one_connection(waiting.port, [details])
    assert NOT_COMPARED in _rebuilt(data)

    assert before[0] == 503
    assert f'"reason":"a document cannot be read: {MENDED}"' in waiting.log.read_text()
    async with asyncio.timeout(10):
        while (await on_one_connection(waiting.port, [details]))[0][0] != 200:
            pass  # the pointer is looked at twice a second


def test_verify_says_that_there_is_no_set(data: Path) -> None:
    (data / SET).unlink()

    done = customers("verify", "--data", str(data))

    assert (done.returncode, done.stdout) == (1, _no_set())


def _no_set() -> str:
    return f"violated: P1: there is no read-model set s1 here: the wrong database, or {MENDED}\n"


@pytest.mark.server
def test_verify_says_that_a_database_has_no_set(kafka_bootstrap: str, mongo_url: str) -> None:
    right, wrong = own_database(mongo_url), own_database(mongo_url)
    settings = Cluster(kafka_bootstrap, right, topic=f"wrong-{os.urandom(6).hex()}").settings
    assert customers("init", "--demo", more=settings).returncode == 0

    done = customers("verify", "--demo", more={**settings, "CUSTOMERS_MONGO_URL": wrong})

    assert (done.returncode, done.stdout) == (1, _no_set())
    behind = customers("verify", "--demo", more=settings)
    assert behind.stdout.startswith("clean: "), "a set that is merely behind is no error"
