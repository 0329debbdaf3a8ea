"""Search in docs/performance.md: latencies by number of customers, and how much of its index MongoDB reads."""

from tests.bench.keys import Examined
from tests.bench.queries import SAME_WORK
from tests.bench.rounds import GENERATORS_CORE, SERVERS_CORE, Row
from tests.bench.search import Searched
from tests.bench.tables import load, refusal, table

P99_MS, GROWTH, MEMORY_MIB = 10, 1.5, 300

SECTION = """
## Search

Command: `make bench`. The embedded service, asked over HTTP by one connection of wrk, so that a latency is the server's time
and the way there and back; page of 10 unless it says otherwise. The service has one core, wrk the other. Every first and
last name is one of some seventy; mobiles are spread evenly. Medians over the rounds. The same over a million customers stands
at the end of the page.

{latencies}
On MongoDB, over {customers:,} customers: how many keys of the search index page and count together examine for an answer,
on average. {counted}

{keys}"""
COUNTED = "The server counted them."
BOUNDED = (
    "This server does not count them: the figure is of the keys in the part of the index that its plan reads,\n"
    "twice. MongoDB reads no more of that than page and count need. No plan scans a collection."
)
MANY = """
## A million customers

Command: `make bench-scale`, {date}. Searches as above; the services over few and over many customers share one core and take
turns, wrk has the other.

{latencies}
- *growth*: the median over most customers beside the median over fewest, of queries that find equally many.
- *resident memory*: of the serving process, after all searches.
- *one letter* finds more than 10,000 of a million customers: the count ends there, as the answer says.
"""


def section(found: Searched, examined: list[Examined]) -> str:
    """Search over few customers, and MongoDB's index."""
    return SECTION.format(
        latencies=latencies(found),
        customers=found.sizes[0].customers,
        counted=COUNTED if all(e.counted for e in examined) else BOUNDED,
        keys=keys(examined),
    )


def many(found: Searched, date: str) -> str:
    """Search over few customers and many."""
    return MANY.format(latencies=latencies(found), date=date)


def latencies(found: Searched) -> str:
    """By kind of query and number of customers; and what it takes to serve that many."""
    names = [sized.name for sized in found.sizes]
    heads = [f"{name}, p50 / p99 ms, CPU µs" for name in names]
    cells = [_row(row, names) for row in found.rows]
    cells += [
        [
            "resident memory",
            *(f"{s.rss / 2**20:.0f} MiB" for s in found.sizes),
            f"{MEMORY_MIB} MiB",
        ],
        ["journal written and projected in", *(f"{s.built_s:.0f} s" for s in found.sizes)],
    ]
    return table(["query", *heads, "wanted", *_if_several(names, "growth"), "cores"], cells)


def _if_several(names: list[str], *cells: str) -> tuple[str, ...]:
    return cells if len(names) > 1 else ()


def _row(row: Row, names: list[str]) -> list[str]:
    if refused := refusal(row):
        return [row.name, refused]
    same = row.name in SAME_WORK and len(names) > 1
    wanted = f"p99 {P99_MS}" + (f", growth {GROWTH}" if same else "")
    grown = f"**{growth(row, names):.2f}**" if same else ""
    busy = "; ".join(load(row, name, SERVERS_CORE, GENERATORS_CORE) for name in names)
    times = (_times(row, name) for name in names)
    return [row.name, *times, wanted, *_if_several(names, grown), busy]


def _times(row: Row, name: str) -> str:
    p50, p99, cpu = (row.of(name, what).median for what in ("p50", "p99", "cpu_us"))
    return f"{p50:.2f} / {p99:.2f}, {cpu:.0f}"


def growth(row: Row, names: list[str]) -> float:
    """The median over most customers beside the median over fewest."""
    return row.of(names[-1], "p50").median / row.of(names[0], "p50").median


def keys(examined: list[Examined]) -> str:
    """By kind of query."""
    cells = [[e.name, f"{e.found:.0f}", f"{e.keys:.0f}"] for e in examined]
    return table(("query", "customers found", "keys"), cells)
