"""Rebuilds, as an operator runs them: again and again, whatever became of the one before."""

import asyncio
from collections import Counter
from contextlib import AbstractContextManager, nullcontext

from customers.journal.ports import LogUnavailable, StoreUnavailable, Unfit
from projector.compare import Report
from projector.rebuild import rebuild
from tests.simulation.around.logs import TroubledLog
from tests.simulation.around.processes import World
from tests.simulation.around.sets import Sets
from tests.simulation.around.trouble import Trouble, Unforeseen

SHARE = 0.05  # a rebuild is hundreds of calls, each of which ends it
FAILURES = (StoreUnavailable, LogUnavailable, Unfit, Unforeseen)


def _progress(title: str, unit: str) -> AbstractContextManager[Report]:
    return nullcontext(lambda done, total: None)


async def rebuild_once(world: World, counts: Counter[str], patience: float | None = None) -> None:
    """One rebuild, which may fail, and is killed when it lasts longer than somebody's patience. E2: it makes the same set."""
    trouble, restored = Trouble(world.weather, SHARE), world.store.restored
    sets = Sets(world.store, trouble)
    journal, facts = (TroubledLog(log, trouble) for log in (world.journal, world.facts))
    again = world.chance.random() < 0.2
    building = asyncio.ensure_future(rebuild(journal, facts, sets, _progress, again))
    try:
        await asyncio.wait((building,), timeout=patience)
    finally:
        building.cancel()
        await asyncio.wait((building,))
    if building.cancelled():
        counts["rebuild killed"] += 1
    elif isinstance(building.exception(), FAILURES):
        counts["rebuild failed"] += 1
    else:
        done = building.result()
        assert done.parked == 0, f"E2 a rebuilt set has parked documents: {done}"
        # The sets may have gone back while they were compared; and one may have but the first of two facts with one sequence.
        comparable = restored == world.store.restored and not world.meant.careless
        assert not comparable or done.differing in (0, None), f"E2 a rebuilt set differs: {done}"
        counts["rebuilt"] += 1
