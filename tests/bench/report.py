"""docs/performance.md: the sections of one run of `make bench`; that of `make bench-scale` is kept, and written by it alone."""

from collections.abc import Sequence
from pathlib import Path

from tests.bench.kinds import NOOP, OURS
from tests.bench.machine import line
from tests.bench.rounds import Row
from tests.bench.tables import ratio, refusal, table

PAGE = Path(__file__).parents[2] / "docs/performance.md"
MANY = "\n## A million customers\n"
NOT_YET = f"{MANY}\nNot measured yet: `make bench-scale`.\n"
# By the page that was driven from Python; its reference took bodies as plain dicts.
EARLIER = {
    "registration": "0.44 (0.48 with a body model)",
    "lookup": "0.91",
    "details": "0.77",
    "details with every embed": "0.69",
    "loyaltyDetails": "0.77",
    "update": "0.43",
    "changeIdentifier": "0.38",
    "merge": "0.30",
}

HEAD = """# Performance

Written by `make bench` in one run, and by `make bench-scale`; never edited by hand. Ratios and CPU per request are what to read:
the machine is shared and noisy, its absolute rates stand in the tables only to be compared with each other.

Machine: {machine} The generator is wrk (Debian package `wrk`).

## What the earlier figures hid

Until now the load came from a generator in Python, and it was the busier side. What a fast route was said to do was what the
generator could send: it halved the rates of the fast rows, ours and the reference's alike. And it flattered the slow ones: it
held the fast reference down by more than it held down a registration, whose ratio came out better than it is. Nothing on the
page showed it: neither the load of the cores nor the CPU that a request costs was there, and one reference alone could have
been a chosen one. Over Kafka, registrations were sent on a timetable that asked for more than the deployment kept up with: the
latencies were those of a queue that grew.

Beside the no-op routes, which took the bodies of writes as plain dicts then and as models now (the earlier page:
`git log -p docs/performance.md`; the rounds of this one: the next section):

{earlier}"""


def write(rows: list[Row], sections: Sequence[str]) -> None:
    """Write the page. `rows`: of the embedded service; `sections`: everything behind the head."""
    head = HEAD.format(machine=line(), earlier=_earlier(rows))
    PAGE.write_text(head + "".join(sections) + (many(PAGE.read_text()) or NOT_YET))


def write_many(section: str) -> None:
    """Write the section of a million customers, nothing else."""
    page = PAGE.read_text()
    PAGE.write_text(page.removesuffix(many(page)) + section)


def many(page: str) -> str:
    """The page's last section, of a million customers, or ""."""
    _, heading, text = page.partition(MANY)
    return heading + text


def _earlier(rows: list[Row]) -> str:
    cells = [
        [row.name, EARLIER[row.name], "" if refusal(row) else ratio(row.ratio(OURS, NOOP))]
        for row in rows
        if row.name in EARLIER
    ]
    return table(("", "the earlier page", "this one"), cells)
