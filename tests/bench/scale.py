"""`make bench-scale`: what needs a million customers. Replaces its own section of docs/performance.md, and nothing else."""

import argparse
import datetime
import sys

from tests.bench import report, search, search_tables
from tests.bench.machine import unfit

FULL, QUICK = (10_000, 1_000_000), (1_000, 10_000)


def main() -> int:
    """The exit code."""
    arguments = argparse.ArgumentParser(prog="tests.bench.scale")
    arguments.add_argument("--quick", action="store_true", help="few; the page is not written")
    quick = arguments.parse_args().quick
    if why := unfit():
        print(why, file=sys.stderr)
        return 2
    found = search.run(QUICK, 2, 1) if quick else search.run(FULL, 5, 2)
    print(search_tables.latencies(found))
    if not quick:
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        report.write_many(search_tables.many(found, today))
        print(f"written: {report.PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
