"""Search in docs/performance.md: latencies by number of customers, and how much of its index MongoDB reads."""

from typing import NamedTuple

from tests.bench.keys import CUSTOMERS, Examined
from tests.bench.load import Load
from tests.bench.queries import QUERIES, SAME_WORK

P99_MS, GROWTH, MEMORY_MIB = 10, 1.5, 300

SECTION = """
## Search

The embedded service, asked over HTTP by one connection, so that a latency is the server's time and the way there and
back; page of 10 unless it says otherwise. The services over few and over many customers share one core and take turns;
the load generator has the other. Every first and last name is one of some seventy; mobiles are spread evenly.

{latencies}
- *growth*: the median over most customers beside the median over fewest, of queries that find equally many.
- *resident memory*: of the serving process, after all searches.
- *one letter* finds more than 10,000 of a million customers: the count ends there, as the answer says.

On MongoDB, over {customers:,} customers: how many keys of the search index page and count together examine for an answer,
on average. {counted}

{keys}"""
COUNTED = "The server counted them."
BOUNDED = (
    "This server does not count them: the figure is of the keys in the part of the index that its plan reads,\n"
    "twice. MongoDB reads no more of that than page and count need. No plan scans a collection."
)


class Sized(NamedTuple):
    """What a number of customers came to. `rss`: resident memory of the serving process after all searches, bytes."""

    customers: int
    built_s: float
    rss: int
    loads: dict[str, Load]


def section(found: list[Sized], examined: list[Examined]) -> str:
    """The whole section."""
    return SECTION.format(
        latencies=latencies(found),
        customers=CUSTOMERS,
        counted=COUNTED if all(e.counted for e in examined) else BOUNDED,
        keys=keys(examined),
    )


def latencies(found: list[Sized]) -> str:
    """By kind of query and number of customers; and what it takes to serve that many."""
    heads = " | ".join(f"{s.customers:,} customers, p50 / p99 ms" for s in found)
    lines = [f"| query | {heads} | growth | target |", "|---|" + "---|" * (len(found) + 2)]
    for name in QUERIES:
        times = " | ".join(_times(sized.loads[name]) for sized in found)
        grown = f"**{growth(found, name):.2f}**" if name in SAME_WORK else ""
        target = f"p99 {P99_MS}" + (f", growth {GROWTH}" if grown else "")
        lines.append(f"| {name} | {times} | {grown} | {target} |")
    memory = " | ".join(f"{sized.rss / 2**20:.0f} MiB" for sized in found)
    built = " | ".join(f"{sized.built_s:.0f} s" for sized in found)
    lines.append(f"| resident memory | {memory} | | {MEMORY_MIB} MiB |")
    lines.append(f"| journal written and projected in | {built} | | |")
    return "\n".join(lines) + "\n"


def _times(load: Load) -> str:
    return f"{load.quantile(0.5):.1f} / {load.quantile(0.99):.1f}"


def growth(found: list[Sized], name: str) -> float:
    """The median over most customers beside the median over fewest."""
    return found[-1].loads[name].quantile(0.5) / found[0].loads[name].quantile(0.5)


def keys(examined: list[Examined]) -> str:
    """By kind of query."""
    lines = ["| query | customers found | keys |", "|---|---|---|"]
    lines += [f"| {e.name} | {e.found:.0f} | {e.keys:.0f} |" for e in examined]
    return "\n".join(lines) + "\n"
