"""The second world can fail too: each guard of the code around the core, taken away, is missed within some dozen seeds."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from customers import runtime
from customers.domain.state import organisation_name
from customers.journal import in_turn
from customers.journal.commit import Committer
from customers.journal.factlog import keeping
from customers.journal.fold import Fold
from customers.journal.kept import Keeping
from customers.journal.live import LOOK_EVERY_S, LiveModels
from customers.journal.ports import Logged, Parked, StoreUnavailable
from customers.journal.view import Ahead, BelowFloor, View
from customers.runtime import AsyncioRuntime
from projector import keep
from projector.follow import Follower
from projector.keep import Keeper
from tests.simulation.around.run import simulate

SEEDS = 120
Patch = pytest.MonkeyPatch


def looked_before_it_knew(patch: Patch) -> None:
    """The look-up of the live set is noted although it has not succeeded, also the first one."""

    async def pointed(models: LiveModels) -> str:
        now = asyncio.get_running_loop().time()
        if now - models._looked > LOOK_EVERY_S:
            models._looked = now
            models._point(await models._sets.live(), now)
        return models._live

    patch.setattr(LiveModels, "_pointed", pointed)


def offset_before_facts(patch: Patch) -> None:
    """The offset moves before the facts are kept."""
    take = Keeper.take

    async def hasty(keeper: Keeper, records: Sequence[Logged]) -> None:
        batch = keeping(keeper._partition, records)
        await keeper._writer.keep(batch._replace(kept=(), aside=()))
        await take(keeper, records)

    patch.setattr(Keeper, "take", hasty)


def facts_unfenced(patch: Patch) -> None:
    """A keeper goes on from where it stood, also when the set went back."""

    def from_anywhere(partition: int, records: Sequence[Logged]) -> Keeping:
        return keeping(partition, records)._replace(first=0)

    patch.setattr(keep, "keeping", from_anywhere)


def ahead_for_ever(patch: Patch) -> None:
    """What a bulk has read ahead counts, whatever the fold says."""

    def bring(view: View, ahead: Ahead, _: Fold) -> bool:
        view.checkpoint, view._ahead = ahead.checkpoint, ahead.found
        return True

    patch.setattr(View, "bring", bring)


def order_unknown(patch: Patch) -> None:
    """A bulk goes on although nobody knows what its rows share."""

    async def ask(committer: Committer, org: int) -> bool:
        with suppress(StoreUnavailable, BelowFloor, Parked):
            await in_turn._view(committer, committer.lane(org)).get((organisation_name(org),))
        return True

    patch.setattr(in_turn, "_ask_organisation", ask)
    patch.setattr(in_turn, "_known", lambda *_: True)


def ended_in_silence(patch: Patch) -> None:
    """Nobody hears of background work that ended by an error."""
    patch.setattr(AsyncioRuntime, "_done", lambda runtime, task: runtime._tasks.discard(task))


def cancelled_in_silence(patch: Patch) -> None:
    """Nobody hears of background work that ended as cancelled, though nobody cancelled it."""

    def error(task: "asyncio.Task[None]") -> BaseException | None:
        return None if task.cancelled() else task.exception()

    patch.setattr(runtime, "_error", error)


def refused_for_ever(patch: Patch) -> None:
    """What was refused once keeps a follower unready, also when another one did it."""
    patch.setattr(Follower, "_forget_refused", lambda *_: None)


MUTANTS = [
    looked_before_it_knew,
    offset_before_facts,
    facts_unfenced,
    ahead_for_ever,
    order_unknown,
    ended_in_silence,
    cancelled_in_silence,
    refused_for_ever,
]


def simulate_many(seeds: int) -> None:
    for seed in range(seeds):
        simulate(seed)


@pytest.mark.slow
@pytest.mark.parametrize("mutate", MUTANTS, ids=lambda m: m.__name__)
def test_a_mutant_of_the_code_around_the_core_is_caught(
    mutate: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    mutate(monkeypatch)

    with pytest.raises(AssertionError, match=r"^[A-Z]\d"):
        simulate_many(SEEDS)
