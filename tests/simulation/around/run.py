"""One seeded run: processes of commands, processes that project, readers, rebuilds, and every call of theirs may fail."""

import asyncio
import random
from collections import Counter

from customers.journal.genesis import write_genesis
from customers.journal.keys import Keyring
from customers.journal.ports import LogUnavailable
from tests.simulation.around.clients import Bulks, configure
from tests.simulation.around.faults import Faults
from tests.simulation.around.healing import heal
from tests.simulation.around.judge import judge
from tests.simulation.around.machines import Machines
from tests.simulation.around.processes import World
from tests.simulation.around.reader import Reader
from tests.simulation.around.rebuilds import rebuild_once
from tests.simulation.around.runtime import Runtime
from tests.simulation.around.small import small
from tests.simulation.around.store import Store
from tests.simulation.around.told import Meant
from tests.simulation.around.trouble import Weather
from tests.simulation.clients import Clients
from tests.simulation.log import SimLog
from tests.simulation.run import quiet
from tests.simulation.world import Clock, Tell, VirtualLoop

CLIENTS, BULKS, LOOKING, FACTS = 3, 2, 4, 25
SELDOM_S = 3.0  # two rebuilds within a second would drop the set that a slow reader still reads


class Around:
    """The world of one seed."""

    def __init__(self, seed: int, tell: Tell = quiet) -> None:
        self.chance = random.Random(seed)
        self._told = tell
        self.counts: Counter[str] = Counter()
        self.world = world = self._world()
        self._machines = Machines(world, self.counts, self._tell)
        commands = self._machines.commands
        self.clients = Clients(self.chance, world.journal, world.clock, commands, self._tell)
        self._bulks = Bulks(self.clients, commands)
        self._reader = Reader(world)

    def _world(self) -> World:
        chance, meant = self.chance, Meant(self.chance)
        meant.log = facts = SimLog(chance, self._tell, "facts", repr)
        return World(
            chance,
            Clock(),
            Weather(chance),
            SimLog(chance, self._tell),
            facts,
            Store(self._tell, meant),
            Keyring(b"sim"),
            meant,
            window=chance.choice((2, 4, 16)),
            prune_after=chance.choice((1, 3, 8)),
            alarms=[],
        )

    def _tell(self, what: str) -> None:
        self._told(f"{asyncio.get_running_loop().time():8.3f}  {what}")

    async def run(self) -> None:
        """Everything may fail from the first call on; then heal, and judge."""
        world = self.world
        await write_genesis(world.journal, world.keyring, Runtime(self.chance, world.clock))
        world.journal.faulty = world.facts.faulty = True
        self._machines.start_all()
        beside = self._beside()
        try:
            await self._clients()
        finally:
            for work in beside:
                work.cancel()
            await asyncio.wait(beside)
        for work in beside:
            if not work.cancelled():
                work.result()
        await heal(world, self._machines, self.clients, self._bulks, self._reader)
        self._judge()

    def _beside(self) -> list["asyncio.Task[None]"]:
        works = [Faults(self._machines).happen(), self._machines.operate(), self._rebuild()]
        works += [self._reader.look() for _ in range(LOOKING)]
        return [asyncio.ensure_future(work) for work in works]

    async def _rebuild(self) -> None:
        while True:
            await asyncio.sleep(self.chance.random())
            patience = self.chance.choice((None, None, self.chance.random()))
            await rebuild_once(self.world, self.counts, patience)
            if self.world.now() - self.world.store.flipped_at < SELDOM_S:
                await asyncio.sleep(SELDOM_S)

    async def _clients(self) -> None:
        await asyncio.gather(
            configure(self.clients, self._machines.commands),
            self._tell_facts(),
            *(self.clients.one(8) for _ in range(CLIENTS)),
            *(self._bulks.one(4) for _ in range(BULKS)),
        )

    async def _tell_facts(self) -> None:
        for _ in range(FACTS):
            value, sent = self.world.meant.any(), False
            while not sent:
                await asyncio.sleep(self.chance.random() * 0.3)
                try:
                    await self.world.facts.append(0, value)
                    sent = True
                except LogUnavailable:
                    sent = self.chance.random() < 0.2

    def _judge(self) -> None:
        truth = judge(self.world, self.clients, self._bulks, self._machines.answering())
        for process in self._machines.running():
            self._machines.check_seen(process)
            process.crash()
        self.counts.update(self.clients.counts)
        self.counts["accepted"] = len(truth.accepted)
        self.counts["dead"] = len(self.world.journal.records) - len(truth.accepted)
        self.counts["projected"] = len(self.world.store.commits)
        self.counts["facts"] = len(self.world.facts.records)
        self.counts["restored"] = self.world.store.restored


def simulate(seed: int, tell: Tell = quiet) -> Counter[str]:
    """Run one seed to its end. Raises AssertionError, naming the invariant, when something is wrong."""
    loop = VirtualLoop()
    try:
        around = Around(seed, tell)
        with small(around.world):
            loop.run_until_complete(around.run())
        return around.counts
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
