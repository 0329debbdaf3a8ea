"""Importing facts: into a stopped directory and into Kafka, with bad rows, killed and taken up."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx2
import pytest

from tests.faults.conftest import Stopped
from tests.faults.telling import amounts, bought
from tests.race.__main__ import embedded_process
from tests.servers.cluster import Cluster
from tests.servers.mongo import own_database
from tests.servers.processes import ROOT, Process, customers, served


def rows(facts: Sequence[dict[str, object]]) -> str:
    return "".join(json.dumps({"org": 100, "fact": fact}) + "\n" for fact in facts)


async def test_facts_go_into_a_stopped_directory_and_bad_rows_are_told(
    stopped: Stopped, tmp_path: Path
) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text(
        rows([bought(stopped.customer, 5), bought(stopped.customer, 4)])
        + 'not json\n{"org":100}\n'
        + rows([bought(0, 1)])
    )

    done = customers("import", "facts", str(file), "--data", str(tmp_path / "data"))

    assert (done.returncode, done.stdout) == (0, "2 facts imported, 3 failed\n"), done.stderr
    lines = (tmp_path / "facts.jsonl.errors.jsonl").read_text().splitlines()
    told = [(row["row"], row["errors"][0]["message"]) for row in map(json.loads, lines)]
    assert told == [
        (3, "The row is not valid JSON (character 0)"),
        (4, "Object missing required field `fact`"),
        (5, "Expected `int` >= 1 - at `$.fact.customer`"),
    ]
    with served(embedded_process(stopped.data)) as service:
        shown = await amounts(service.port, [stopped.customer])
        assert shown == {stopped.customer: 5}
    assert customers("verify", "--data", str(tmp_path / "data")).returncode == 0


def test_a_directory_that_is_served_is_refused(service: Process, tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text(rows([bought(7, 1)]))

    done = customers("import", "facts", str(file), "--data", str(tmp_path / "data"))

    assert done.returncode == 2
    assert f"already being written by another process (pid {service.pid})" in done.stderr


def test_an_import_that_is_killed_goes_on(tmp_path: Path) -> None:
    file, data, number = tmp_path / "facts.jsonl", tmp_path / "data", 5_000
    file.write_text(rows([bought(n, 1) for n in range(1, number + 1)]))
    progress = tmp_path / "facts.jsonl.progress"
    arguments = ("import", "facts", str(file), "--data", str(data))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CUSTOMERS_")}
    environment = {**kept, "PYTHONPATH": str(ROOT / "services")}
    with subprocess.Popen([sys.executable, "-m", "cli", *arguments], env=environment) as importing:
        give_up = time.monotonic() + 60
        while not progress.exists() and time.monotonic() < give_up:
            time.sleep(0.002)
        importing.send_signal(signal.SIGKILL)
    before = json.loads(progress.read_text())["rows"]

    done = customers(*arguments)

    assert 0 < before < number
    told = f"{number} facts imported, 0 failed\n"
    assert (done.returncode, done.stdout) == (0, told), done.stderr
    process = embedded_process(data)
    process.start()
    process.ready()
    give_up = time.monotonic() + 60
    while f"{number} facts, 0 set aside" not in customers("verify", "--data", str(data)).stdout:
        assert time.monotonic() < give_up
    assert process.stop() == 0


@pytest.mark.server
def test_facts_go_into_kafka_and_are_read(
    kafka_bootstrap: str, mongo_url: str, tmp_path: Path
) -> None:
    file, topic = tmp_path / "facts.jsonl", f"import-{os.urandom(6).hex()}"
    with Cluster(kafka_bootstrap, own_database(mongo_url), topic=topic) as cluster:
        url, auth = f"http://127.0.0.1:{cluster.commands[0].port}", ("demo.till", "demo")
        body = {"profiles": [{"identifiers": [{"type": "mobile", "value": "919333333333"}]}]}
        created = httpx2.post(f"{url}/v2/customers?source=INSTORE", json=body, auth=auth).json()
        id_ = created["createdId"]
        file.write_text(rows([bought(id_, n) for n in range(700)]))

        done = customers("import", "facts", str(file), more=cluster.settings)

        assert (done.returncode, done.stdout) == (0, "700 facts imported, 0 failed\n"), done.stderr
        shown, give_up = 0, time.monotonic() + 30
        reads = f"http://127.0.0.1:{cluster.query.port}/v2/customers/{id_}?source=ALL"
        while shown != 699 and time.monotonic() < give_up:
            found = httpx2.get(reads, auth=auth).json()
            shown = found.get("loyaltyInfo", {}).get("lifetimePurchases", 0)
        assert shown == 699
