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


def test_an_unreadable_record_is_broken_at_its_offset() -> None:
    lane = a_lane([])

    with pytest.raises(Broken, match=r"^offset 1: a record cannot be read"):
        lane.take([Logged(1, b"{}")])
