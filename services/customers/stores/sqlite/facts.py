"""The facts of other systems in a set's file: one row per place, the greatest rank wins."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from customers.domain.facts import Fact
from customers.journal.kept import Aside, Keeping, Kept, fact_in
from customers.journal.ports import Fenced

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS facts (org INTEGER, customer INTEGER, kind TEXT, thing TEXT, sequence INTEGER NOT NULL,"
    " body BLOB NOT NULL, PRIMARY KEY (org, customer, kind, thing)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS facts_offsets (p INTEGER PRIMARY KEY, off INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS facts_aside (p INTEGER, off INTEGER, reason TEXT NOT NULL, PRIMARY KEY (p, off)) WITHOUT ROWID",
)
_KEEP = """
INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET sequence = excluded.sequence, body = excluded.body
WHERE (excluded.sequence, excluded.body) > (sequence, body)
"""
_EXPORT = (
    "SELECT org, customer, thing, body FROM facts ORDER BY org || '|' || customer || '|' || thing"
)
_MOVE = (
    "INSERT INTO facts_offsets VALUES (?, ?) ON CONFLICT DO UPDATE SET off = max(off, excluded.off)"
)


def keep(db: sqlite3.Connection, keeping: Keeping) -> None:
    """Write it, within the connection's transaction. Raises Fenced."""
    if offset(db, keeping.partition) < keeping.first:
        raise Fenced(f"the facts of partition {keeping.partition} went back")
    rows = [(k.org, k.customer, k.kind, k.thing, *k.rank) for k in keeping.kept]
    db.executemany(_KEEP, rows)
    db.executemany("INSERT OR REPLACE INTO facts_aside VALUES (?, ?, ?)", keeping.aside)
    db.execute(_MOVE, (keeping.partition, keeping.offset))


def facts(
    db: sqlite3.Connection, org: int, customers: Collection[int], kinds: Collection[str]
) -> Sequence[Fact]:
    """As FactReader.facts, for somebody and something."""
    statement = _statement(len(customers), len(kinds))
    return [fact_in(row[0]) for row in db.execute(statement, (org, *customers, *kinds))]


@lru_cache(maxsize=64)
def _statement(customers: int, kinds: int) -> str:
    some, of = (", ".join("?" * number) for number in (customers, kinds))
    return f"SELECT body FROM facts WHERE org = ? AND customer IN ({some}) AND kind IN ({of})"  # noqa: S608 - only marks


def offset(db: sqlite3.Connection, partition: int) -> int:
    """Where the partition stands."""
    row = db.execute("SELECT off FROM facts_offsets WHERE p = ?", (partition,)).fetchone()
    return int(row[0]) if row else 0


def export(db: sqlite3.Connection) -> Iterator[Kept]:
    """Every fact, ordered by name."""
    for org, customer, thing, stored in db.execute(_EXPORT):
        yield Kept(org, customer, thing, fact_in(stored))


def aside(db: sqlite3.Connection) -> Sequence[Aside]:
    """Everything set aside."""
    rows = db.execute("SELECT p, off, reason FROM facts_aside ORDER BY p, off")
    return [Aside(*row) for row in rows]
