"""The processes, wired as production wires them, and how each says whether it is well."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar
from unittest.mock import patch

from cli import projecting
from cli.projecting import Projector
from customers.domain.codes import Refused
from customers.journal.commit import Committer, Reply
from customers.journal.in_turn import in_turn
from customers.journal.keys import Keyring
from customers.journal.live import LiveModels
from customers.journal.tail import Tail
from tests.simulation.around.logs import TroubledLog
from tests.simulation.around.runtime import Runtime
from tests.simulation.around.sets import Sets
from tests.simulation.around.store import Store
from tests.simulation.around.told import Meant
from tests.simulation.around.trouble import Trouble, Unforeseen, Weather
from tests.simulation.asked import Asked
from tests.simulation.log import SimLog
from tests.simulation.processes import command
from tests.simulation.world import Clock

DEADLINE_S = 2.0
Row = tuple[Asked, str, str]  # what is asked for, the request's id, its Idempotency-Key
UNKNOWN = Refused(504)
T = TypeVar("T")


class World(NamedTuple):
    """What every process shares. `alarms`: what any of them wanted an operator to hear."""

    chance: random.Random
    clock: Clock
    weather: Weather
    journal: SimLog
    facts: SimLog
    store: Store
    keyring: Keyring
    meant: Meant
    window: int
    prune_after: int
    alarms: list[str]

    def now(self) -> float:
        """The time of every process, in seconds."""
        return asyncio.get_running_loop().time()


class Process(Protocol):
    """Any of them."""

    name: str
    runtime: Runtime
    trouble: Trouble

    def ailments(self) -> Mapping[str, str]:
        """What its readiness says."""
        ...

    def crash(self) -> None:
        """Its memory is gone."""
        ...


class Commands:
    """One that answers commands."""

    def __init__(self, world: World, name: str) -> None:
        self.name, self.trouble = name, Trouble(world.weather)
        self.runtime = Runtime(world.chance, world.clock)
        log = TroubledLog(world.journal, self.trouble)
        models = LiveModels(Sets(world.store, self.trouble))
        alarm, prune_after = world.alarms.append, world.prune_after
        self.tail = Tail(log, models, self.runtime, alarm, world.window, prune_after)
        self.tail.start()
        self._committer = Committer(log, self.tail, world.keyring, self.runtime, DEADLINE_S)
        self._at_once = world.chance.choice((1, 2, 16))
        self._serving: dict[asyncio.Task[Any], None] = {}

    def ailments(self) -> Mapping[str, str]:
        return {"commands": self.tail.ailment(), "tasks": self.runtime.ailment()}

    def crash(self) -> None:
        self.runtime.crash()
        for serving in list(self._serving):
            serving.cancel()

    def call(self, asked: Asked, request: str, key: str) -> "asyncio.Task[Reply | Refused]":
        """One request, as a web server would serve it: it may be cancelled."""
        return self._serve(lambda: self._committer.commit(command(asked, request, key)), UNKNOWN)

    def bulk(self, rows: Sequence[Row]) -> "asyncio.Task[list[Reply | Refused]]":
        """Many requests in one."""
        commands = [command(*row) for row in rows]
        unknown: list[Reply | Refused] = [UNKNOWN] * len(rows)
        return self._serve(lambda: in_turn(self._committer, commands, self._at_once), unknown)

    def _serve(self, work: Callable[[], Awaitable[T]], unknown: T) -> "asyncio.Task[T]":
        async def served() -> T:
            try:
                return await work()
            except Unforeseen:  # a server answers 500
                return unknown

        serving = asyncio.ensure_future(served())
        self._serving[serving] = None
        serving.add_done_callback(lambda done: self._serving.pop(done, None))
        return serving


class Comes:
    """Ownership of the only partition, which comes and goes."""

    def __init__(self, weather: Weather, trouble: Trouble) -> None:
        self._weather, self._trouble = weather, trouble

    async def partitions(self) -> AsyncIterator[frozenset[int]]:
        yield frozenset((0,))
        while True:
            await asyncio.sleep(0.5 + 4 * self._weather.chance.random())
            self._trouble.unforeseen()
            if self._weather.happens(0.2):
                yield frozenset()
                await asyncio.sleep(self._weather.chance.random())
                yield frozenset((0,))

    async def report(self, offsets: Mapping[int, int]) -> None:
        """Nobody looks."""

    async def close(self) -> None:
        """Nothing to leave."""


class Projecting:
    """One that projects and keeps facts: the real wiring, but for who owns what."""

    def __init__(self, world: World, name: str) -> None:
        self.name, self.trouble = name, Trouble(world.weather)
        self.runtime = Runtime(world.chance, world.clock)
        journal, facts = (TroubledLog(log, self.trouble) for log in (world.journal, world.facts))
        comes = Comes(world.weather, self.trouble)
        with patch.object(projecting, "WholeOwnership", lambda _: comes):
            sets = Sets(world.store, self.trouble)
            self._projector = Projector(journal, facts, sets, self.runtime)
        self._projector.start()

    def ailments(self) -> Mapping[str, str]:
        return {**self._projector.ailments(), "tasks": self.runtime.ailment()}

    def crash(self) -> None:
        self.runtime.crash()
