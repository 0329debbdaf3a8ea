"""Read models that go back: who starts again from them leaves nothing out, and skips nobody's verdict."""

import random
from collections.abc import Collection

import pytest

from customers.domain.search import Sought
from customers.journal.fold import Fold
from customers.journal.lane import Lane
from customers.journal.ports import (
    Changes,
    Checkpoint,
    Hits,
    Logged,
    Snapshot,
    StoreDamaged,
    StoreUnavailable,
)
from customers.journal.record import FORMAT, SOFTWARE, Genesis, Record, encode
from customers.journal.tail import Tail
from projector.project import Projection
from tests.no_facts import NoFacts
from tests.simulation.log import SimLog
from tests.simulation.world import Clock, SimRuntime

GENESIS = Record(f=FORMAT, sv=SOFTWARE, id="g", t=0, genesis=Genesis("j", 0, 1, 1, ""))
RECORD = Record(
    f=FORMAT, sv=SOFTWARE, id="r", t=0, b=0, bid="g", r=(("own", 0),), w=("own",), out=200
)


def folded(*records: Record) -> Fold:
    fold = Fold()
    for offset, record in enumerate(records):
        fold.step(offset, record)
    return fold


class RestoredMeanwhile(NoFacts):
    """Read models restored to nothing after their fold, of version 1, was read."""

    set, stride = "s1", 1

    async def fold(self, partition: int) -> bytes | None:
        return folded(GENESIS, RECORD).store()

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        return Snapshot(Checkpoint(self.set, partition, 0, 1, "g"), {})

    async def search(self, partition: int, sought: Sought) -> Hits:
        raise AssertionError("nobody searches before a beginning")

    async def parked(self, partition: int) -> dict[str, str]:
        return {}

    async def commit(self, was: Checkpoint, becomes: Checkpoint, changes: Changes) -> None:
        raise AssertionError("nothing can be written before a beginning")

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def log() -> SimLog:
    return SimLog(random.Random(0), lambda _: None)


async def test_the_verdict_awaited_is_the_first_copys_though_a_newer_fold_would_skip_it(
    log: SimLog,
) -> None:
    lane = Lane(log, 0, lambda _: None)
    lane.take([Logged(0, encode(GENESIS))])
    verdict = lane.expect(RECORD, encode(RECORD))

    lane.begin(folded(GENESIS, RECORD), Checkpoint("s1", 0, 1, 2, RECORD.id), goal=3)
    lane.take([Logged(lane.fold.offset + i, encode(RECORD)) for i in range(2)])

    assert verdict.result() == 1


async def test_without_a_waiter_a_replica_goes_on_from_the_newer_fold(log: SimLog) -> None:
    lane = Lane(log, 0, lambda _: None)

    lane.begin(folded(GENESIS, RECORD), Checkpoint("s1", 0, 1, 2, RECORD.id), goal=2)

    assert (lane.fold.offset, lane.caught_up) == (2, True)


async def test_a_tail_does_not_begin_with_a_fold_beyond_the_checkpoint(log: SimLog) -> None:
    tail = Tail(log, RestoredMeanwhile(), SimRuntime(random.Random(0), Clock()), lambda _: None)

    with pytest.raises(StoreUnavailable, match="went back"):
        await tail._begin()

    assert tail.ailment() == "starting from the read models' checkpoints"


class Ahead(RestoredMeanwhile):
    """Read models that know of records that an empty log does not have."""

    async def fold(self, partition: int) -> bytes | None:
        return None


async def test_a_tail_tells_that_the_read_models_are_ahead_of_the_journal(log: SimLog) -> None:
    alarms: list[str] = []
    tail = Tail(log, Ahead(), SimRuntime(random.Random(0), Clock()), alarms.append)

    with pytest.raises(StoreDamaged, match="know more of partition 0 than the journal") as found:
        await tail._begin()
    tail.away(found.value)
    tail.away(StoreUnavailable("away for a moment"))

    assert alarms == [str(found.value)]


async def test_a_projection_does_not_begin_with_a_fold_beyond_the_checkpoint() -> None:
    with pytest.raises(StoreUnavailable, match="went back"):
        await Projection(RestoredMeanwhile(), 0).begin()
