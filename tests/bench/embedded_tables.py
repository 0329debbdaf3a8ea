"""The embedded service in docs/performance.md: beside the references, the load of both cores, before and after."""

from tests.bench.before import Revision
from tests.bench.changes import CONNECTIONS
from tests.bench.kinds import BEFORE, CHEAPEST, NOOP, OURS, kinds
from tests.bench.rounds import GENERATORS_CORE, SERVERS_CORE, Row
from tests.bench.tables import load, medians, others, percent, ratio, refusal, table

SECTION = """
## Embedded, beside what FastAPI costs by itself

Command: `make bench`. `customers serve` (authenticated, durable: every answer waits for a disk flush) and two references,
FastAPI under uvicorn with uvloop and httptools:

- *no-op*: routes that take the same requests, with models of the bodies, answer bodies of the same size and do nothing:
  no authentication, no storage (`tests/bench/noop.py`).
- *cheapest*: the cheapest thing FastAPI can do, `await request.body()` and an answer that never changes
  (`tests/bench/cheapest.py`).

wrk drives, with one thread and {connections} connections unless a row says otherwise, from one core; the servers have the other. {rounds} rounds of {seconds} s in which
the servers take turns; a ratio is of two rates of the same round. Shown are medians, and in brackets the least and the most.

{ratios}
- *CPU per request*: the kernel's CPU clock of the process (`clock_getcpuclockid`: user and system, all threads, ended ones
  too, in ns) over a round and until all that it wrote can be read, divided by the requests answered.
- *wanted*: the ratio to the no-op routes that is aimed at.
- An answer that is not 2xx ends the run. No request is asked for twice where the answer would be another: every
  registration has a mobile of its own, every merge two people of its own.

### The load of both cores

How busy the servers' core was, in brackets the server alone; and the generator's core, in brackets wrk alone. From
`/proc/stat` (what a hypervisor took away counts as busy), the CPU clock and `wait4`. **A row is refused in which wrk took
as much of its core as the server of its own, or more, in any round of any server**: it would be the generator that was measured.

{loads}
In the median round everything else on the machine took {servers_core} of the servers' core and {generators_core} of the generator's: the less,
the quieter the machine was.
"""

BEFORE_SECTION = """
### Before and after

Command: `make bench BEFORE={name}`. *Before* is {commit}, checked out beside this revision with an environment of its own;
its service took turns with the others, in the same rounds.

{table}{traded}"""


def section(
    rows: list[Row], rounds: int, seconds: int, before: Revision | None, traded: str = ""
) -> str:
    """The whole section. `traded`: for what a rate that was not kept was given."""
    text = SECTION.format(
        connections=CONNECTIONS,
        rounds=rounds,
        seconds=seconds,
        ratios=beside(rows),
        loads=loads(rows),
        servers_core=percent(others(rows, SERVERS_CORE, "server")),
        generators_core=percent(others(rows, GENERATORS_CORE, "generator")),
    )
    if before is None:
        return text
    return text + BEFORE_SECTION.format(
        name=before.name,
        commit=before.commit,
        table=after_before(rows),
        traded=f"\nTraded for: {traded}\n" if traded else "",
    )


def beside(rows: list[Row]) -> str:
    """Ratios to both references, rates, CPU per request, latencies."""
    heads = ["", "beside no-op", "wanted", "beside cheapest"]
    heads += ["requests/s: ours, no-op, cheapest", "CPU µs per request: ours, no-op, cheapest"]
    return table([*heads, "p50 / p99 ms, ours"], [_beside(row) for row in rows])


def _beside(row: Row) -> list[str]:
    if refused := refusal(row):
        return [row.name, refused]
    wanted = next((kind.least for kind in kinds(1) if kind.name == row.name), 0.0)
    names = (OURS, NOOP, CHEAPEST)
    return [
        row.name,
        ratio(row.ratio(OURS, NOOP)),
        f"{wanted:.2f}" if wanted else "",
        ratio(row.ratio(OURS, CHEAPEST)),
        medians(row, names, "rate"),
        medians(row, names, "cpu_us"),
        f"{row.of(OURS, 'p50').median:.1f} / {row.of(OURS, 'p99').median:.1f}",
    ]


def loads(rows: list[Row]) -> str:
    """Of both cores, by server."""
    names = list(rows[0].rounds)
    cells = [
        [row.name, *(load(row, name, SERVERS_CORE, GENERATORS_CORE) for name in names)]
        for row in rows
    ]
    return table(("", *names), cells)


def after_before(rows: list[Row]) -> str:
    """This revision beside the earlier one."""
    heads = ("", "requests/s, after / before", "kept at least", "CPU per request, after / before")
    return table(
        (*heads, "CPU µs per request: after, before"), [_after_before(row) for row in rows]
    )


def _after_before(row: Row) -> list[str]:
    if refused := refusal(row):
        return [row.name, refused]
    kept = next((kind.kept for kind in kinds(1) if kind.name == row.name), 0.0)
    rate = row.ratio(OURS, BEFORE)
    below = ", **not kept**" if rate.median < kept else ""
    return [
        row.name,
        ratio(rate),
        f"{kept:.2f}{below}" if kept else "",
        ratio(row.ratio(OURS, BEFORE, "cpu_us")),
        medians(row, (OURS, BEFORE), "cpu_us"),
    ]
