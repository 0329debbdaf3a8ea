"""Seeded runs of the real pipeline violate nothing. `python -m tests.simulation SEED` replays one, step by step."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.simulation.run import simulate

QUICK, ALL, CHUNK = 100, 2000, 95
CODES = "8006 8007 8008 8009 8018 8052 8053 8065 8066 8067 8069 8070 91005"
EVENTS = "IdentifierAdded IdentifierRemoved ProfilesMerged ProfileUpdated LoyaltyTypeChanged SubscriptionChanged"


def run_seeds(first: int, last: int) -> Counter[str]:
    """Run a range and add up what happened; a failure names its seed and the command that replays it."""
    counts: Counter[str] = Counter()
    for seed in range(first, last):
        try:
            counts += simulate(seed)
        except BaseException as error:
            raise AssertionError(f"{error}\nreplay: python -m tests.simulation {seed}") from error
    return counts


def test_a_hundred_seeds_violate_nothing_while_everything_happens() -> None:
    counts = run_seeds(0, QUICK)

    assert counts["accepted"] > 10 * QUICK
    assert counts["dead"] > 3 * QUICK
    assert counts["published"] > counts["accepted"], "nothing was published twice"
    for answer in (*CODES.split(), "200", "422", "503", "504", "gone"):
        assert counts[answer] > 0, f"nobody was answered {answer}"
    for event in EVENTS.split():
        assert counts[event] > QUICK / 10, f"{event} hardly happened"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, ALL, CHUNK))
def test_two_thousand_seeds_violate_nothing(first: int) -> None:
    run_seeds(first, min(first + CHUNK, ALL))


def test_a_seed_is_the_same_run_in_every_process() -> None:
    traces = [trace("tests.simulation", seed=7, hashing=hashing) for hashing in ("1", "2")]

    assert traces[0] == traces[1]
    assert traces[0].count("log[") >= 10


def trace(module: str, seed: int, hashing: str) -> str:
    """What replaying a seed says, in a process that hashes texts in its own way."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(seed)],
        env={**os.environ, "PYTHONHASHSEED": hashing},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.rpartition("\n1 seeds in")[0]
