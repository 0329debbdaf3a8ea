"""`python -m tests.simulation.around SEED [UNTIL]`: replay a seed with every step shown, or run a range of them."""

import sys
import time

from tests.simulation.around.run import simulate
from tests.simulation.run import quiet


def main(first: int, last: int) -> None:
    began = time.perf_counter()
    for seed in range(first, last):
        try:
            counts = simulate(seed, tell=print if last == first + 1 else quiet)
        except BaseException:
            print(f"seed {seed} fails: python -m tests.simulation.around {seed}", flush=True)
            raise
    print(dict(counts))
    print(f"{last - first} seeds in {time.perf_counter() - began:.1f} s: no violation")


main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else int(sys.argv[1]) + 1)
