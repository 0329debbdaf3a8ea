"""`make bench`: measure both deployments in one run and write docs/performance.md."""

import argparse
import sys

from tests.bench import distributed, embedded, imports, report, search, search_tables
from tests.bench.keys import keys_examined
from tests.bench.trips import round_trips
from tests.servers.addresses import kafka_address, mongo_address
from tests.servers.jars import NoKafka
from tests.servers.mongo import NoMongo

arguments = argparse.ArgumentParser(prog="tests.bench")
arguments.add_argument("--quick", action="store_true", help="two minutes; the page is not written")
chosen = arguments.parse_args()

print("embedded, beside routes that do nothing (ratio per round)", flush=True)
ratios = embedded.run(*((2, 1.0) if chosen.quick else (5, 4.0)))
print(report.embedded_table(ratios))
print("search", flush=True)
found = search.run(search.QUICK, 2, 1.0) if chosen.quick else search.run()
print(search_tables.latencies(found))
print("imports", flush=True)
imported = imports.run(2_000 if chosen.quick else 20_000)
print(imports.table(imported))
try:
    with mongo_address() as mongo, kafka_address() as kafka:
        print("over Kafka and MongoDB", flush=True)
        servers = distributed.run(kafka, mongo, 4.0 if chosen.quick else 12.0)
        trips = round_trips(mongo)
        examined = keys_examined(mongo)
except (NoKafka, NoMongo) as missing:
    print(f"the servers' part did not run, and the page is not written: {missing}")
    sys.exit(1)
print(report.distributed_table(servers))
print(search_tables.keys(examined))
if not chosen.quick:
    sections = search_tables.section(found, examined) + imports.section(imported)
    report.write(ratios, sections, servers, trips)
    print(f"written: {report.PAGE}")
