"""`make race`: two command-api replicas over Kafka and MongoDB, 200 tills, one phone number, one kill -9.

The same over the embedded service: in one source, and in eleven sources at once.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.race.tills import Told, holder, profiles, race, verdict
from tests.servers.addresses import kafka_address, mongo_address
from tests.servers.cluster import Cluster
from tests.servers.jars import NoKafka
from tests.servers.kafka import free_port
from tests.servers.mongo import NoMongo, own_database
from tests.servers.processes import OURS, Code, Process, customers

TILLS = 200
SOURCES = [
    *(f"source={s}" for s in ("INSTORE", "WEB_ENGAGE", "MARTJACK", "TMALL", "TAOBAO", "JD")),
    *("source=ECOMMERCE", "source=WEBSITE", "source=LINE&accountId=1234"),
    *("source=WECHAT&accountId=22232", "source=FACEBOOK&accountId=fb-1"),
]


def embedded_process(
    data: Path, more: Mapping[str, str] | None = None, code: Code = OURS
) -> Process:
    """`customers serve` over a data directory, not started. `more`: its settings."""
    arguments = ["serve", "--demo", "--data", str(data)]
    return Process(arguments, free_port(), data.with_name("serve.log"), more, code)


async def in_one_source(port: int) -> list[str]:
    """200 tills in one source of the embedded service: one success, 199 times 8006."""
    told = await race([port], ["source=INSTORE"], "919111111111", TILLS)
    customer = await holder(port, "919111111111")
    say("embedded, one source", told, customer)
    expected = Counter({(200, customer, 0): 1, (409, customer, 8006): TILLS - 1})
    return [] if Counter(told) == expected else ["not one success and 199 times 8006"]


async def in_eleven_sources(port: int) -> list[str]:
    """One till in each of eleven sources: one customer with eleven profiles."""
    told = await race([port], SOURCES, "919222222222", len(SOURCES))
    customer = await holder(port, "919222222222")
    say("embedded, eleven sources", told, customer)
    expected = Counter({(200, customer, 0): 1, (200, customer, 8050): len(SOURCES) - 1})
    faults = [] if Counter(told) == expected else ["not one new customer and ten combined"]
    found = await profiles(port, customer)
    return faults if len(found) == len(SOURCES) else [*faults, f"{len(found)} profiles"]


async def with_a_kill(cluster: Cluster, tills: int = TILLS, after_s: float = 0.1) -> list[str]:
    """Two replicas; one of them is ended by kill -9 while the tills wait for their answers."""
    mobile = f"91{time.time_ns() % 10**10:010}"
    ports = [process.port for process in cluster.commands]
    racing = asyncio.ensure_future(race(ports, ["source=INSTORE"], mobile, tills))
    await asyncio.sleep(after_s)
    cluster.commands[1].kill()
    told = await racing
    late = await race(ports[:1], ["source=INSTORE"], mobile, 1)
    customer = await visible(cluster.query.port, mobile)
    say("two replicas, one killed", told, customer)
    faults = verdict(told, customer)
    if late != [Told(409, customer, 8006)]:
        faults.append(f"a till that comes later is told {late}")
    return faults


async def visible(port: int, mobile: str) -> int:
    """The number's holder, once the projection has come so far."""
    async with asyncio.timeout(20):
        while not (found := await holder(port, mobile)):
            await asyncio.sleep(0.05)
    return found


def say(title: str, told: list[Told], customer: int) -> None:
    """One line of what the tills were told."""
    counts = Counter("cut" if t.status == 0 else str(t.code or t.status) for t in told)
    print(f"{title}: customer {customer}, answers {dict(counts.most_common())}", flush=True)


def verified(*arguments: str, settings: dict[str, str] | None = None) -> list[str]:
    """`customers verify` finds nothing."""
    done = customers("verify", *arguments, more=settings)
    print(done.stdout.strip(), flush=True)
    return [] if done.returncode == 0 else [done.stdout + done.stderr]


def race_embedded() -> list[str]:
    """Both embedded races, verified."""
    with tempfile.TemporaryDirectory(prefix="customers-race-") as folder:
        data = Path(folder) / "data"
        process = embedded_process(data)
        process.start()
        process.ready()
        faults = asyncio.run(in_one_source(process.port))
        faults += asyncio.run(in_eleven_sources(process.port))
        faults += verified("--data", str(data))
        process.stop()
    return faults


def race_distributed(bootstrap: str, mongo: str, tills: int = TILLS) -> list[str]:
    """The race over the real servers, verified."""
    topic = f"race-{os.urandom(6).hex()}"
    with Cluster(bootstrap, own_database(mongo), topic=topic, commands=2) as cluster:
        faults = asyncio.run(with_a_kill(cluster, tills))
        return faults + verified("--demo", settings=cluster.settings)


def main() -> int:
    """Run all three, print the verdict."""
    faults = race_embedded()
    try:
        with mongo_address() as mongo, kafka_address() as kafka:
            faults += race_distributed(kafka, mongo)
    except (NoKafka, NoMongo) as missing:
        faults.append(f"the race over real servers did not run: {missing}")
    for fault in faults:
        print(f"UNEXPLAINED: {fault}")
    print("verdict: " + ("NOT explained" if faults else "one customer, every answer explained"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
