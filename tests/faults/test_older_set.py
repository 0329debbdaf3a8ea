"""A live set made by a version without search rows: every process that needs them refuses, a rebuild mends it."""

import os
import sqlite3

import pytest
from pymongo import MongoClient

from tests.faults.conftest import Stopped
from tests.race.__main__ import embedded_process
from tests.servers.cluster import Cluster
from tests.servers.mongo import own_database
from tests.servers.processes import customers

PARTITIONS = 12
SENTENCE = "customers: the read models (set s1) were made by another version of customers: run `customers rebuild`"


def test_serve_refuses_an_older_set_until_it_is_rebuilt(stopped: Stopped) -> None:
    data, service = str(stopped.data), embedded_process(stopped.data)
    with sqlite3.connect(stopped.data / "sets/s1.sqlite") as older:
        older.execute("DROP TABLE search")
        older.execute("PRAGMA user_version=0")
    older.close()

    serve = ("serve", "--demo", "--data", data, "--port", str(service.port))
    for command in (serve, ("verify", "--data", data)):
        refused = customers(*command)
        assert (refused.returncode, refused.stderr.splitlines()[-1]) == (2, SENTENCE)
    assert customers("rebuild", "--data", data).returncode == 0

    service.start()
    service.ready()
    assert customers("verify", "--data", data).returncode == 0
    assert service.stop() == 0


@pytest.mark.server
def test_the_processes_refuse_an_older_set_until_it_is_rebuilt(
    kafka_bootstrap: str, mongo_url: str
) -> None:
    database = own_database(mongo_url)
    with Cluster(kafka_bootstrap, database, topic=f"older-{os.urandom(6).hex()}") as cluster:
        with MongoClient[dict[str, object]](database) as client:
            older = client.get_default_database()["s1.checkpoints"]
            while older.count_documents({}) < PARTITIONS:
                pass  # the projector has not begun every partition yet
            older.update_many({}, {"$unset": {"shape": 1}})
        readers = (cluster.query, *cluster.projectors)
        for process in readers:
            process.stop()
            done = customers(
                process.name, "--demo", "--port", str(process.port), more=cluster.settings
            )
            assert (done.returncode, done.stderr.splitlines()[-1]) == (2, SENTENCE)

        assert customers("rebuild", "--demo", more=cluster.settings).returncode == 0

        for process in readers:
            process.start()
            process.ready()
        assert customers("verify", "--demo", more=cluster.settings).returncode == 0
