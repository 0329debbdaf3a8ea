"""`make bench`: measure both deployments in one run and write docs/performance.md."""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from tests.bench import (
    distributed,
    distributed_tables,
    embedded,
    embedded_tables,
    imports,
    report,
    search,
    search_tables,
)
from tests.bench.before import NoRevision, checked_out
from tests.bench.keys import keys_examined
from tests.bench.machine import unfit
from tests.bench.rounds import Row
from tests.bench.trips import round_trips
from tests.servers.addresses import kafka_address, mongo_address
from tests.servers.jars import NoKafka, jars
from tests.servers.mongo import NoMongo


class Size(NamedTuple):
    """How much is measured. `servers`: seconds of a step over the servers."""

    known: int
    rounds: int
    seconds: int
    rows: int
    singly: int
    servers: int
    searched: int


FULL = Size(10_000, 5, 2, 20_000, 8, 4, 10_000)
QUICK = Size(1_000, 2, 1, 2_000, 2, 2, 1_000)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="tests.bench")
    parser.add_argument("--quick", action="store_true", help="little; the page is not written")
    parser.add_argument("--before", default="", help="a git revision to measure beside this one")
    parser.add_argument("--traded", default="", help="for what a rate that was not kept was given")
    return parser.parse_args()


@contextlib.contextmanager
def part(title: str) -> Iterator[None]:
    """Says what is measured, and how long it took."""
    began = time.perf_counter()
    print(title, flush=True)
    yield
    print(f"  {title}: {time.perf_counter() - began:.0f} s\n", flush=True)


def to_be_had() -> None:
    """Look for the servers before minutes are spent; none runs while others are measured. Raises NoKafka, NoMongo."""
    with mongo_address():
        if not os.environ.get("CUSTOMERS_KAFKA_BOOTSTRAP"):
            jars()


def in_one_process(chosen: argparse.Namespace, size: Size) -> tuple[list[Row], str]:
    """The embedded service: its rows, and the section of them. Raises NoRevision."""
    with contextlib.ExitStack() as stack:
        before = None
        if chosen.before:
            with part(f"an environment for {chosen.before}"):
                before = stack.enter_context(checked_out(chosen.before))
        with part("embedded, beside what FastAPI costs by itself"):
            rows = embedded.run(size.known, size.rounds, size.seconds, before)
        text = embedded_tables.section(rows, size.rounds, size.seconds, before, chosen.traded)
        return rows, text


def measure(chosen: argparse.Namespace, size: Size) -> None:
    """Everything, shown; and the page. Raises NoKafka, NoMongo, NoRevision before anything was measured."""
    to_be_had()
    rows, beside = in_one_process(chosen, size)
    print(beside)
    with part("search"):
        found = search.run((size.searched,), size.rounds, size.seconds)
    print(search_tables.latencies(found))
    with part("imports"):
        imported = imports.section(imports.run(size.rows, size.singly))
    print(imported)
    with part("over Kafka and MongoDB"), mongo_address() as mongo, kafka_address() as kafka:
        served = distributed.run(kafka, mongo, size.rounds, size.servers)
        over_servers = distributed_tables.section(served, round_trips(mongo))
        searched = search_tables.section(found, keys_examined(mongo, size.searched))
    print(over_servers)
    if not chosen.quick:
        report.write(rows, (beside, searched, imported, over_servers))
        print(f"written: {report.PAGE}")


def main() -> int:
    """The exit code: 2 when nothing can be measured on this machine, 1 when servers or the revision are missing."""
    chosen, began = arguments(), time.perf_counter()
    if why := unfit():
        print(why, file=sys.stderr)
        return 2
    try:
        measure(chosen, QUICK if chosen.quick else FULL)
    except (NoKafka, NoMongo, NoRevision) as missing:
        print(f"nothing was measured: {missing}", file=sys.stderr)
        return 1
    print(f"in {(time.perf_counter() - began) / 60:.1f} minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
