"""Two read-model sets side by side, in step and without holding either in memory: documents, and the facts of other systems."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import NamedTuple, TypeVar

from customers.journal.kept import Kept
from customers.journal.ports import Sets, StoreDamaged, StoreUnavailable, Versioned
from projector.pause import pause

SAY_EVERY = 1000
Report = Callable[[int, int], None]
T = TypeVar("T")
Named = AsyncGenerator[tuple[str, T]]


class Compared(NamedTuple):
    """How much the new set has, and how much the two disagree about; None where the old one is damaged or gone."""

    found: int
    differing: int | None


class _Unreadable(Exception):
    """The old set, not the new one, cannot be read."""


async def compare(sets: Sets, new: str, old: str, partitions: int, report: Report) -> Compared:
    """The documents of a set beside another's of the same journal. `report` hears documents done and documents there are.

    Both may go on meanwhile: what one of them has not come to yet is no difference. Raises StoreUnavailable.
    """
    total = sum([await sets.count(new, p) for p in range(partitions)])
    report(0, total)
    if old not in await sets.names():
        return Compared(total, None)
    done = differing = 0
    try:
        for partition in range(partitions):
            async with aclosing(_differences(sets, new, old, partition)) as found:
                async for differs in found:
                    done += 1
                    differing += differs
                    if done % SAY_EVERY == 0:
                        report(min(done, total), total)
                        await pause()
    except _Unreadable:
        return Compared(total, None)
    report(total, total)
    return Compared(total, differing)


async def _differences(sets: Sets, new: str, old: str, partition: int) -> AsyncGenerator[bool]:
    """For every name that one of the sets has: whether they disagree about it."""
    we_at = (await sets.writer(new).read(partition, ())).checkpoint.v
    try:
        they_at = (await sets.writer(old).read(partition, ())).checkpoint.v
    except StoreDamaged:
        raise _Unreadable from None
    pairs = _side_by_side(sets.export(new, partition), _readable(sets.export(old, partition)))
    async with aclosing(pairs):
        async for our, their in pairs:
            yield _differ(our, their, we_at, they_at)


def _differ(our: Versioned | None, their: Versioned | None, we_at: int, they_at: int) -> bool:
    """Whether the two cannot both be right: a set holds every document of its checkpoint, or a newer one."""
    if our and their and our.v == their.v:
        return our.state != their.state
    newest = max(document.v for document in (our, their) if document)
    behind = we_at if our is None or our.v < newest else they_at
    return newest <= behind


async def compare_facts(sets: Sets, new: str, old: str) -> Compared:
    """The facts of a set beside another's, where that can be read: two of one place and one sequence must be one. Raises StoreUnavailable."""
    found = differing = 0
    comparable = old in await sets.names()
    theirs = sets.export_facts(old) if comparable else _none()
    pairs = _side_by_side(_named(sets.export_facts(new)), _readable(_named(theirs)))
    try:
        async with aclosing(pairs):
            async for our, their in pairs:
                found += our is not None
                differing += bool(our and their and our.rank[0] == their.rank[0] and our != their)
    except _Unreadable:
        return Compared(sum([1 async for _ in sets.export_facts(new)]), 0)
    return Compared(found, differing)


async def _none() -> AsyncIterator[Kept]:
    return
    yield


async def _named(facts: AsyncIterator[Kept]) -> Named[Kept]:
    async for one in facts:
        yield one.name, one


async def _readable(theirs: Named[T]) -> Named[T]:
    try:
        async with aclosing(theirs):
            async for item in theirs:
                yield item
    except StoreUnavailable as error:
        raise _Unreadable from error


async def _side_by_side(
    ours: Named[T], theirs: Named[T]
) -> AsyncGenerator[tuple[T | None, T | None]]:
    """Name by name, what each of two exports has of it."""
    async with aclosing(ours), aclosing(theirs):
        our, their = await anext(ours, None), await anext(theirs, None)
        while our or their:
            name = min(item[0] for item in (our, their) if item)
            mine = our[1] if our and our[0] == name else None
            other = their[1] if their and their[0] == name else None
            yield mine, other
            our = await anext(ours, None) if mine is not None else our
            their = await anext(theirs, None) if other is not None else their
