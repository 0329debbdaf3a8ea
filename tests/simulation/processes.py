"""The processes of the simulated world: the real tail and committer, the real follower."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping

from customers.domain.codes import Refused
from customers.journal.commit import Command, Committer, Reply
from customers.journal.keys import Keyring
from customers.journal.record import Idempotency
from customers.journal.tail import Tail
from projector.follow import Follower, watch_pointer
from projector.project import Projections
from projector.publish import Outbox, publications
from tests.simulation.asked import Asked, claims, decided
from tests.simulation.log import SimLog
from tests.simulation.store import SET, Held, SimSets
from tests.simulation.stream import SimProgress, SimStream
from tests.simulation.wishes import ORG
from tests.simulation.world import Clock, SimRuntime, Tell

DEADLINE_S = 2.0


class Shared:
    """What every process of one world uses. `alarms`: what any of them wanted an operator to hear."""

    def __init__(
        self, chance: random.Random, log: SimLog, sets: SimSets, window: int, tell: Tell
    ) -> None:
        self.chance, self.log, self.sets, self.window = chance, log, sets, window
        self.prune_after = chance.choice((1, 3, 8))
        self.stream = SimStream(chance, tell)
        self.progress = SimProgress(chance, self.stream)
        self.clock = Clock()
        self.keyring = Keyring(b"sim")
        self.alarms: list[str] = []


class Replica:
    """One command process."""

    def __init__(self, world: Shared, name: str) -> None:
        self.name = name
        self.runtime = SimRuntime(world.chance, world.clock, world.chance.randint(-500, 500))
        self.tail = Tail(
            world.log,
            world.sets.reader(SET),
            self.runtime,
            world.alarms.append,
            world.window,
            world.prune_after,
        )
        self._committer = Committer(world.log, self.tail, world.keyring, self.runtime, DEADLINE_S)
        self._calls: dict[asyncio.Task[Reply | Refused], None] = {}
        self.tail.start()

    def crash(self) -> None:
        """Its memory is gone; clients get no answer."""
        for call in list(self._calls):
            call.cancel()
        self.runtime.crash()

    def call(self, asked: Asked, request: str, key: str) -> "asyncio.Task[Reply | Refused]":
        """One request, as a web server would serve it: it may be cancelled."""
        serving = asyncio.ensure_future(self._committer.commit(command(asked, request, key)))
        self._calls[serving] = None
        serving.add_done_callback(lambda done: self._calls.pop(done, None))
        return serving


def fingerprint(asked: Asked) -> str:
    """Equal only for equal requests."""
    return repr(asked)


def command(asked: Asked, request: str, key: str) -> Command:
    """What a request has a process do."""
    return Command(
        org=ORG,
        by="t",
        request=request,
        idempotency=Idempotency(key, fingerprint(asked)) if key else None,
        claims=lambda organisation: claims(organisation, asked),
        decide=lambda view, fresh: decided(view, asked, fresh),
    )


class Flapping:
    """Ownership of the only partition that comes and goes, for both projectors at once."""

    def __init__(self, chance: random.Random, held: Held) -> None:
        self._chance, self._held = chance, held

    async def partitions(self) -> AsyncIterator[frozenset[int]]:
        while True:
            yield frozenset((0,))
            await asyncio.sleep(0.5 + 4 * self._chance.random())
            if self._held.faulty and self._chance.random() < 0.2:
                yield frozenset()
                await asyncio.sleep(self._chance.random())

    async def report(self, offsets: Mapping[int, int]) -> None:
        """Nobody looks."""

    async def close(self) -> None:
        """Nothing to leave."""


class Projector:
    """One projector process, which publishes too."""

    def __init__(self, world: Shared) -> None:
        self.runtime = SimRuntime(world.chance, world.clock)
        ownership = Flapping(world.chance, world.sets.held)
        works = Projections(world.sets, world.alarms.append, world.window).works
        follower = Follower(world.log, works, ownership, self.runtime, world.alarms.append)
        pointer = watch_pointer(world.sets, self.runtime, follower.start_over)
        for work in (follower.run(), follower.watch_ownership(), pointer):
            self.runtime.spawn(work, "projector")
        publisher = self._publisher(world)
        for work in (publisher.run(), publisher.watch_ownership()):
            self.runtime.spawn(work, "publisher")

    def _publisher(self, world: Shared) -> Follower:
        outbox = Outbox(world.stream, self.runtime)
        works = publications(outbox, world.progress, world.sets, world.window)
        ownership = Flapping(world.chance, world.sets.held)
        return Follower(world.log, works, ownership, self.runtime, world.alarms.append)

    def crash(self) -> None:
        """It ends in mid-batch."""
        self.runtime.crash()
