"""What must hold when everything is over: the journal, the answers, every set, and the facts."""

from collections.abc import Sequence

from customers.journal.fold import load
from tests.simulation.around.clients import Bulks
from tests.simulation.around.processes import Commands, World
from tests.simulation.clients import Clients
from tests.simulation.history import check_call
from tests.simulation.oracle import Truth, check_fold, check_journal, check_models

SLOW = "not projected, tried again: "  # what a long outage is told as
ENDED = "stopped: Unforeseen"


def judge(world: World, clients: Clients, bulks: Bulks, commands: Sequence[Commands]) -> Truth:
    """Raises AssertionError, naming the invariant."""
    truth = Truth(world.journal.records, world.window)
    told = [line.removeprefix("facts: ") for line in world.alarms]
    bad = [line for line in told if not line.startswith((SLOW, ENDED))]
    assert not bad, f"J1 alarms: {bad}"
    check_journal(truth, clients.requests)
    for call in clients.calls:
        check_call(truth, call)
    bulks.check(truth)
    for state in world.store.commits:
        at = state.checkpoint
        check_models(truth, at.v, at.id, state.documents, state.rows)
    folds = [process.tail.lanes[0].fold for process in commands]
    folds += [load(f) for f in {s.fold for s in world.store.commits if s.fold is not None}]
    for fold in folds:
        check_fold(truth, fold.offset, fold.v, fold.ids)
    _facts(world)
    return truth


def _facts(world: World) -> None:
    """F1: the live set has every fact that was told, as if all were applied in any order."""
    facts = world.store.at(world.store.live).facts
    assert facts.offset == len(world.facts.records), "F1 the facts' log is not kept to its end"
    found = {place: kept.rank for place, kept in facts.kept.items()}
    assert found == world.meant.everything(), "F1 the live set has other facts than were told"
