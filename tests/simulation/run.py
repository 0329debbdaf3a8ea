"""One seeded run: three replicas, two projectors, clients that repeat themselves, and every fault there is."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from unittest.mock import patch

from customers.journal.fold import load
from customers.journal.genesis import write_genesis
from tests.simulation.clients import GONE, Clients
from tests.simulation.history import check_call
from tests.simulation.log import SimLog
from tests.simulation.oracle import LIFE_MS, Truth, check_fold, check_journal, check_models
from tests.simulation.processes import Projector, Replica, Shared
from tests.simulation.store import SimSets
from tests.simulation.stream import check_stream
from tests.simulation.wishes import configuration
from tests.simulation.world import SimRuntime, Tell, VirtualLoop

CLIENTS, REPLICAS, PROJECTORS = 6, 3, 2


def quiet(_: str) -> None:
    """Nobody is told."""


class Simulation:
    """The world of one seed."""

    def __init__(self, seed: int, tell: Tell = quiet) -> None:
        self.chance = random.Random(seed)
        self._told = tell
        self.log = SimLog(self.chance, self._tell)
        self.sets = SimSets(self.chance, self._tell)
        window = self.chance.choice((2, 4, 16))
        self.shared = Shared(self.chance, self.log, self.sets, window, self._tell)
        self._replicas: list[Replica | None] = []
        self._projectors: list[Projector] = []
        self.clients = Clients(self.chance, self.log, self.shared.clock, self._replicas, self._tell)

    def _tell(self, what: str) -> None:
        self._told(f"{asyncio.get_running_loop().time():8.3f}  {what}")

    async def run(self, operations: int) -> None:
        """Begin without faults, let everything happen, heal, and judge."""
        first = self._start(0)
        await write_genesis(self.log, self.shared.keyring, first.runtime)
        self._projectors = [Projector(self.shared) for _ in range(PROJECTORS)]
        await first.tail.until_ready()
        while await self.clients.call(first, configuration("add")) == GONE:
            self._tell("the first client hung up")
        self._replicas += [first, *(self._start(i) for i in range(1, REPLICAS))]
        self._let_faults(True)
        faults = asyncio.ensure_future(self._faults())
        await asyncio.gather(*(self.clients.one(operations // CLIENTS) for _ in range(CLIENTS)))
        faults.cancel()
        self._let_faults(False)
        await self._heal()
        self._judge()
        for runtime in self._runtimes():
            runtime.crash()

    def _let_faults(self, happen: bool) -> None:
        self.log.faulty = self.sets.held.faulty = self.shared.stream.faulty = happen

    def _start(self, i: int) -> Replica:
        return Replica(self.shared, f"replica {i}")

    def _live(self) -> list[Replica]:
        return [replica for replica in self._replicas if replica is not None]

    def _runtimes(self) -> list[SimRuntime]:
        return [*(r.runtime for r in self._live()), *(p.runtime for p in self._projectors)]

    async def _faults(self) -> None:
        faults = (
            (0.45, self._crash_replica),
            (0.25, self._crash_projector),
            (0.12, self._restore),
            (0.08, self._jump_clocks),
            (0.05, self._second_genesis),
            (0.05, self._days_pass),
        )
        shares = [share for share, _ in faults]
        works: list[Callable[[], Awaitable[None]]] = [work for _, work in faults]
        while True:
            await asyncio.sleep(self.chance.random())
            await self.chance.choices(works, shares)[0]()

    async def _crash_replica(self) -> None:
        i = self.chance.randrange(REPLICAS)
        replica = self._replicas[i]
        if replica is not None:
            self._tell(f"{replica.name} crashes")
            replica.crash()
        self._replicas[i] = None
        await asyncio.sleep(self.chance.choice((0.0, 0.1, 1.0)))
        self._replicas[i] = self._start(i)

    async def _crash_projector(self) -> None:
        i = self.chance.randrange(PROJECTORS)
        self._tell(f"projector {i} crashes")
        self._projectors[i].crash()
        await asyncio.sleep(self.chance.choice((0.0, 0.1, 1.0)))
        self._projectors[i] = Projector(self.shared)

    async def _restore(self) -> None:
        self.sets.restore()
        self.shared.progress.restore()

    async def _jump_clocks(self) -> None:
        for replica in self._live():
            replica.runtime.skew_ms = self.chance.randint(-60_000, 60_000)

    async def _second_genesis(self) -> None:
        self.log.receive(self.log.records[0])

    async def _days_pass(self) -> None:
        self._tell("three days pass")
        self.shared.clock.moved_ms += LIFE_MS + 3_600_000

    async def _heal(self) -> None:
        """Without faults everything comes to the log's end, and every replica answers."""
        self._replicas[:] = [r or self._start(i) for i, r in enumerate(self._replicas)]
        await self.log.settle()
        await self.shared.stream.settle()
        await asyncio.sleep(5)  # the longest that a follower is held up
        await self._until_quiet()
        for _ in range(3):  # the first call may be the one that notices restored read models
            codes = [
                await self.clients.call(r, self.clients.wishes.registration()) for r in self._live()
            ]
            await self._until_quiet()
        assert all(code in (GONE, 200) or code > 1000 for code in codes), f"healed, yet {codes}"

    async def _until_quiet(self) -> None:
        try:
            async with asyncio.timeout(600):
                while any(r.tail.ailment() for r in self._live()) or not self._at_end():
                    await asyncio.sleep(0.1)
        except TimeoutError:
            ailments = [r.tail.ailment() for r in self._live()]
            raise AssertionError(f"J1 never quiet: {ailments} {self.shared.alarms}") from None

    def _at_end(self) -> bool:
        end = len(self.log.records)
        folds = [replica.tail.lanes[0].fold.offset for replica in self._live()]
        projected, published = self.sets.held.history[-1], self.shared.progress.history[-1]
        # A publisher that begins from a stored fold need not see the dead records behind the last accepted one.
        told = published.v == projected.checkpoint.v
        return told and all(o == end for o in (*folds, projected.checkpoint.offset))

    def _judge(self) -> None:
        truth = Truth(self.log.records, self.shared.window)
        assert not self.shared.alarms, f"J1 alarms: {self.shared.alarms}"
        check_journal(truth, self.clients.requests)
        check_stream(truth, self.shared.stream.messages)
        for call in self.clients.calls:
            check_call(truth, call)
        for state in self.sets.held.commits:
            at = state.checkpoint
            check_models(truth, at.v, at.id, state.documents, state.rows)
        folds = [replica.tail.lanes[0].fold for replica in self._live()]
        folds += [load(f) for f in {s.fold for s in self.sets.held.commits if s.fold is not None}]
        for fold in folds:
            check_fold(truth, fold.offset, fold.v, fold.ids)
        for runtime in self._runtimes():
            assert not runtime.failures, runtime.failures
        self.clients.counts["accepted"] = len(truth.accepted)
        events = Counter(type(e).__name__ for record in truth.accepted for e in record.events)
        self.clients.counts += events
        self.clients.counts["dead"] = len(self.log.records) - len(truth.accepted)
        self.clients.counts["published"] = len(self.shared.stream.messages)
        self.clients.counts["projected"] = len(self.sets.held.commits)


def simulate(seed: int, operations: int = 60, tell: Tell = quiet) -> Counter[str]:
    """Run one seed to its end. Raises AssertionError, naming the invariant, when something is wrong."""
    loop = VirtualLoop()
    small = (
        patch("projector.project.FOLD_EVERY", 3),
        patch("customers.journal.tail.OVERLAY_CAP", 40),
    )
    try:
        with small[0], small[1]:
            world = Simulation(seed, tell)
            loop.run_until_complete(world.run(operations))
            return world.clients.counts
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
