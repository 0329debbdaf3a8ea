"""A changed organisations file over Kafka and MongoDB, while everything runs: nobody is restarted for it."""

import asyncio
import base64
import json
import os
import shutil
from pathlib import Path

import pytest

from cli.demo import DEMO_FILE
from tests.bench.load import request
from tests.conformance.organisations import write_organisations
from tests.faults.clients import on_one_connection
from tests.servers.cluster import Cluster
from tests.servers.mongo import own_database
from tests.servers.processes import customers

pytestmark = pytest.mark.server
STRICT = base64.b64encode(b"strict.till:strict").decode()
EXTERNAL = {"profiles": [{"identifiers": [{"type": "externalId", "value": "EX123456"}]}]}


async def _after(port: int, sent: bytes, *passing: int) -> int:
    """The first status of a repeated request that is none of these."""
    async with asyncio.timeout(30):
        while True:
            ((status, _),) = await on_one_connection(port, [sent])
            if status not in passing:
                return status


async def test_new_tills_are_let_in_and_a_second_init_brings_their_organisation_in(
    kafka_bootstrap: str, mongo_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "organisations.toml"
    shutil.copy(DEMO_FILE, file)
    organisations = ("--config", str(file))
    cluster = Cluster(
        kafka_bootstrap,
        own_database(mongo_url),
        topic=f"changed-{os.urandom(6).hex()}",
        organisations=organisations,
    )
    write = request("POST", "/v2/customers?source=INSTORE", STRICT, json.dumps(EXTERNAL).encode())
    path = "/v2/customers/lookup?source=ALL&identifierName=externalId&identifierValue=EX123456"
    read = request("GET", path, STRICT)
    with cluster:
        command, query = cluster.commands[0].port, cluster.query.port
        assert await _after(command, write) == 401

        (tmp_path / "next").mkdir()
        os.replace(write_organisations(tmp_path / "next"), file)

        for port, sent in ((command, write), (query, read)):
            assert await _after(port, sent, 401) == 403, "who they are is known, no more"
        done = await asyncio.to_thread(customers, "init", *organisations, more=cluster.settings)
        assert done.returncode == 0, done.stderr
        assert await _after(command, write, 403) == 200
        assert await _after(query, read, 403, 404) == 200
