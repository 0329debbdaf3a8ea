"""What a writing replica notices about histories that are not its own."""

from typing import cast

import pytest

from customers.journal.fold import Fold
from customers.journal.lane import Lane
from customers.journal.ports import Broken, Checkpoint, Log, Logged
from customers.journal.record import FORMAT, Genesis, Record, encode

NO_LOG = cast("Log", None)  # a lane asks its log only where its end is
GENESIS = Record(f=FORMAT, sv="x", id="g", t=0, genesis=Genesis("j", 0, 1, 1, "p"))


def a_lane(alarms: list[str]) -> Lane:
    lane = Lane(NO_LOG, 0, alarms.append)
    lane.begin(Fold(), Checkpoint("s1", 0, -1, 0, ""), 0)
    lane.take([Logged(0, encode(GENESIS))])
    return lane


def test_a_record_with_another_history_is_dead_counted_and_alarmed_with_its_writer() -> None:
    alarms: list[str] = []
    lane = a_lane(alarms)
    foreign = Record(f=FORMAT, sv="9.9", id="x", t=0, by="till-7", b=0, bid="not g")

    lane.take([Logged(1, encode(foreign))])

    assert (lane.fold.v, lane.foreign) == (0, 1)
    assert alarms == ["a record by till-7 (version 9.9) has another history than ours"]


def test_a_checkpoint_of_another_history_stops_the_replica() -> None:
    lane = a_lane([])

    with pytest.raises(Broken, match="history differs"):
        lane.begin(lane.fold, Checkpoint("s1", 0, 0, 1, "not g"), 0)


def with_records(lane: Lane, count: int) -> list[str]:
    """The ids of that many more accepted records."""
    ids = [f"r{n}" for n in range(count)]
    for id_ in ids:
        before = Record(
            f=FORMAT, sv="x", id=id_, t=0, b=lane.fold.v, bid=lane.fold.ids[lane.fold.v]
        )
        lane.take([Logged(lane.fold.offset, encode(before))])
    return ids


def test_another_live_set_is_gone_over_to_with_the_records_above_its_checkpoint() -> None:
    lane = a_lane([])
    ids = with_records(lane, 5)

    assert lane.go_over(Checkpoint("s2", 0, 3, 4, ids[2]))

    assert (lane.overlay.set, lane.overlay.base, lane.overlay.size) == ("s2", 3, 2)
    assert lane.caught_up


def test_a_set_that_is_further_than_this_replica_is_gone_over_to_at_the_replicas_version() -> None:
    lane = a_lane([])
    with_records(lane, 2)

    assert lane.go_over(Checkpoint("s2", 0, 9, 10, "r8"))

    assert (lane.overlay.base, lane.overlay.size, lane.caught_up) == (2, 0, True)


def test_a_set_that_is_older_than_the_records_in_memory_is_not_gone_over_to() -> None:
    lane = a_lane([])
    with_records(lane, 5)
    lane.overlay = lane.overlay.pruned(3)

    assert not lane.go_over(Checkpoint("s2", 0, 2, 3, "r1"))
    assert lane.overlay.set == "s1"


def test_a_set_of_another_history_stops_the_replica() -> None:
    lane = a_lane([])
    with_records(lane, 5)

    with pytest.raises(Broken, match="history differs"):
        lane.go_over(Checkpoint("s2", 0, 3, 4, "not r2"))


def test_an_unreadable_record_is_broken_at_its_offset() -> None:
    lane = a_lane([])

    with pytest.raises(Broken, match=r"^offset 1: a record cannot be read"):
        lane.take([Logged(1, b"{}")])
