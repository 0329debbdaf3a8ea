"""One seeded run: three replicas, two projectors, clients that repeat themselves, and every fault there is."""

import asyncio
import random
from collections import Counter
from functools import partial

from customers.domain import configure
from customers.domain.codes import Refused
from customers.domain.commands import Draft, GivenIdentifier, Register
from customers.domain.decision import Decision, Fresh, Reader
from customers.domain.organisation import Organisation
from customers.domain.register import names, register
from customers.journal.commit import Command, Committer, Reply
from customers.journal.genesis import write_genesis
from customers.journal.keys import Keyring
from customers.journal.record import Idempotency
from customers.journal.tail import Tail
from projector.follow import Follower
from tests.simulation.log import SimLog
from tests.simulation.oracle import Called, Truth, check, check_folds, check_models
from tests.simulation.store import SimStore
from tests.simulation.world import SimRuntime, VirtualLoop

ORG = Organisation(
    id=1,
    name="sim",
    tills={"t": "T"},
    sources={"INSTORE": None, "JD": None, "TMALL": None, "LINE": ("1",)},
)
WINDOW = 6
SOURCES = (("INSTORE", ""), ("JD", ""), ("TMALL", ""), ("LINE", "1"))


class Whole:
    """Ownership of the only partition, for both projectors: the compare-and-set decides."""

    async def partitions(self):  # type: ignore[no-untyped-def] # an async generator in one line
        yield frozenset((0,))
        await asyncio.Event().wait()

    async def report(self, offsets: object) -> None:
        """Nobody looks."""

    async def close(self) -> None:
        """Nothing to leave."""


async def no_customers() -> bool:
    """The organisation is configured before anybody registers."""
    return False


def nothing(_: str) -> None:
    """Alarms are judged by the oracle."""


class Simulation:
    """The world of one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.log, self.store = SimLog(self.chance), SimStore(self.chance)
        self.keyring = Keyring(b"sim")
        self.calls: list[Called] = []
        self.commands: dict[str, Register] = {}
        self.counts: Counter[str] = Counter()
        self.values = [f"91{n:02}000000" for n in range(self.chance.choice((3, 8, 20)))]
        self.replicas: list[Replica] = []

    def start_replica(self) -> "Replica":
        return Replica(self)

    async def run(self, operations: int) -> None:
        first = self.start_replica()
        self.replicas = [first]
        await write_genesis(self.log, self.keyring, first.runtime)
        projectors = [Projector(self) for _ in range(2)]
        await first.tail.until_ready()
        await first.configure()
        self.replicas += [self.start_replica() for _ in range(2)]
        self.log.faulty = self.store.faulty = True
        faults = asyncio.ensure_future(self._faults(projectors))
        await asyncio.gather(*(self._client(operations // 6) for _ in range(6)))
        faults.cancel()
        self.log.faulty = self.store.faulty = False
        await self.log.settle()
        await self._quiet()
        self._judge()
        for runtime in (*(r.runtime for r in self.replicas), *(p.runtime for p in projectors)):
            runtime.crash()

    async def _client(self, operations: int) -> None:
        for _ in range(operations):
            await asyncio.sleep(self.chance.random() * 0.1)
            command = self._registration()
            key = f"{self.chance.getrandbits(64):016x}" if self.chance.random() < 0.5 else ""
            for _ in range(self.chance.choice((1, 1, 2, 3))):
                if await self._call(command, key) not in (503, 504, 0):
                    break

    def _registration(self) -> Register:
        source, account = self.chance.choice(SOURCES)
        values = self.chance.sample(self.values, self.chance.randint(1, 2))
        given = tuple(GivenIdentifier("mobile", value) for value in values)
        return Register(
            org=1, till="t", source=source, account=account, draft=Draft(identifiers=given)
        )

    async def _call(self, command: Register, key: str) -> int:
        """One call at some replica; 0 when that replica died under it, else the answer's code."""
        replica = self.chance.choice(self.replicas)
        request = f"r{len(self.commands)}"
        self.commands[request] = command
        before = len(self.log.records)
        calling = asyncio.ensure_future(replica.register(command, request, key))
        replica.calls.add(calling)
        await asyncio.wait((calling,))
        if calling.cancelled():
            return 0
        answer = calling.result()
        after = len(self.log.records)
        self.calls.append(Called(request, command, key, before, after, answer))
        code = answer.code if isinstance(answer, Refused) else answer.status
        self.counts[str(code)] += 1
        return code

    async def _faults(self, projectors: list["Projector"]) -> None:
        while True:
            await asyncio.sleep(self.chance.random() * 2)
            fate = self.chance.random()
            if fate < 0.5:
                i = self.chance.randrange(3)
                self.replicas[i].crash()
                self.replicas[i] = self.start_replica()
            elif fate < 0.85:
                i = self.chance.randrange(2)
                projectors[i].runtime.crash()
                projectors[i] = Projector(self)
            else:
                self.store.restore()

    async def _quiet(self) -> None:
        """Until every replica and the read models have come to the log's end."""
        async with asyncio.timeout(600):
            while any(r.tail.ailment() for r in self.replicas) or not self._at_end():
                await asyncio.sleep(0.1)

    def _at_end(self) -> bool:
        end = len(self.log.records)
        folds = [replica.tail.lanes[0].fold.offset for replica in self.replicas]
        return all(o == end for o in (*folds, self.store.history[-1].checkpoint.offset))

    def _judge(self) -> None:
        truth = Truth(self.log.records, WINDOW)
        check(truth, self.calls, self.commands)
        for state in self.store.history[-30:]:
            documents = {name: document.state for name, document in state.documents.items()}
            check_models(truth, state.checkpoint.v, documents)
        for replica in self.replicas:
            fold = replica.tail.lanes[0].fold
            check_folds(truth, fold.offset, fold.v, fold.ids)
            assert not replica.runtime.failures, replica.runtime.failures
        self.counts["dead"] = len(self.log.records) - len(truth.accepted)
        self.counts["accepted"] = len(truth.accepted)


