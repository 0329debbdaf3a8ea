"""Seeded runs of the real pipeline: no invariant is violated. `python -m tests.simulation SEED` replays one."""

import pytest

from tests.simulation.run import simulate

QUICK, ALL, CHUNK = 100, 2000, 250


def run_seeds(first: int, last: int) -> None:
    """Run a range; a failure names its seed and the command that replays it."""
    for seed in range(first, last):
        try:
            simulate(seed)
        except BaseException as error:
            raise AssertionError(f"seed {seed}: python -m tests.simulation {seed}") from error


def test_a_hundred_seeds_violate_nothing() -> None:
    run_seeds(0, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, ALL, CHUNK))
def test_two_thousand_seeds_violate_nothing(first: int) -> None:
    run_seeds(first, min(first + CHUNK, ALL))


def test_the_same_seed_is_the_same_run() -> None:
    assert simulate(7) == simulate(7)


def test_the_faults_happen() -> None:
    """Races are lost, copies die, refusals and unknown outcomes are answered: else nothing is shown."""
    counts = sum((simulate(seed) for seed in range(30)), start=simulate(30))

    assert {"200", "8006", "8050", "8052", "503", "504"} - set(counts) <= {"8050", "8052"}
    assert counts["dead"] > 30
    assert counts["accepted"] > 300
