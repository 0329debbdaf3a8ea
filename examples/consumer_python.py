"""A model of a consumer: who holds which identifier, kept in a SQLite file of its own.

    python examples/consumer_python.py FILE                                   # follows the topic, for ever
    python examples/consumer_python.py FILE --until-end                       # only what is there now
    customers events --data DIR | python examples/consumer_python.py FILE -   # the whole history, from lines

The stream is at least once; this applies each event once. What it knows and how far it has read stand in one file
and change in one transaction, so it may be killed at any moment. An event's id is <partition>-<version>-<index>, and
within a partition ids only grow: what is not beyond the last one applied is a repetition. That also lets the two ways
of reading be mixed: lines for what is older than the topic, then the topic. It needs nothing but aiokafka.
"""

import argparse
import asyncio
import json
import sqlite3
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

SCHEMA = """
CREATE TABLE IF NOT EXISTS holders (
    org TEXT, source TEXT, account TEXT, type TEXT, value TEXT, customer INTEGER NOT NULL,
    PRIMARY KEY (org, source, account, type, value));
CREATE INDEX IF NOT EXISTS holders_of_customer ON holders (org, customer);
CREATE TABLE IF NOT EXISTS merged (
    org TEXT, victim INTEGER, survivor INTEGER NOT NULL, PRIMARY KEY (org, victim));
CREATE TABLE IF NOT EXISTS applied (
    partition INTEGER PRIMARY KEY, version INTEGER NOT NULL, number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS read (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL);
"""


class Told(NamedTuple):
    """One event: its id, its organisation, and what it says."""

    id: str
    org: str
    event: dict[str, Any]


def of_message(message: Any) -> Told:
    """From a message of the topic: attributes are headers, the value is the event."""
    headers = {name: value.decode() for name, value in message.headers}
    return Told(headers["ce_id"], headers["ce_org"], json.loads(message.value))


def of_line(line: str) -> Told:
    """From a line of `customers events`."""
    event = json.loads(line)
    return Told(event["id"], event["org"], event["data"])


def take(db: sqlite3.Connection, told: Told) -> None:
    """Apply an event, unless it was applied before. Within the caller's transaction."""
    partition, version, number = map(int, told.id.split("-"))
    last = db.execute("SELECT version, number FROM applied WHERE partition = ?", (partition,))
    if (version, number) <= (last.fetchone() or (-1, -1)):
        return
    apply(db, told.org, told.event)
    db.execute("INSERT OR REPLACE INTO applied VALUES (?, ?, ?)", (partition, version, number))


def apply(db: sqlite3.Connection, org: str, event: dict[str, Any]) -> None:
    """What an event means here. Types that are not known, now or one day, mean nothing."""
    data, personal = event["data"], event.get("pii", {})
    match event["type"]:
        case "CustomerRegistered.v1" | "ProfileAdded.v1":
            claim(db, org, data, personal.get("identifiers", ()))
        case "IdentifierAdded.v1":
            claim(db, org, data, (personal,))
        case "IdentifierRemoved.v1":
            key = (org, data["source"], data["account"], personal["type"], personal["value"])
            db.execute(
                "DELETE FROM holders WHERE (org, source, account, type, value) = (?, ?, ?, ?, ?)",
                key,
            )
        case "ProfilesMerged.v1":
            pair = (data["survivor"], org, data["victim"])
            db.execute("UPDATE holders SET customer = ? WHERE org = ? AND customer = ?", pair)
            db.execute("UPDATE merged SET survivor = ? WHERE org = ? AND survivor = ?", pair)
            db.execute("INSERT INTO merged (survivor, org, victim) VALUES (?, ?, ?)", pair)


def claim(
    db: sqlite3.Connection, org: str, data: dict[str, Any], identifiers: Iterable[dict[str, Any]]
) -> None:
    """A profile of a customer holds these identifiers from now on."""
    profile, customer = (org, data["source"], data["account"]), data["customer"]
    rows = [(*profile, one["type"], one["value"], customer) for one in identifiers]
    db.executemany("INSERT OR REPLACE INTO holders VALUES (?, ?, ?, ?, ?, ?)", rows)


def read_lines(db: sqlite3.Connection, lines: Iterable[str]) -> None:
    """Take every line, as one transaction."""
    with db:
        for line in lines:
            take(db, of_line(line))


async def follow(db: sqlite3.Connection, options: argparse.Namespace) -> None:
    """Read on where the file says, for ever or to the topic's end as of now."""
    # No group: who reads which partition, and from where, is the file's business alone.
    consumer = AIOKafkaConsumer(
        options.topic,
        bootstrap_servers=options.bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="none",
    )
    await consumer.start()
    try:
        parts = list(consumer.assignment())
        ends = await consumer.end_offsets(parts)
        await find_place(db, consumer, parts)
        while not options.until_end or await behind(consumer, ends):
            batches = await consumer.getmany(timeout_ms=500, max_records=options.batch)
            with db:
                for part, messages in batches.items():
                    for message in messages:
                        take(db, of_message(message))
                    place = (part.partition, messages[-1].offset + 1)
                    db.execute("INSERT OR REPLACE INTO read VALUES (?, ?)", place)
    finally:
        await consumer.stop()


async def find_place(
    db: sqlite3.Connection, consumer: AIOKafkaConsumer, parts: list[TopicPartition]
) -> None:
    """Seek each partition's place: the one in the file, or the topic's beginning."""
    known = dict(db.execute("SELECT partition, next FROM read"))
    for part, first in (await consumer.beginning_offsets(parts)).items():
        place = known.get(part.partition, first)
        if place < first:
            raise SystemExit(
                f"partition {part.partition}: the topic has forgotten what comes next. Take it from"
                " `customers events`, remove the row of the table `read`, and start again."
            )
        consumer.seek(part, place)


async def behind(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    """Whether a partition has not been read to the end given."""
    return any([await consumer.position(part) < end for part, end in ends.items()])


def main() -> None:
    """Parse the options and read."""
    parser = argparse.ArgumentParser(description="Keeps who holds which identifier.")
    parser.add_argument("file", help="SQLite file, made if there is none")
    parser.add_argument("lines", nargs="?", choices=["-"], help="read lines from standard input")
    parser.add_argument("--bootstrap", default="127.0.0.1:9092")
    parser.add_argument("--topic", default="customer.events.v1")
    parser.add_argument("--batch", type=int, default=500, help="most messages in a transaction")
    parser.add_argument("--until-end", action="store_true", help="stop at the end as of now")
    options = parser.parse_args()
    db = sqlite3.connect(options.file)
    db.executescript(SCHEMA)
    if options.lines:
        read_lines(db, sys.stdin)
    else:
        asyncio.run(follow(db, options))
    db.close()


if __name__ == "__main__":
    main()
