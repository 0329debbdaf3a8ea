"""docs/performance.md: the tables of one run of `make bench`, with the machine they were made on."""

import datetime
import os
import platform
import statistics
from importlib.metadata import version
from pathlib import Path

from tests.bench.distributed import Distributed
from tests.bench.ratio import Ratio

PAGE = Path(__file__).parents[2] / "docs/performance.md"
TARGETS = {
    "registration": 0.40,
    "lookup": 0.80,
    "details": 0.80,
    "details with every embed": 0.70,
    "loyaltyDetails": 0.70,
}

HEAD = """# Performance

Made by `make bench` in one run; never edited by hand. Ratios are what to read: the machine is shared and noisy,
its absolute figures stand here only to be compared with each other.

Machine: {cores} cores, {memory:.0f} GiB, Python {python}, {system}; {date}. FastAPI {fastapi}, uvicorn {uvicorn}, aiokafka {aiokafka}, PyMongo {pymongo}.

## Embedded, beside FastAPI routes that do nothing

`customers serve` (authenticated, durable: every answer waits for a disk flush) and FastAPI routes that take the same
requests, answer bodies of the same size and do nothing (no authentication, no storage). Each server has one core to
itself while it is measured, the load generator ({connections} connections) the other; rounds alternate.

"""

REFERENCE = """
The reference of a registration takes its body as a plain `dict`; the second row's declares it as a pydantic model,
as FastAPI routes usually do.
"""

BETWEEN = """
## Kafka and MongoDB, one organisation

Everything on the machine's {cores} cores: one Kafka broker (replication 1), the MongoDB-protocol server, two command-api
processes, a projector, a query-api and the load generator. The server that speaks MongoDB's protocol here is a
stand-in for tests (a gateway before PostgreSQL): **its figures are not MongoDB's**, and it sets the limit of the rows below.

"""

TAIL = """
- *sustained*: the best closed-loop rate at which the overlay (records that the read models do not hold yet) stayed
  below {flat}, so that the projector kept up; *lost*: the share of appends that lost a race and were decided again.
- *write to visible*: from a write's answer until the query API answers at the position it named.
- *raw append and read-back*: records of a registration's size, appended with acks=all and seen by our own follower:
  what the journal alone costs on this broker.
- Store round trips of a registration: {trips} read of the store (one aggregate: checkpoint, identifiers and the drawn
  customer id in one snapshot) for a new person; one more for the owners of known identifiers; none to write (the
  projector writes, in batches). The organisation's configuration is kept in memory by the tail.
"""


def write(embedded: list[Ratio], sections: str, distributed: Distributed, trips: float) -> None:
    """Write the page. `sections`: those that stand between the embedded ratios and the servers."""
    text = HEAD.format(
        cores=os.cpu_count(),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        python=platform.python_version(),
        system=platform.system(),
        date=datetime.datetime.now(datetime.UTC).date(),
        connections=32,
        **{name: version(name) for name in ("fastapi", "uvicorn", "aiokafka", "pymongo")},
    )
    text += embedded_table(embedded) + REFERENCE + sections
    text += BETWEEN.format(cores=os.cpu_count()) + distributed_table(distributed)
    text += TAIL.format(flat=400, trips=f"{trips:.0f}")
    PAGE.write_text(text)


def embedded_table(rows: list[Ratio]) -> str:
    """Ratio of requests per second, with the spread over the rounds."""
    lines = [
        "| | ratio, median | min to max | target | requests/s, ours and reference | p50 / p99 ms, ours |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        median, target = statistics.median(row.ratios), TARGETS.get(row.name)
        spread = f"{min(row.ratios):.2f} to {max(row.ratios):.2f}"
        lines.append(
            f"| {row.name} | **{median:.2f}** | {spread} | {target or ''} | "
            f"{row.ours.rate:.0f} and {row.reference.rate:.0f} | "
            f"{row.ours.quantile(0.5):.1f} / {row.ours.quantile(0.99):.1f} |"
        )
    return "\n".join(lines) + "\n"


def distributed_table(found: Distributed) -> str:
    """Latencies and rates, each beside the raw log."""
    raw = found.raw
    lines = [
        "| | rate/s | p50 ms | p99 ms | beside raw append and read-back |",
        "|---|---|---|---|---|",
        _row("registration, open loop at 500/s", found.at_500.rate, found, 0.5, 0.99),
        f"| raw append and read-back, 8 writers | {raw.rate:.0f} | {raw.quantile(0.5):.1f} | {raw.quantile(0.99):.1f} | 1 |",
    ]
    for rate in found.rates:
        lines.append(
            f"| sustained, {rate.replicas} replica{'s' if rate.replicas > 1 else ''} (overlay {rate.overlay}, "
            f"lost {100 * rate.lost_share:.1f} %) | {rate.rate:.0f} | | | {rate.rate / raw.rate:.3f} |"
        )
    p50, p99 = found.visible[len(found.visible) // 2], found.visible[int(len(found.visible) * 0.99)]
    lines.append(f"| write to visible | | {p50:.0f} | {p99:.0f} | |")
    return "\n".join(lines) + "\n"


def _row(name: str, rate: float, found: Distributed, low: float, high: float) -> str:
    load = found.at_500
    ratio = load.quantile(low) / found.raw.quantile(low)
    return f"| {name} | {rate:.0f} | {load.quantile(low):.1f} | {load.quantile(high):.1f} | p50 x {ratio:.0f} |"
