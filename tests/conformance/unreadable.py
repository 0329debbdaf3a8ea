"""Damage in the store of a running service: facts of one customer that nobody can read any more."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from tests.conformance.conftest import Service

ORG = 100
DAMAGE = "{}"


@contextmanager
def damaged(service: Service, customer: int) -> Iterator[None]:
    """Within it a customer of the demo organisation has segments that cannot be read."""
    if service.verify:
        yield from _in_file(Path(service.verify[1]) / "sets/s1.sqlite", customer)
    else:
        yield from _in_mongo(service.settings["CUSTOMERS_MONGO_URL"], customer)


def _in_file(path: Path, customer: int) -> Iterator[None]:
    place = (ORG, customer, "segments", "segments|")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("INSERT INTO facts VALUES (?, ?, ?, ?, 1, ?)", (*place, DAMAGE.encode()))
        try:
            yield
        finally:
            db.execute("DELETE FROM facts WHERE org = ? AND customer = ?", (ORG, customer))


def _in_mongo(url: str, customer: int) -> Iterator[None]:
    id_ = f"{ORG}|{customer}|segments|"
    of = f"{ORG}|{customer}|segments"
    with MongoClient[dict[str, Any]](url) as client:
        facts = client.get_default_database()["s1.facts"]
        facts.insert_one({"_id": id_, "of": of, "s": 1, "fact": DAMAGE})
        try:
            yield
        finally:
            facts.delete_one({"_id": id_})
