"""F1: the live set keeps the newest fact of each place that the facts' log holds, and sets aside what cannot be kept.

Beside a live service: how far the set has come is read first, then its facts, then the log past both. So a fact may be
newer than what stands before that point, never older; and it stands somewhere in the log.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cli.verify.run import SAY_EVERY, Progress, records
from cli.verify.step import Violation
from customers.journal.factlog import keeping
from customers.journal.kept import Aside
from customers.journal.ports import Broken, Log, Logged, Sets, StoreUnavailable

Place = tuple[int, int, str]
Rank = tuple[int, bytes]


class Held(NamedTuple):
    """What the live set holds. `offsets`: how far it had come in each partition, before the rest was read."""

    offsets: Mapping[int, int]
    facts: Mapping[Place, Rank]
    aside: Sequence[Aside]


class Facts:
    """The set against the log, record by record."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._unseen = set(held.facts)
        self._aside = {(one.partition, one.offset) for one in held.aside}
        self._unseen_aside = set(self._aside)

    def take(self, partition: int, logged: Logged) -> None:
        """The next record of a partition. Raises Violation."""
        found, taken = keeping(partition, [logged]), logged.offset < self._held.offsets[partition]
        where = f"offset {logged.offset} of partition {partition}"
        for one in found.kept:
            there = self._held.facts.get(one.place)
            if there == one.rank:
                self._unseen.discard(one.place)
            elif taken and (there is None or there < one.rank):
                raise Violation(f"F1: the fact at {where} is not kept, nor is a newer one")
        if found.aside:
            self._unseen_aside.discard((partition, logged.offset))
            if taken and (partition, logged.offset) not in self._aside:
                raise Violation(
                    f"F1: the record at {where} can neither be kept nor is it set aside"
                )

    def finish(self) -> None:
        """What can be said only at the log's end. Raises Violation."""
        if self._unseen:
            raise Violation("F1: the live set has a fact that the log does not know")
        if self._unseen_aside:
            partition, offset = min(self._unseen_aside)
            raise Violation(
                f"F1: offset {offset} of partition {partition} is set aside, but can be kept or is not there"
            )


async def verify_facts(log: Log, sets: Sets, progress: Progress) -> tuple[int, Held]:
    """Check every partition; how many records were read, and what the set holds. Raises Violation."""
    try:
        held = await _held(log, sets)
    except StoreUnavailable as error:
        raise Violation(f"F1: {error}") from None
    check, done = Facts(held), 0
    ends = {p: await log.end(p) for p in range(log.partitions)}
    for partition, end in ends.items():
        if held.offsets[partition] > end:
            raise Violation(
                f"F1: the live set has come beyond the log's end in partition {partition}"
            )
        try:
            async for logged in records(log, partition, end):
                check.take(partition, logged)
                if logged.offset % SAY_EVERY == 0:
                    progress(done + logged.offset, sum(ends.values()))
        except Broken as error:
            raise Violation(f"F1: {error}") from None
        done += end
    check.finish()
    progress(done, done)
    return done, held


async def _held(log: Log, sets: Sets) -> Held:
    live = await sets.live()
    writer = sets.writer(live)
    offsets = {p: await writer.facts_offset(p) for p in range(log.partitions)}
    aside = await sets.set_aside(live)
    facts = {one.place: one.rank async for one in sets.export_facts(live)}
    return Held(offsets, facts, aside)
