"""The simulation can fail: each guard of the protocol, taken away, is missed within some hundred seeds."""

from collections.abc import Callable

import pytest

from customers.journal.commit import Committer
from customers.journal.fold import Fold
from customers.journal.lane import Lane
from customers.journal.read_index import ReadIndex
from customers.journal.view import BelowFloor, View
from tests.simulation.run import simulate

SEEDS = 400


def no_read_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records say that they read nothing but themselves."""
    monkeypatch.setattr(View, "reads", lambda _: ())


def late_overlay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision looks at the overlay of the moment, pruned meanwhile, instead of the one it began with."""
    begin = Committer.view

    def remember(committer: Committer, lane: Lane) -> View:
        view = begin(committer, lane)
        view.lane = lane  # type: ignore[attr-defined] # only the mutant looks at it
        return view

    async def read(view: View, names: list[str]) -> None:
        snapshot = await view._models.read(view._partition, names)
        if snapshot.checkpoint.v < view.overlay.base:
            raise BelowFloor
        lane: Lane = view.lane  # type: ignore[attr-defined] # see above
        for name in names:
            document = snapshot.documents.get(name)
            view._saw(name, lane.overlay.forward(name, document, lane.fold.v))

    monkeypatch.setattr(Committer, "view", remember)
    monkeypatch.setattr(View, "_read", read)


def no_read_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is answered without looking where the log ends."""

    async def at_once(_: ReadIndex) -> int:
        return 0

    monkeypatch.setattr(ReadIndex, "end", at_once)


def refusals_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is answered although what it read has changed."""
    monkeypatch.setattr(Fold, "holds", lambda *_: True)


def no_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots older than the overlay's base are believed."""

    async def read(view: View, names: list[str]) -> None:
        snapshot = await view._models.read(view._partition, names)
        for name in names:
            document = snapshot.documents.get(name)
            view._saw(name, view.overlay.forward(name, document, view.b))

    monkeypatch.setattr(View, "_read", read)


def simulate_many(seeds: int) -> None:
    for seed in range(seeds):
        simulate(seed)


MUTANTS = [no_read_set, late_overlay, no_read_index, refusals_unchecked, no_floor]


@pytest.mark.slow
@pytest.mark.parametrize("mutate", MUTANTS, ids=lambda m: m.__name__)
def test_a_mutant_of_the_protocol_is_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(monkeypatch)

    with pytest.raises(AssertionError, match=r"J\d|H\d|P\d"):
        simulate_many(SEEDS)
