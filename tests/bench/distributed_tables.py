"""Kafka and MongoDB in docs/performance.md: CPU per request of every process; rates and latencies beside the raw log."""

import os

from tests.bench.costs import CONNECTIONS, OTHER, Costly, Costs
from tests.bench.distributed import FLAT, OPEN_RATE, WRITERS, Distributed, Rate
from tests.bench.rounds import spread
from tests.bench.tables import figure, percent, table

SECTION = """
## Kafka and MongoDB, one organisation

Command: `make bench`. Everything on the machine's {cores} cores: one Kafka broker (replication 1), the MongoDB-protocol server, two
command-api processes, a projector, a query-api and wrk. The server that speaks MongoDB's protocol here is a
stand-in for tests (a gateway before PostgreSQL): **its figures are not MongoDB's**, and it sets the limit of the rates below.

CPU µs per request of every process, by the kernel's CPU clocks; one command-api or the query-api is asked by wrk over {connections}
connections, medians of {rounds} rounds, in brackets the least and the most:

{costs}
- A registration's CPU is counted until the query-api shows the last one: with its projection and publication.
- *{other}* is asked nothing; it folds the same journal.
- *database* is every process of the server that speaks MongoDB's protocol, and what that asks on this machine. A process
  that is not on this machine has no figure.
- *nobody asks*: ms per second. It is contained in the rows above.
- *cores*: how busy they were, in brackets the process that was asked and wrk, of one core. A row is refused in which wrk took as
  much as the process that was asked, or more.

Rates and latencies:

{rates}
- *on a timetable*: requests start when they are due, whatever was answered; a latency counts from then.
- *sustained*: the best rate of wrk, with more and more connections, at which everything was answered and the overlay
  (records that the read models do not hold yet) stayed below {flat}, so that the projector kept up; *lost*: the share of
  appends that lost a race and were decided again.
- *write to visible*: from a write's answer until the query API answers at the position it named.
- *raw append and read-back*: records of a registration's size, appended with acks=all and seen by our own follower:
  what the journal alone costs on this broker.
- Store round trips of a registration: {trips:.0f} read of the store (one aggregate: checkpoint, identifiers and the drawn
  customer id in one snapshot) for a new person; one more for the owners of known identifiers; none to write (the
  projector writes, in batches). The organisation's configuration is kept in memory by the tail.
"""


def section(found: Distributed, trips: float) -> str:
    """The whole section."""
    return SECTION.format(
        cores=os.cpu_count(),
        connections=CONNECTIONS,
        rounds=len(found.costly.kinds[0].rounds),
        costs=costs(found.costly),
        other=OTHER,
        rates=rates(found),
        flat=FLAT,
        trips=trips,
    )


def costs(found: Costly) -> str:
    """By kind of request and process."""
    names = list(found.idle)
    here = [name for name in names if found.idle[name] or found.kinds[0].of(name).median]
    idle = [f"{found.idle[name]:.1f}" if name in here else "" for name in names]
    rows = [_cost(kind, names, here) for kind in found.kinds]
    return table(("", *names, "requests/s", "cores"), [*rows, ["nobody asks", *idle]])


def _cost(kind: Costs, names: list[str], here: list[str]) -> list[str]:
    asked, driving = (
        percent(spread([getattr(each, what) for each in kind.rounds]).median)
        for what in ("server", "generator")
    )
    shares = f"{kind.asked} {asked}, wrk {driving}"
    if kind.void():
        return [kind.name, f"**refused**: the generator was the busier side ({shares})"]
    cells = [figure(kind.of(name)) if name in here else "" for name in names]
    busy = zip(*(each.cores for each in kind.rounds), strict=True)
    both = " and ".join(percent(spread(core).median) for core in busy)
    rate = spread([each.rate for each in kind.rounds]).median
    return [kind.name, *cells, f"{rate:.0f}", f"{both} ({shares})"]


def rates(found: Distributed) -> str:
    """Each beside the raw log."""
    raw, load = found.raw, found.open
    p50, p99 = found.visible[len(found.visible) // 2], found.visible[int(len(found.visible) * 0.99)]
    rows = [
        [
            f"registration, on a timetable, {OPEN_RATE:.0f}/s",
            f"{load.rate:.0f}",
            *_times(load.quantile(0.5), load.quantile(0.99)),
            f"p50 x {load.quantile(0.5) / raw.quantile(0.5):.0f}",
        ],
        [
            f"raw append and read-back, {WRITERS} writers",
            f"{raw.rate:.0f}",
            *_times(raw.quantile(0.5), raw.quantile(0.99)),
            "1",
        ],
        *(_sustained(rate, raw.rate) for rate in found.rates),
        ["write to visible", "", *_times(p50, p99)],
    ]
    return table(("", "rate/s", "p50 ms", "p99 ms", "beside raw append and read-back"), rows)


def _times(p50: float, p99: float) -> tuple[str, str]:
    return f"{p50:.1f}", f"{p99:.1f}"


def _sustained(rate: Rate, raw: float) -> list[str]:
    replicas = f"{rate.replicas} replica{'s' if rate.replicas > 1 else ''}"
    if not rate.rate:
        return [f"sustained, {replicas}: **refused**, no step was kept up with"]
    name = (
        f"sustained, {replicas} (overlay {rate.overlay}, lost {100 * rate.lost_share:.1f} %, "
        f"wrk {percent(rate.generator)} and command-api {percent(rate.server)} of a core)"
    )
    return [name, f"{rate.rate:.0f}", "", "", f"{rate.rate / raw:.3f}"]
