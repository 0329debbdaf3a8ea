"""`python -m tests.simulation SEED [UNTIL]`: replay a seed, or run a range of them."""

import sys
import time

from tests.simulation.run import simulate

first = int(sys.argv[1])
last = int(sys.argv[2]) if len(sys.argv) > 2 else first + 1
began = time.perf_counter()
for seed in range(first, last):
    try:
        counts = simulate(seed)
    except BaseException:
        print(f"seed {seed} fails", flush=True)
        raise
    if last == first + 1:
        print(dict(counts))
print(f"{last - first} seeds in {time.perf_counter() - began:.1f} s: no violation")
