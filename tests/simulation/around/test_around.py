"""Seeded runs of the code around the core violate nothing. `python -m tests.simulation.around SEED` replays one, step by step."""

from collections import Counter

import pytest

from tests.simulation.around.run import simulate
from tests.simulation.test_simulation import trace

QUICK, ALL = 20, 80
HAPPENED = "200 422 503 504 8006 gone rows rebuilt restored tail pulse projector"


def run_seeds(first: int, last: int) -> Counter[str]:
    """Run a range and add up what happened; a failure names its seed and the command that replays it."""
    counts: Counter[str] = Counter()
    for seed in range(first, last):
        try:
            counts += simulate(seed)
        except BaseException as error:
            replay = f"replay: python -m tests.simulation.around {seed}"
            raise AssertionError(f"{error}\n{replay}") from error
    return counts


def test_twenty_seeds_violate_nothing_while_everything_happens() -> None:
    counts = run_seeds(0, QUICK)

    assert counts["accepted"] > 10 * QUICK
    assert counts["facts"] > 10 * QUICK
    assert counts["rebuilt"] > QUICK / 2
    for what in HAPPENED.split():
        assert counts[what] > 0, f"{what} never happened"


@pytest.mark.slow
def test_eighty_seeds_violate_nothing() -> None:
    run_seeds(QUICK, ALL)


def test_a_seed_is_the_same_run_in_every_process() -> None:
    traces = [trace("tests.simulation.around", seed=7, hashing=hashing) for hashing in ("1", "2")]

    assert traces[0] == traces[1]
    assert traces[0].count("facts[") >= 10
