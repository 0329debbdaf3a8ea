"""The simulation can fail: each guard of the protocol, taken away, is missed within some hundred seeds."""

import asyncio
from collections.abc import Callable, Sequence

import msgspec
import pytest

from customers.domain.events import Event, touched
from customers.domain.search import Row, rows
from customers.domain.state import Customer
from customers.journal import commit
from customers.journal.commit import Attempt, Committer
from customers.journal.fold import Fold, load
from customers.journal.lane import Lane
from customers.journal.read_index import ReadIndex
from customers.journal.record import Record
from customers.journal.stream import Message
from customers.journal.view import BelowFloor, View
from projector import project, publish
from projector.publish import Outbox
from tests.simulation.run import simulate

SEEDS = 500
Patch = pytest.MonkeyPatch


def no_read_set(patch: Patch) -> None:
    """Records say that they read nothing but themselves."""
    build = Attempt._record

    def forgetful(*given: object) -> Record:
        record: Record = build(*given)  # type: ignore[arg-type] # passed through as it came
        return msgspec.structs.replace(record, r=record.r[-1:])

    patch.setattr(Attempt, "_record", forgetful)


def half_a_write_set(patch: Patch) -> None:
    """Records do not say that they write identifiers."""

    def only_first(org: int, event: Event) -> tuple[str, ...]:
        return touched(org, event)[:1]

    patch.setattr(commit, "touched", only_first)


def late_overlay(patch: Patch) -> None:
    """A decision takes the overlay after its first read, pruned meanwhile, not the one it began with."""
    begin = Committer.view
    lanes: dict[View, Lane] = {}

    def remember(committer: Committer, lane: Lane) -> View:
        view = begin(committer, lane)
        lanes[view] = lane
        return view

    async def read(view: View, names: list[str]) -> None:
        snapshot = await view._models.read(view._partition, names)
        if snapshot.checkpoint.v < view.overlay.base:
            raise BelowFloor(snapshot.checkpoint)
        for name in names:
            document = snapshot.documents.get(name)
            view._saw(name, lanes[view].overlay.forward(name, document, view.b))

    patch.setattr(Committer, "view", remember)
    patch.setattr(View, "_read", read)


def no_floor(patch: Patch) -> None:
    """Snapshots older than the overlay's base are believed."""

    async def read(view: View, names: list[str]) -> None:
        snapshot = await view._models.read(view._partition, names)
        for name in names:
            document = snapshot.documents.get(name)
            view._saw(name, view.overlay.forward(name, document, view.b))

    patch.setattr(View, "_read", read)


def no_read_index(patch: Patch) -> None:
    """A refusal is answered without looking where the log ends."""

    async def at_once(_: ReadIndex) -> int:
        return 0

    patch.setattr(ReadIndex, "end", at_once)


def refusals_unchecked(patch: Patch) -> None:
    """A refusal is answered although what it read has changed."""
    patch.setattr(Fold, "holds", lambda *_: True)


def acknowledgement_is_verdict(patch: Patch) -> None:
    """An append that was acknowledged counts as accepted."""
    send = Attempt._send

    async def believe(
        attempt: Attempt, value: bytes, verdict: "asyncio.Future[int | None]"
    ) -> None:
        await send(attempt, value, verdict)
        if not verdict.done():
            verdict.set_result(attempt._lane.fold.v + 1)

    patch.setattr(Attempt, "_send", believe)


def stale_rows(patch: Patch) -> None:
    """A change of a customer leaves its search rows as they were."""

    def only_first(
        org: int, before: Customer | None, after: Customer | None
    ) -> tuple[list[Row], list[Row]]:
        return (rows(org, after) if before is None else [], [])

    patch.setattr(project, "changed_rows", only_first)


def sending_not_waited_for(patch: Patch) -> None:
    """The publisher moves its checkpoint and goes on while a batch is still being sent."""
    send = Outbox.send
    sending: set[asyncio.Future[None]] = set()

    async def hasty(outbox: Outbox, partition: int, messages: Sequence[Message]) -> None:
        sending.add(asyncio.ensure_future(send(outbox, partition, messages)))

    patch.setattr(Outbox, "send", hasty)


def given_up_events(patch: Patch) -> None:
    """The publisher goes on after a batch that was not taken."""

    async def once(outbox: Outbox, partition: int, messages: Sequence[Message]) -> None:
        await outbox._taken(partition, messages)

    patch.setattr(Outbox, "send", once)


def a_fold_too_far(patch: Patch) -> None:
    """The publisher begins with a stored fold that is beyond its checkpoint."""
    patch.setattr(publish, "at_or_before", lambda _, stored, window: load(stored, window))


MUTANTS = [
    sending_not_waited_for,
    given_up_events,
    a_fold_too_far,
    no_read_set,
    half_a_write_set,
    late_overlay,
    no_floor,
    no_read_index,
    refusals_unchecked,
    acknowledgement_is_verdict,
    stale_rows,
]


def simulate_many(seeds: int) -> None:
    for seed in range(seeds):
        simulate(seed)


@pytest.mark.slow
@pytest.mark.parametrize("mutate", MUTANTS, ids=lambda m: m.__name__)
def test_a_mutant_of_the_protocol_is_caught(
    mutate: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    mutate(monkeypatch)

    with pytest.raises(AssertionError, match=r"^[EJHP]\d"):
        simulate_many(SEEDS)
