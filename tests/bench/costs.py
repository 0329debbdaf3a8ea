"""CPU per request of every process over Kafka and MongoDB's protocol, each asked by wrk."""

import json
import time
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from pymongo.uri_parser import parse_uri

from tests.bench import wrk
from tests.bench.asked import USER, Asked
from tests.bench.changes import registered
from tests.bench.counters import Watch
from tests.bench.listeners import serving
from tests.bench.load import once, position, request
from tests.bench.registering import REGISTRATION, lookup, registration
from tests.bench.rounds import Spread, busier, scripted, spread
from tests.servers.cluster import Cluster

KNOWN, CONNECTIONS, CAUGHT_UP_S = 1_000, 8, 60
OTHER, WRK = "the other command-api", "wrk"
LOCAL = ("127.0.0.1", "localhost", "::1")
FIRST, _TURN = 30_000_000, 1_000_000


class Cost(NamedTuple):
    """One round: CPU of each group of processes in µs per request; shares of one core that the process which was asked
    and the generator took; how busy each core was.
    """

    rate: float
    cpu_us: dict[str, float]
    server: float
    generator: float
    cores: tuple[float, ...]


class Costs(NamedTuple):
    """One kind of request. `asked`: the process that answers it."""

    name: str
    asked: str
    rounds: list[Cost]

    def void(self) -> bool:
        """In some round the generator was the busier side."""
        return any(busier(each.generator, each.server) for each in self.rounds)

    def of(self, group: str) -> Spread:
        """Over the rounds."""
        return spread([each.cpu_us[group] for each in self.rounds])


class Costly(NamedTuple):
    """All kinds; and what each group takes while nobody asks, in ms per second."""

    kinds: list[Costs]
    idle: dict[str, float]


def groups(cluster: Cluster, bootstrap: str, mongo: str) -> dict[str, Collection[int]]:
    """Every process that takes part. One without any is not on this machine."""
    broker = urlsplit(f"//{bootstrap.split(',')[0]}")
    host, port = parse_uri(mongo)["nodelist"][0]
    return {
        "command-api": [cluster.commands[0].pid],
        OTHER: [process.pid for process in cluster.commands[1:]],
        "query-api": [cluster.query.pid],
        "projector": [process.pid for process in cluster.projectors],
        "broker": serving(broker.port or 0) if broker.hostname in LOCAL else (),
        "database": serving(port) if host in LOCAL else (),
    }


def measure(
    cluster: Cluster, parts: Mapping[str, Collection[int]], rounds: int, seconds: int
) -> Costly:
    """Registrations, then reads; at last nobody asks."""
    writes, reads = cluster.commands[0].port, cluster.query.port
    ids = registered(writes, [registration(n) for n in range(KNOWN)])
    caught_up(cluster, FIRST - 1)
    details = Asked("GET", "/v2/customers/<id>?source=ALL", lists={"id": ids})

    def kind(name: str, asked: str, what: Asked, settle: Callable[[int], None]) -> Costs:
        port, found = (writes if asked == "command-api" else reads), Costs(name, asked, [])
        for turn in range(rounds):
            first = FIRST + turn * _TURN
            found.rounds.append(_round(port, asked, what, first, seconds, parts, settle))
            print(f"  {name}, round {turn + 1} of {rounds}", flush=True)
        return found

    kinds = [
        kind("registration", "command-api", REGISTRATION, lambda n: caught_up(cluster, n)),
        kind("lookup", "query-api", lookup(KNOWN), lambda _: None),
        kind("details", "query-api", details, lambda _: None),
    ]
    return Costly(kinds, _idle(parts, seconds))


def _round(
    port: int,
    asked: str,
    what: Asked,
    first: int,
    seconds: int,
    parts: Mapping[str, Collection[int]],
    settle: Callable[[int], None],
) -> Cost:
    with scripted(what) as script:
        watch = Watch(parts)
        driven = wrk.finish(wrk.start(port, script, first, CONNECTIONS, seconds))
        meanwhile = watch.so_far()
    settle(first + _TURN - 1)
    in_all, said = watch.so_far(), driven.said
    assert said.failed == 0, f"{asked}: {said.failed} answers of {said.requests} were not 2xx"
    return Cost(
        rate=said.rate,
        cpu_us={
            name: 1e6 * cpu / said.requests
            for name, cpu in {**in_all.cpu_s, WRK: driven.cpu_s}.items()
        },
        server=meanwhile.cpu_s[asked] / meanwhile.seconds,
        generator=driven.cpu_s / meanwhile.seconds,
        cores=meanwhile.cores,
    )


def _idle(parts: Mapping[str, Collection[int]], seconds: int) -> dict[str, float]:
    watch = Watch(parts)
    time.sleep(seconds)
    counted = watch.so_far()
    return {name: 1000 * cpu / counted.seconds for name, cpu in counted.cpu_s.items()} | {WRK: 0.0}


def caught_up(cluster: Cluster, n: int) -> None:
    """Register person n, and wait until the query-api shows it: then it shows all that was registered before."""
    status, head, body = once(cluster.commands[0].port, registration(n))
    assert status == 200, body
    path = f"/v2/customers/{json.loads(body)['createdId']}?source=ALL"
    sent = request("GET", path, USER, more=f"X-Min-Position: {position(head)}\r\n")
    give_up = time.monotonic() + CAUGHT_UP_S
    while once(cluster.query.port, sent)[0] == 503:  # it waits for some seconds each time
        assert time.monotonic() < give_up, "the projector does not catch up"