class Replica:
    """One command process: the real tail and committer."""

    def __init__(self, world: Simulation) -> None:
        self._world = world
        self.runtime = SimRuntime(world.chance, world.chance.randint(-500, 500))
        self.tail = Tail(world.log, world.store, self.runtime, nothing, WINDOW, prune_after=1)
        self._committer = Committer(world.log, self.tail, world.keyring, self.runtime, 1.0)
        self.calls: set[asyncio.Future[Reply | Refused]] = set()
        self.tail.start()

    def crash(self) -> None:
        for call in self.calls:
            call.cancel()
        self.runtime.crash()

    async def register(self, command: Register, request: str, key: str) -> Reply | Refused:
        idempotency = Idempotency(key, repr(command)) if key else None

        async def decide(view: Reader, fresh: Fresh) -> Decision:
            return await register(view, command, fresh)

        return await self._committer.commit(
            Command(
                org=1,
                by="t",
                request=request,
                idempotency=idempotency,
                claims=lambda organisation: names(organisation, command),
                decide=decide,
            )
        )

    async def configure(self) -> None:
        async def decide(view: Reader, _: Fresh) -> Decision:
            return await configure.configure(view, ORG, no_customers)

        answer = await self._committer.commit(
            Command(org=1, by="init", request="init", claims=lambda _: (), decide=decide)
        )
        assert isinstance(answer, Reply), answer


class Projector:
    """One projector process: the real follower."""

    def __init__(self, world: Simulation) -> None:
        self.runtime = SimRuntime(world.chance, 0)
        follower = Follower(world.log, world.store, Whole(), self.runtime, nothing, WINDOW)
        for work in (follower.run(), follower.watch_ownership()):
            self.runtime.spawn(work, "projector")


def simulate(seed: int, operations: int = 60) -> Counter[str]:
    """Run one seed to its end. Raises AssertionError, naming the invariant, when something is wrong."""
    loop = VirtualLoop()
    try:
        world = Simulation(seed)
        loop.run_until_complete(partial(world.run, operations)())
        return world.counts
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
