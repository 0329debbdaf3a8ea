"""The faults end: everybody is ready, answers, and comes to the end of both logs (L1)."""

import asyncio

from tests.simulation.around.clients import Bulks, configure
from tests.simulation.around.machines import PROJECTING, Machines
from tests.simulation.around.processes import World
from tests.simulation.around.reader import Reader
from tests.simulation.clients import GONE, Clients

PATIENCE_S = 120.0


async def heal(
    world: World, machines: Machines, clients: Clients, bulks: Bulks, reader: Reader
) -> None:
    """Raises AssertionError."""
    world.weather.foul = world.journal.faulty = world.facts.faulty = False
    machines.start_all()
    for log in (world.journal, world.facts):
        await log.settle()
    operating = asyncio.ensure_future(machines.operate())
    await _until_well(world, machines, ready=True)
    # Who has nothing to write does not notice that the database went back.
    await configure(clients, machines.commands, key="healed")
    await world.facts.append(0, world.meant.any())
    await _until_well(world, machines)
    machines.crash(machines.names[-world.chance.randint(1, PROJECTING)])  # the other one will do
    for _ in range(3):  # the first call may be the one that notices restored read models
        codes = [await clients.call(r, clients.wishes.registration()) for r in machines.answering()]
        codes += [await bulks.call(replica) for replica in machines.answering()]
        await _until_well(world, machines)
    operating.cancel()
    bad = [code for code in codes if not (code in (GONE, 200, 422) or code > 1000)]
    assert not bad, f"L1 healed, yet answered {bad}"
    live = world.store.at(world.store.live).models.checkpoint
    read = await reader.read()
    assert read.set == live.set, f"L1 {read} is read, {live} is there"
    assert read.v >= live.v, f"L1 {read} is read, {live} is there"


async def _until_well(world: World, machines: Machines, ready: bool = False) -> None:
    """`ready`: and no more."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not (_ready(machines) and (ready or _at_end(world, machines))):
                await asyncio.sleep(0.1)
    except TimeoutError:
        said = {process.name: dict(process.ailments()) for process in machines.running()}
        raise AssertionError(f"L1 never well again: {said} {world.alarms}") from None


def _ready(machines: Machines) -> bool:
    return not any(any(process.ailments().values()) for process in machines.running())


def _at_end(world: World, machines: Machines) -> bool:
    live = world.store.at(world.store.live)
    ends = [replica.tail.lanes[0].fold.offset for replica in machines.answering()]
    ends.append(live.models.checkpoint.offset)
    there = all(end == len(world.journal.records) for end in ends)
    return there and live.facts.offset == len(world.facts.records)
