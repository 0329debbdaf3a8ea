"""A MongoDB replica set of this machine's own mongod, and databases of a test's own."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from customers.stores.mongo.connect import connect
from customers.stores.mongo.sets import MongoSets
from tests.servers.kafka import free_port

READY_S = 60


class NoMongo(Exception):
    """MongoDB cannot be had on this machine; says what is missing."""


@contextmanager
def own_mongod() -> Iterator[str]:
    """URL, without a database, of a one-node replica set by the `mongod` on the PATH."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="customers-mongod-") as folder:
        command = ["mongod", "--replSet", "rs0", "--dbpath", folder, "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--bind_ip", "127.0.0.1"], stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            url = f"mongodb://127.0.0.1:{port}/?directConnection=true"
            initiate(url, member=f"127.0.0.1:{port}")
            yield url
        finally:
            process.terminate()
            process.wait(30)


def initiate(url: str, member: str) -> None:
    """Make the server a replica set of one, and wait until it is the primary."""
    config = {"_id": "rs0", "members": [{"_id": 0, "host": member}]}
    deadline = time.monotonic() + READY_S
    with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=500) as client:
        while True:
            try:
                if client.admin.command("hello").get("isWritablePrimary"):
                    return
                client.admin.command("replSetInitiate", config)
            except PyMongoError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.2)


def own_database(url: str) -> str:
    """The server's URL with a database nobody else uses as its path."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/test_{os.urandom(6).hex()}"))


async def fresh_mongo_sets(url: str) -> MongoSets:
    """An empty database with the first set's collections."""
    sets = MongoSets(connect(own_database(url)))
    await sets.writer(await sets.live()).make_collections()
    return sets


async def drop_mongo(sets: MongoSets) -> None:
    """Delete the database and close its client."""
    client = sets.database.client
    await client.drop_database(sets.database.name)
    await client.close()
