"""Rounds of wrk that alternate between servers, with what the kernel counted meanwhile; and what makes a round void."""

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.bench import counters, wrk
from tests.bench.asked import USER, Asked
from tests.bench.load import once, request


class Server(NamedTuple):
    """Who is measured. `ids`: the customers it knows, by which its requests ask."""

    name: str
    port: int
    pid: int
    ids: Sequence[int]


class Round(NamedTuple):
    """One server driven for some seconds. Latencies in ms; CPU of the server in µs per request, with what it did of them
    after its answers; shares of one core that the server and the generator took, 0 to 1; how busy each core was with
    everything, 0 to 1; bytes of an answer's body.
    """

    requests: int
    rate: float
    p50: float
    p99: float
    cpu_us: float
    server: float
    generator: float
    cores: tuple[float, ...]
    size: int

    @property
    def void(self) -> bool:
        """The generator was the busier side."""
        return busier(self.generator, self.server)


def busier(generator: float, server: float) -> bool:
    """Of the shares of a core that both took: the generator's is as much as the server's. Then it is the generator that
    was measured.
    """
    return generator >= server


class Row(NamedTuple):
    """One kind of request: the rounds of each server, by its name."""

    name: str
    rounds: dict[str, list[Round]]

    def void(self) -> tuple[str, int, Round] | None:
        """The first round in which the generator was the busier side: whose, which, and the round."""
        for name, rounds in self.rounds.items():
            for n, each in enumerate(rounds):
                if each.void:
                    return name, n + 1, each
        return None

    def of(self, name: str, what: str) -> "Spread":
        """A server's rates, latencies, … over the rounds."""
        return spread([getattr(each, what) for each in self.rounds[name]])

    def ratio(self, over: str, under: str, what: str = "rate") -> "Spread":
        """Of two servers, round by round."""
        pairs = zip(self.rounds[over], self.rounds[under], strict=True)
        return spread([getattr(a, what) / getattr(b, what) for a, b in pairs])


class Spread(NamedTuple):
    """The median of the rounds, the least and the most."""

    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """Of a value in each round."""
    return Spread(statistics.median(values), min(values), max(values))


Make = Callable[[Server, int], Asked]
_TURN = 1_000_000  # numbers of a round: more than it can ask
SERVERS_CORE, GENERATORS_CORE = 0, (os.cpu_count() or 1) - 1
# A read of the service in one process waits until all that was written before can be read: the round's work is done then.
FRESH = request(
    "GET", "/v2/customers/lookup?source=ALL&identifierName=mobile&identifierValue=1", USER
)


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Give one core to this process, and to what it starts meanwhile."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def turns(servers: Sequence[Server], turn: int) -> list[Server]:
    """The servers in the order of a round, every other round backwards: none always comes first, or after the same."""
    order = servers if turn % 2 == 0 else servers[::-1]
    begin = turn % len(servers)
    return [*order[begin:], *order[:begin]]


def alternate(
    name: str,
    servers: Sequence[Server],
    make: Make,
    rounds: int,
    seconds: int,
    connections: int,
    first: int,
) -> Row:
    """Drive every server in every round. `make`: what is asked of a server in a round whose first request has that
    number, made before the clock runs. Raises AssertionError for an answer that is not 2xx.
    """
    row = Row(name, {server.name: [] for server in servers})
    for turn in range(rounds):
        begin = first + turn * _TURN
        for server in turns(servers, turn):
            driven = driven_round(server, make(server, begin), begin, seconds, connections)
            row.rounds[server.name].append(driven)
        rates = ", ".join(f"{s.name} {row.rounds[s.name][turn].rate:.0f}/s" for s in servers)
        print(f"  {name}, round {turn + 1} of {rounds}: {rates}", flush=True)
    return row


def driven_round(server: Server, asked: Asked, first: int, seconds: int, connections: int) -> Round:
    """One round. Its first request is asked alone, before the clock runs."""
    status, _, body = once(server.port, asked.sent(first))
    assert status == 200, f"{server.name} answers {status}: {body[:300]!r}"
    with scripted(asked) as script:
        watch = counters.Watch({"server": [server.pid]})
        driven = wrk.finish(wrk.start(server.port, script, first + 1, connections, seconds))
        meanwhile = watch.so_far()
    once(server.port, FRESH)
    said, in_all = driven.said, watch.so_far()
    assert said.failed == 0, f"{server.name}: {said.failed} answers of {said.requests} were not 2xx"
    return Round(
        requests=said.requests,
        rate=said.rate,
        p50=said.p50,
        p99=said.p99,
        cpu_us=1e6 * in_all.cpu_s["server"] / said.requests,
        server=meanwhile.cpu_s["server"] / meanwhile.seconds,
        generator=driven.cpu_s / meanwhile.seconds,
        cores=meanwhile.cores,
        size=len(body),
    )


@contextmanager
def scripted(asked: Asked) -> Iterator[Path]:
    """A file for wrk with what is asked."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(asked.script())
        script.flush()
        yield Path(script.name)
